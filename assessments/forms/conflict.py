"""Two people saved one area: what differs, side by side, and the choice between the two, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.formats import date_format

from assessments.forms.area import AreaForm
from assessments.forms.fields import OfferedChoiceField

MINE, THEIRS = "mine", "theirs"
RESOLVING = "resolving"
# Evidence that is being added stands beside what the other person did; there is nothing to choose.
ADDING = ("register_", "new_")
# What only the page itself needs.
OF_THE_PAGE = ("csrfmiddlewaretoken", "seen_number", "action", RESOLVING)


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One field that differs: both values as text, the choice, and for long text the box that holds mine."""

    name: str
    heading: str
    mine: str
    theirs: str
    choice: BoundField
    text: BoundField | None


def differing(form: AreaForm) -> list[str]:
    """The names of the fields in which what was typed (`form` is bound) differs from what stands now."""
    return [name for name in form.changed_data if name != "seen_number" and not name.startswith(ADDING)]


def resolved(data: QueryDict, form: AreaForm) -> QueryDict:
    """What was typed, with "theirs" put in its place wherever that was chosen. `form` is bound to `data`."""
    result = data.copy()
    for name in form.fields:
        if data.get(f"choose-{name}") != THEIRS:
            continue
        for part in _parts(form, name):
            result.pop(part, None)
        bound = form[name]
        field = form.fields[name]
        if isinstance(field.widget, forms.MultiWidget):
            for part, value in zip(_parts(form, name), field.widget.decompress(bound.initial) or [], strict=False):
                result[part] = "" if value is None else str(value)
        elif isinstance(bound.initial, list):
            result.setlist(name, bound.initial)
        else:
            result[name] = "" if bound.initial is None else str(bound.initial)
    return result


class ConflictForm(forms.Form):
    """A choice between mine and theirs for each field that differs. `area_form` is bound to what was typed."""

    def __init__(self, *args: Any, area_form: AreaForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area_form = area_form
        self.names = differing(area_form)
        for name in self.names:
            self.fields[f"choose-{name}"] = OfferedChoiceField(
                label="Which do you want to keep?",
                choices=[(MINE, "Keep yours"), (THEIRS, "Use what was saved")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose which to keep: {_heading(area_form, name)}"},
            )

    def rows(self) -> Iterator[ConflictRow]:
        """The fields that differ, in the order of the area's page."""
        for name in self.names:
            bound = self.area_form[name]
            is_text = isinstance(bound.field.widget, forms.Textarea)
            yield ConflictRow(
                name=name,
                heading=_heading(self.area_form, name),
                mine=_words(bound, bound.value()),
                theirs=_words(bound, bound.initial),
                choice=self[f"choose-{name}"],
                text=bound if is_text else None,
            )

    def hidden(self) -> Iterator[tuple[str, str]]:
        """Everything else that was typed, to travel along."""
        shown = {name for name in self.names if isinstance(self.area_form.fields[name].widget, forms.Textarea)}
        for name, values in self.area_form.data.lists():  # type: ignore[attr-defined]
            if name in OF_THE_PAGE or name in shown or name.startswith("choose-"):
                continue
            for value in values:
                yield name, value


def _parts(form: AreaForm, name: str) -> list[str]:
    """The names under which a field's value is posted: several for a date."""
    widget = form.fields[name].widget
    if isinstance(widget, forms.MultiWidget):
        return [name + suffix for suffix in widget.widgets_names]  # type: ignore[attr-defined]
    return [name]


def _heading(form: AreaForm, name: str) -> str:
    for prefix, words in (("state-", ""), ("note-", "Note on "), ("evidence-", "Evidence for ")):
        if name.startswith(prefix):
            key = name.removeprefix(prefix)
            line = next((line for line in form.board.findings if line.criterion.key == key), None)
            return words + (f"{key}: {line.criterion.text}" if line else "the claim")
    return str(form.fields[name].label)


def _words(bound: BoundField, value: Any) -> str:
    """A field's value as people read it."""
    if isinstance(value, date):
        return date_format(value, "j F Y")
    choices = dict(getattr(bound.field, "choices", []))
    if isinstance(bound.field, forms.MultipleChoiceField):
        return "; ".join(str(choices[item]) for item in value or [] if item in choices) or "None"
    if choices:
        return str(choices.get(value, "Nothing selected"))
    if isinstance(value, list):
        return " ".join(str(part) for part in value if part) or "Nothing entered"
    return str(value or "") or "Nothing entered"
