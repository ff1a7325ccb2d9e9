"""Layout objects for crispy forms: fields with their look, fieldsets, buttons, and a helper that ties them together.

self.helper = NhsFormHelper(
    Field("reasons", size="m", rows=8),
    Fieldset("When", "target_date", size="s"),
    Buttons(Button("Save"), Button("Save and come back later", name="later", variant="secondary")),
)
"""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, LayoutObject
from crispy_forms.utils import render_field
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nhsuk_forms.presenters import FieldOptions

__all__ = ["HTML", "Button", "Buttons", "Field", "Fieldset", "Layout", "NhsFormHelper"]


class NhsFormHelper(FormHelper):
    """A helper with its layout. `method`, `action` and `files` are the form's; fields not named are left out."""

    def __init__(self, *layout: Any, method: str = "post", action: str = "", css_class: str = "") -> None:
        super().__init__()
        self.layout = Layout(*layout)
        self.form_method = method
        self.form_action = action
        self.form_class = css_class
        self.render_hidden_fields = True
        self.disable_csrf = method.lower() == "get"


class Field(LayoutObject):
    """One field, with the options of `FieldOptions`.

    `reveals` maps the value of a radio or checkbox to the layout objects or field names shown when it is chosen.
    """

    def __init__(self, name: str, *, reveals: Mapping[str, Any] | None = None, **options: Any) -> None:
        self.fields = [name]
        self.reveals = dict(reveals or {})
        self.options = options

    def render(self, form: Any, context: Context, template_pack: str = "nhsuk", **kwargs: Any) -> SafeString:
        """The field's HTML."""
        revealed = {}
        for value, shown in self.reveals.items():
            each = shown if isinstance(shown, list | tuple) else [shown]
            html = "".join(render_field(item, form, context, template_pack=template_pack) for item in each)
            revealed[str(value)] = SafeString(html)
        options = FieldOptions(reveals=revealed, **self.options)
        return render_field(
            self.fields[0], form, context, template_pack=template_pack, extra_context={"options": options}
        )


class Fieldset(LayoutObject):
    """Fields under a legend. `size` as a label's; `heading` makes the legend the page's h1; `hint` stands below it."""

    def __init__(self, legend: str, *fields: Any, size: str = "m", heading: bool = False, hint: str = "") -> None:
        self.legend, self.fields = legend, list(fields)
        self.size, self.heading, self.hint = size, heading, hint

    def render(self, form: Any, context: Context, template_pack: str = "nhsuk", **kwargs: Any) -> SafeString:
        """The fieldset's HTML."""
        inner = self.get_rendered_fields(form, context, template_pack)
        return render_to_string("nhsuk/layout/fieldset.html", {"fieldset": self, "inner": inner})


class Button(LayoutObject):
    """A submit button. `variant`: "", "secondary", "reverse", "warning". With `name`, it posts `name=value`."""

    def __init__(self, text: str, *, name: str = "", value: str = "1", variant: str = "") -> None:
        self.text, self.name, self.value, self.variant = text, name, value, variant
        self.fields: list[Any] = []

    def render(self, form: Any, context: Context, template_pack: str = "nhsuk", **kwargs: Any) -> SafeString:
        """The button's HTML. A second click while the first is under way is ignored where there is JavaScript."""
        return render_to_string("nhsuk/layout/button.html", {"button": self})


class Buttons(LayoutObject):
    """Buttons (and links, as HTML) side by side."""

    def __init__(self, *fields: Any) -> None:
        self.fields = list(fields)

    def render(self, form: Any, context: Context, template_pack: str = "nhsuk", **kwargs: Any) -> SafeString:
        """The group's HTML."""
        inner = self.get_rendered_fields(form, context, template_pack)
        return render_to_string("nhsuk/layout/buttons.html", {"inner": inner})
