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
from assessments.forms.merging import MARKS, marks, merge, with_theirs

MINE, THEIRS = "mine", "theirs"
RESOLVING = "resolving"
# What only the page itself needs.
OF_THE_PAGE = ("csrfmiddlewaretoken", "seen_number", "action", RESOLVING, MARKS)


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One field that differs: both values as text, the choice, and for long text the box that holds mine."""

    name: str
    heading: str
    mine: str
    theirs: str
    choice: BoundField
    text: BoundField | None


def resolved(data: QueryDict, form: AreaForm) -> QueryDict:
    """What was typed, with "theirs" put in its place wherever that was chosen. `form` is bound to `data`."""
    return with_theirs(data, form, [name for name in form.fields if data.get(f"choose-{name}") == THEIRS])


class ConflictForm(forms.Form):
    """A choice between mine and theirs for each field that both changed. `area_form` is bound to what was typed.

    The marks that it carries leave out what it asks about, so that nothing but an answer settles that.
    """

    def __init__(self, *args: Any, area_form: AreaForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area_form = area_form
        self.names = merge(area_form).conflicts
        for name in self.names:
            self.fields[f"choose-{name}"] = OfferedChoiceField(
                label="Which do you want to keep?",
                choices=[(MINE, "Keep yours"), (THEIRS, "Use what was saved")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose which to keep: {_heading(area_form, name)}"},
            )
        sent = area_form.files.get("new_file")
        self.file_name = str(sent.name)[:150] if sent else ""
        # What was sent can't travel along in the page as text does; the area's own form checks what is sent again.
        self.fields["new_file"] = forms.FileField(
            label="File", required=False, widget=forms.FileInput, help_text=area_form.fields["new_file"].help_text
        )

    def marks(self) -> str:
        """Marks of everything that is not asked about."""
        return marks(self.area_form, without=self.names)

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
