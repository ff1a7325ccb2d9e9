"""Fields written as HTML in Python, since a page of criteria can hold a hundred and a template for each costs more
than the rest of the page. Everything that people typed or named is escaped here.
"""

from typing import TYPE_CHECKING

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from nhsuk_forms.presenters import FieldPresenter


def field_html(view: "FieldPresenter") -> SafeString | None:
    """One whole field with its label, hint and errors; None for a kind that has a template of its own."""
    if view.kind in {"radios", "checkboxes"}:
        return _group(view, _choices(view))
    if view.kind == "date":
        return _group(view, _date(view), role=' role="group"')
    if view.kind == "textarea":
        return _textarea(view)
    if view.kind == "select":
        return SafeString(f"{_opening(view)}{_label(view)}{_hint_and_errors(view)}{view.control}</div>")
    return None


def _opening(view: "FieldPresenter", more: str = "") -> str:
    error = " nhsuk-form-group--error" if view.errors else ""
    return f'<div class="nhsuk-form-group{error}{more}>' if more else f'<div class="nhsuk-form-group{error}">'


def _label(view: "FieldPresenter") -> str:
    options = view.options
    size = f" nhsuk-label--{options.size}" if options.size else ""
    hidden = " nhsuk-u-visually-hidden" if options.hide_label else ""
    label = f'<label class="nhsuk-label{size}{hidden}" for="{view.id}">{conditional_escape(view.label)}</label>'
    return f'<h1 class="nhsuk-label-wrapper">{label}</h1>' if options.heading else label


def _legend(view: "FieldPresenter") -> str:
    options = view.options
    size = f" nhsuk-fieldset__legend--{options.size}" if options.size else ""
    hidden = " nhsuk-u-visually-hidden" if options.hide_label else ""
    words = str(conditional_escape(view.label))
    if options.heading:
        words = f'<h1 class="nhsuk-fieldset__heading">{words}</h1>'
    return f'<legend class="nhsuk-fieldset__legend{size}{hidden}">{words}</legend>'


def _hint_and_errors(view: "FieldPresenter") -> str:
    hint = f'<div class="nhsuk-hint" id="{view.hint_id}">{conditional_escape(view.hint)}</div>' if view.hint else ""
    if not view.errors:
        return hint
    prefix = '<span class="nhsuk-u-visually-hidden">Error: </span>'
    lines = "<br>".join(f"{prefix}{conditional_escape(str(error))}" for error in view.errors)
    return f'{hint}<span class="nhsuk-error-message" id="{view.error_id}">{lines}</span>'


def _group(view: "FieldPresenter", inside: str, role: str = "") -> SafeString:
    described_by = f' aria-describedby="{escape(view.described_by)}"' if view.described_by else ""
    return SafeString(
        f'{_opening(view)}<fieldset class="nhsuk-fieldset"{role}{described_by}>{_legend(view)}'
        f"{_hint_and_errors(view)}{inside}</fieldset></div>"
    )


def _choices(view: "FieldPresenter") -> str:
    css, options = f"nhsuk-{view.kind}", view.options
    classes = [css]
    if options.inline:
        classes.append(f"{css}--inline")
    if options.small:
        classes.append(f"{css}--small")
    classes += options.classes.split()
    return f'<div class="{escape(" ".join(classes))}">{view.items}</div>'


def _date(view: "FieldPresenter") -> str:
    boxes = []
    for part in view.date_parts:
        error = " nhsuk-input--error" if part.error else ""
        boxes.append(
            f'<div class="nhsuk-date-input__item"><div class="nhsuk-form-group"><label class="nhsuk-label '
            f'nhsuk-date-input__label" for="{part.id}">{part.label}</label><input class="nhsuk-input{error} '
            f'nhsuk-input--width-{part.width} nhsuk-date-input__input" id="{part.id}" name="{part.name}" '
            f'type="text" inputmode="numeric" value="{escape(part.value)}"></div></div>'
        )
    return f'<div class="nhsuk-date-input" id="{view.id}">{"".join(boxes)}</div>'


def _textarea(view: "FieldPresenter") -> SafeString:
    counted, room = "", ""
    if view.counted:
        counted = f' nhsuk-character-count" data-module="nhsuk-character-count" data-maxlength="{view.max_length}"'
        room = (
            f'<div class="nhsuk-hint nhsuk-character-count__message" id="{view.info_id}">'
            f"You can enter up to {view.max_length} characters</div>"
        )
    return SafeString(f"{_opening(view, counted)}{_label(view)}{_hint_and_errors(view)}{view.control}{room}</div>")
