"""Tags for templates that place fields by hand, and for the templates of the pack."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nhsuk_forms.presenters import FieldOptions, FieldPresenter, error_lines

register = template.Library()


def _forms(given: tuple[Any, ...]) -> list[forms.BaseForm]:
    """Those that are forms: a page without one passes nothing, or the empty text of a missing variable."""
    return [form for form in given if isinstance(form, forms.BaseForm)]


@register.simple_tag
def present_field(field: BoundField, options: FieldOptions | None = None) -> FieldPresenter:
    """What the templates of the pack read about `field`."""
    return FieldPresenter(field, options if isinstance(options, FieldOptions) else FieldOptions())


@register.simple_tag
def nhsuk_field(field: BoundField, **options: Any) -> SafeString:
    """One field with its label, hint and errors: `{% nhsuk_field form.reasons size="m" rows=8 %}`.

    `options` are those of `FieldOptions`. Raises TypeError for one that it does not have.
    """
    return FieldPresenter(field, FieldOptions(**options)).html


@register.simple_tag
def error_summary(*all_forms: Any) -> SafeString:
    """ "There is a problem", with a link to each field, for one form or several; nothing when there are no errors."""
    shown = _forms(all_forms)
    lines = [line for form in shown for line in error_lines(form)]
    for form in shown:
        form.summary_is_shown = True  # type: ignore[attr-defined]  # so that {% crispy form %} does not repeat it
    return render_to_string("nhsuk/error_summary.html", {"lines": lines}) if lines else SafeString("")


@register.simple_tag
def error_summary_once(form: forms.BaseForm) -> SafeString:
    """The summary of `form`, unless the page has shown it already."""
    return SafeString("") if getattr(form, "summary_is_shown", False) else error_summary(form)


@register.simple_tag
def error_prefix(*all_forms: Any) -> str:
    """`Error: ` for the page's title when a form has errors."""
    return "Error: " if any(form.errors for form in _forms(all_forms)) else ""
