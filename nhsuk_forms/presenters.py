"""From a bound field to what its template prints: ids, classes, hint, errors, options. Templates compute nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString

from nhsuk_forms.fields import SplitDateWidget
from nhsuk_forms.markup import field_html


@dataclass(frozen=True, slots=True)
class FieldOptions:
    """How one field looks.

    `label` replaces the field's own. `size` is the label's or legend's: "", "s", "m", "l", "xl". `heading` makes it
    the page's h1. `reveals` holds, by the value of a radio or checkbox, HTML shown when that is chosen;
    `option_hints` and `divider_before` go by value.
    """

    size: str = ""
    label: str = ""
    heading: bool = False
    hide_label: bool = False
    width: int | None = None
    inline: bool = False
    small: bool = False
    rows: int | None = None
    count: bool = True
    prefix: str = ""
    suffix: str = ""
    divider_before: str | None = None
    option_hints: Mapping[str, str] = field(default_factory=dict)
    reveals: Mapping[str, SafeString] = field(default_factory=dict)
    described_by: str = ""
    classes: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio or checkbox."""

    id: str
    name: str
    value: str
    label: str
    selected: bool
    disabled: bool
    hint: str
    reveal: SafeString | str
    divider: bool


@dataclass(frozen=True, slots=True)
class DatePart:
    """One box of a date."""

    id: str
    name: str
    label: str
    value: str
    width: int
    error: bool


def kind_of(bound: BoundField) -> str:
    """What is printed for this field: a function of `nhsuk_forms.markup`, or the file in `nhsuk/fields/` so named."""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    kinds: list[tuple[type[forms.Widget], str]] = [
        (SplitDateWidget, "date"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
        (forms.FileInput, "file"),
    ]
    return next((kind for widget_type, kind in kinds if isinstance(widget, widget_type)), "input")


def first_control(bound: BoundField) -> str:
    """The id of the control that a link to this field goes to: of a group, the first (or the first wrong) box."""
    kind = kind_of(bound)
    if kind in {"radios", "checkboxes"}:
        return f"{bound.auto_id}_0"
    if kind == "date":
        wrong = _wrong_parts(bound)
        return f"{bound.auto_id}_{wrong[0] if wrong else 'day'}"
    return str(bound.auto_id)


def _wrong_parts(bound: BoundField) -> tuple[str, ...]:
    for error in bound.form.errors.as_data().get(bound.name, []):
        return tuple((error.params or {}).get("parts", ("day", "month", "year")))
    return ()


class FieldPresenter:
    """What `nhsuk_forms.markup` and the templates in `nhsuk/fields/` read."""

    def __init__(self, bound: BoundField, options: FieldOptions) -> None:
        self.bound = bound
        self.options = options
        self.kind = kind_of(bound)
        self.id = str(bound.auto_id)
        self.label = options.label or bound.label
        self.hint = bound.help_text
        self.errors = [] if bound.is_hidden else list(bound.errors)
        self.hint_id = f"{self.id}-hint" if self.hint else ""
        self.error_id = f"{self.id}-error" if self.errors else ""
        self.info_id = f"{self.id}-info"

    @property
    def html(self) -> SafeString:
        """The whole field: written in Python, or by its template in `nhsuk/fields/`."""
        written = field_html(self)
        if written is not None:
            return written
        return render_to_string(f"nhsuk/fields/{self.kind}.html", {"view": self, "options": self.options})

    @cached_property
    def max_length(self) -> int | None:
        return getattr(self.bound.field, "max_length", None)

    @cached_property
    def counted(self) -> bool:
        """Whether a long text says how much room is left."""
        return self.kind == "textarea" and self.options.count and self.max_length is not None

    @cached_property
    def described_by(self) -> str:
        ids = [self.info_id if self.counted else "", self.options.described_by, self.hint_id, self.error_id]
        return " ".join(each for each in ids if each)

    @property
    def control(self) -> SafeString:
        """The control's own HTML. No `required` or `maxlength`: the server's words are the ones that people read."""
        self.bound.form.use_required_attribute = False
        attrs: dict[str, Any] = {"maxlength": False, "minlength": False, "placeholder": False}
        attrs["class"] = self._classes()
        attrs["aria-describedby"] = self.described_by or False
        if self.kind == "textarea":
            return self._textarea()
        if self.kind == "select":
            return self._select()
        return self.bound.as_widget(attrs=attrs)

    def _textarea(self) -> SafeString:
        """Written here and not by Django's widget, which renders three templates: a page can have many."""
        described_by = format_html(' aria-describedby="{}"', self.described_by) if self.described_by else ""
        return format_html(
            '<textarea class="{}" id="{}" name="{}" rows="{}"{}>\n{}</textarea>',
            self._classes(),
            self.id,
            self.bound.html_name,
            self.options.rows or 5,
            described_by,
            self.bound.field.widget.format_value(self.bound.value()) or "",
        )

    def _classes(self) -> str:
        base = {"select": "nhsuk-select", "textarea": "nhsuk-textarea", "file": "nhsuk-file-upload__input"}
        name = base.get(self.kind, "nhsuk-input")
        classes = [name]
        if self.errors and self.kind != "file":
            classes.append(f"{name}--error")
        if self.counted:
            classes.append("nhsuk-js-character-count")
        if self.options.width:
            classes.append(f"nhsuk-input--width-{self.options.width}")
        return " ".join([*classes, *self.options.classes.split()])

    def _select(self) -> SafeString:
        """As `_textarea`: Django's widget renders two templates for each option."""
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((each.value, SafeString(" selected" if each.selected else ""), each.label) for each in self.choices),
        )
        described_by = format_html(' aria-describedby="{}"', self.described_by) if self.described_by else ""
        return format_html(
            '<select class="{}" id="{}" name="{}"{}>{}</select>',
            self._classes(),
            self.id,
            self.bound.html_name,
            described_by,
            options,
        )

    @property
    def choices(self) -> list[Choice]:
        """The field's radios, checkboxes or options, from the widget: Django's own renders a template for each."""
        reveals, hints = self.options.reveals, self.options.option_hints
        widget: Any = self.bound.field.widget
        chosen = set(widget.format_value(self.bound.value()))
        name, disabled = self.bound.html_name, self.bound.field.disabled
        return [
            Choice(
                id=f"{self.id}_{index}",
                name=name,
                value=value,
                label=label,
                selected=value in chosen,
                disabled=disabled,
                hint=hints.get(value, ""),
                reveal=reveals.get(value, ""),
                divider=self.options.divider_before == value,
            )
            for index, (value, label) in enumerate((str(v or ""), label) for v, label in widget.choices)
        ]

    @property
    def items(self) -> SafeString:
        """The radios or checkboxes themselves. Written here, since a page can have hundreds."""
        control = "radio" if self.kind == "radios" else "checkbox"
        css = f"nhsuk-{self.kind}"
        return SafeString("\n".join(_item(css, control, choice) for choice in self.choices))

    @property
    def checked(self) -> bool:
        """Of a single checkbox."""
        return bool(self.bound.field.widget.check_test(self.bound.value()))  # type: ignore[attr-defined]

    @property
    def date_parts(self) -> list[DatePart]:
        value = self.bound.value()
        widget = self.bound.field.widget
        texts = value if isinstance(value, list | tuple) else widget.decompress(value)  # type: ignore[attr-defined]
        wrong = _wrong_parts(self.bound) if self.errors else ()
        return [
            DatePart(
                id=f"{self.id}_{part}",
                name=f"{self.bound.html_name}_{part}",
                label=part.capitalize(),
                value=(text or "").replace("\x00", ""),
                width=4 if part == "year" else 2,
                error=part in wrong,
            )
            for part, text in zip(("day", "month", "year"), texts, strict=False)
        ]


def _item(css: str, control: str, choice: Choice) -> str:
    """One radio or checkbox with its label, hint, and what it reveals."""
    divider = format_html('<div class="{}__divider">or</div>', css) if choice.divider else ""
    described_by, hint, reveal = "", "", ""
    if choice.hint:
        described_by = format_html(' aria-describedby="{}-hint"', choice.id)
        hint = format_html('<div class="nhsuk-hint {}__hint" id="{}-hint">{}</div>', css, choice.id, choice.hint)
    if choice.reveal:
        reveal = format_html(
            '<div class="{}__conditional" id="conditional-{}">{}</div>', css, choice.id, choice.reveal
        )
    state = (" checked" if choice.selected else "") + (" disabled" if choice.disabled else "")
    name, label, value = escape(choice.name), conditional_escape(choice.label), escape(choice.value)
    return (
        f'{divider}<div class="{css}__item"><input class="{css}__input" id="{choice.id}" name="{name}" '
        f'type="{control}" value="{value}"{state}{described_by}><label class="nhsuk-label {css}__label" '
        f'for="{choice.id}">{label}</label>{hint}</div>{reveal}'
    )


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the error summary: its words, and the id that it links to (empty where there is no control)."""

    text: str
    target: str


def error_lines(form: forms.BaseForm) -> list[SummaryLine]:
    """Every error of `form`, those of the whole form first, then field by field as they stand on the page."""
    if not form.is_bound:
        return []
    lines = [SummaryLine(str(error), "") for error in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        target = "" if bound.is_hidden else first_control(bound)
        lines += [SummaryLine(str(error), target) for error in bound.errors]
    return lines
