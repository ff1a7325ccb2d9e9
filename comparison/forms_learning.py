"""Forms of matches, conversations and groups."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessments.forms.fields import OfferedChoiceField, OfferedMultipleChoiceField, SeenNumberField
from comparison.forms import KINDS, WRONG
from comparison.rows import RoundLine, SystemLine
from frameworks.content import VersionContent
from nhsuk_forms.text import CleanCharField

YES_NO = [("no", "Only me"), ("yes", "Everybody who may compare systems")]


class MatchForm(forms.Form):
    """Whose matches, in which area, from the query string."""

    def __init__(
        self,
        *args: Any,
        rounds: Sequence[RoundLine],
        versions: Sequence[VersionContent],
        version: VersionContent | None,
        systems: Sequence[SystemLine],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.systems, self.version = systems, version

        def choice(name: str, label: str, choices: Sequence[tuple[str, str]]) -> None:
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices, error_messages=WRONG)

        choice("system", "System", [(one.code, one.name) for one in systems])
        choice("area", "Area", [(one.key, one.name) for one in version.areas] if version else [])
        choice("kind", "Data", KINDS)
        choice("round", "Round", [(one.key, one.name) for one in rounds])
        choice("framework", "Framework", [(one.framework_key, one.short_name) for one in versions])

    def _asked(self, name: str) -> str:
        """What was asked for and offered; empty else, also before anything was asked."""
        self.is_valid()
        return str(getattr(self, "cleaned_data", {}).get(name) or "")

    def system(self) -> SystemLine | None:
        """The system asked for, else the first; None when there is none."""
        code = self._asked("system")
        return next((one for one in self.systems if one.code == code), self.systems[0] if self.systems else None)

    def area_key(self) -> str:
        """The area asked for, else the first; "" when there is none."""
        first = self.version.areas[0].key if self.version and self.version.areas else ""
        return self._asked("area") or first


class AskForm(forms.Form):
    """What a system would like to talk about."""

    message = CleanCharField(
        label="What would you like to talk about?",
        help_text="The chairs and leads of the other system read this, with your name once they accept",
        multiline=True,
        max_length=2_000,
        error_messages={"required": "Say what you would like to talk about"},
    )


class AnswerForm(forms.Form):
    """Accept or decline, with words."""

    seen_number = SeenNumberField()
    answer = OfferedChoiceField(
        label="Your answer",
        choices=[("accept", "Accept: both see each other’s name and email address"), ("decline", "Decline")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you accept"},
    )
    words = CleanCharField(label="Words to go with it", required=False, multiline=True, max_length=2_000)


class WithdrawForm(forms.Form):
    """Which number of the request the person saw."""

    seen_number = SeenNumberField()


class GroupForm(forms.Form):
    """A group of systems."""

    seen_number = SeenNumberField(required=False)
    name = CleanCharField(label="Name", max_length=100)
    note = CleanCharField(
        label="Note", help_text="Why these systems belong together", required=False, multiline=True, max_length=2_000
    )
    shared = OfferedChoiceField(
        label="Who may use it?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Select who may use it"},
    )
    members = OfferedMultipleChoiceField(
        label="Systems",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least two systems"},
    )

    def __init__(self, *args: Any, systems: Sequence[SystemLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [(one.code, one.name) for one in systems]  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """What a new group starts from: systems that a page names, from the query string."""

    name = CleanCharField(required=False, max_length=100)
    members = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, systems: Sequence[SystemLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [(one.code, one.name) for one in systems]  # type: ignore[attr-defined]

    def initial_values(self) -> dict[str, Any]:
        """What of it is valid, as initial values of a group's form."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name) for name in ("name", "members")}
        return {"shared": "no", **{name: value for name, value in found.items() if value}}
