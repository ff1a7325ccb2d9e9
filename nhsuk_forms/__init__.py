"""Forms in the look of the NHS design system, for django-crispy-forms (pack `nhsuk`). It knows no other app."""
