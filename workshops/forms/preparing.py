"""What a facilitator prepares: the roundtable, who facilitates it, its agenda."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assessments.models import Round
from frameworks.content import VersionContent
from nhsuk_forms.fields import SplitDateField
from nhsuk_forms.text import CleanCharField, CleanEmailField
from systems.models import System
from workshops.agendas import AGENDAS, Planned, agenda, from_data
from workshops.models import Activity, AgendaTemplate, Workshop
from workshops.services.preparing import MOST_ITEMS, ROLES, SECTORS, WorkshopChange

KEPT = "kept-"
MOST_LINES, LINE_LIMIT = 20, 60
SOURCES = [
    ("questions", "The transformational questions of the four-step model"),
    ("interventions", "The target interventions of the four-step model"),
    ("milestones", "The open milestones of the system"),
    ("typed", "Options that I type"),
]
INSTRUMENTS = {"score": "matrix", "stage": "stages", "shifts": "shifts", "checklist": "checklist"}


def lines_of(text: str, *, most: int, limit: int, what: str) -> tuple[str, ...]:
    """The lines of a text, once each and without empty ones. Raises ValidationError for too many or too long ones."""
    lines = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(lines) > most:
        raise ValidationError(f"Enter {most} {what} at most")
    if any(len(line) > limit for line in lines):
        raise ValidationError(f"Each line must be {limit} characters or fewer")
    return lines


class WorkshopForm(forms.Form):
    """What a roundtable says of itself; sectors and roles are one a line."""

    title = CleanCharField(
        label="Title", help_text="The room sees it", max_length=150, error_messages={"required": "Enter a title"}
    )
    held_on = SplitDateField(
        label="Date", help_text="For example, 27 11 2026", error_messages={"required": "Enter the date"}
    )
    sectors = CleanCharField(
        label="Sectors to choose from",
        help_text="One a line. Empty it and nobody is asked.",
        required=False,
        multiline=True,
        max_length=2_000,
        initial="\n".join(SECTORS),
    )
    roles = CleanCharField(
        label="Roles to choose from",
        help_text="One a line. Empty it and nobody is asked.",
        required=False,
        multiline=True,
        max_length=2_000,
        initial="\n".join(ROLES),
    )

    def clean_sectors(self) -> tuple[str, ...]:
        return lines_of(self.cleaned_data["sectors"], most=MOST_LINES, limit=LINE_LIMIT, what="sectors")

    def clean_roles(self) -> tuple[str, ...]:
        return lines_of(self.cleaned_data["roles"], most=MOST_LINES, limit=LINE_LIMIT, what="roles")

    def change(self) -> WorkshopChange:
        data = self.cleaned_data
        return WorkshopChange(data["title"], data["held_on"], data["sectors"], data["roles"])


def initial_of(workshop: Workshop) -> dict[str, Any]:
    """The form's values for a workshop as it is."""
    return {
        "title": workshop.title,
        "held_on": workshop.held_on,
        "sectors": "\n".join(workshop.sectors),
        "roles": "\n".join(workshop.roles),
    }


class NewForm(WorkshopForm):
    """A new roundtable: also of which systems, in which round, from which agenda.

    `own` are the systems that the person prepares for; with `is_national` any number of `all_systems` are offered.
    """

    def __init__(
        self,
        *args: Any,
        own: Sequence[System],
        every: Sequence[System],
        rounds: Sequence[Round],
        kept: Sequence[AgendaTemplate],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own, self.every, self.rounds, self.kept = own, every, rounds, kept
        if every:
            self.fields["systems"] = forms.MultipleChoiceField(
                label="Systems in the room",
                choices=[(one.ods_code, one.name) for one in every],
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "required": "Select at least one system",
                    "invalid_choice": "Select systems from the list",
                },
            )
        elif len(own) > 1:
            self.fields["systems"] = forms.ChoiceField(
                label="System",
                choices=[(one.ods_code, one.name) for one in own],
                widget=forms.RadioSelect,
                error_messages={"required": "Select a system", "invalid_choice": "Select a system from the list"},
            )
        self.fields["round"] = forms.ChoiceField(
            label="Round that its decisions are for",
            choices=[(one.key, one.name) for one in rounds],
            error_messages={"required": "Select a round", "invalid_choice": "Select a round from the list"},
        )
        self.fields["agenda"] = forms.ChoiceField(
            label="Agenda to start from",
            choices=[*((one.key, one.name) for one in AGENDAS), *((f"{KEPT}{one.pk}", one.name) for one in kept)],
            widget=forms.RadioSelect,
            initial="maturity",
            error_messages={"required": "Select an agenda", "invalid_choice": "Select an agenda from the list"},
        )
        self.order_fields(["title", "held_on", "systems", "round", "agenda", "sectors", "roles"])

    @property
    def about_agendas(self) -> dict[str, str]:
        """What each agenda is for, as hints of the choices."""
        return {one.key: one.about for one in AGENDAS} | {
            f"{KEPT}{one.pk}": f"Kept by {one.made_by_name}" for one in self.kept
        }

    def chosen_systems(self) -> list[System]:
        codes = self.cleaned_data.get("systems", [])
        wanted = {codes} if isinstance(codes, str) else set(codes)
        if self.every:
            return [one for one in self.every if one.ods_code in wanted]
        return [one for one in self.own if one.ods_code in wanted] if wanted else list(self.own[:1])

    def chosen_round(self) -> Round:
        return next(one for one in self.rounds if one.key == self.cleaned_data["round"])

    def activities(self) -> tuple[Planned, ...]:
        key = self.cleaned_data["agenda"]
        if key.startswith(KEPT):
            found = next(one for one in self.kept if f"{KEPT}{one.pk}" == key)
            return tuple(from_data(one) for one in found.activities)
        return agenda(key).activities


class KindForm(forms.Form):
    """The kind of a new activity, from the query string."""

    kind = forms.ChoiceField(
        label="What shall the room do?",
        choices=Activity.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a kind of activity", "invalid_choice": "Select one from the list"},
    )


class ActivityForm(forms.Form):
    """An activity of one kind. `versions` are the frameworks that offer areas; `is_new` asks what it is about.

    `options` of a dot-vote can change while nobody was asked: then `is_new` is false and `may_change_options` true.
    """

    step = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    title = CleanCharField(label="Title", max_length=200, error_messages={"required": "Enter a title"})
    prompt = CleanCharField(label="What to tell the room", required=False, multiline=True, max_length=1_000)
    minutes = forms.IntegerField(
        label="Time guide in minutes",
        help_text="It ends nothing by itself",
        min_value=1,
        max_value=180,
        initial=10,
        error_messages={
            "required": "Enter the minutes",
            "invalid": "Enter a whole number of minutes",
            "min_value": "Enter 1 minute or more",
            "max_value": "Enter 180 minutes or fewer",
        },
    )

    def __init__(
        self,
        *args: Any,
        kind: str,
        versions: Sequence[VersionContent],
        is_new: bool,
        may_change_options: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.versions, self.is_new = kind, versions, is_new
        if is_new and kind in INSTRUMENTS:
            offered = [
                (f"{version.framework_key}/{area.key}", f"{area.name} ({version.short_name})")
                for version in versions
                if version.instrument == INSTRUMENTS[kind]
                for area in version.areas
            ]
            field = forms.ChoiceField if kind in {"score", "stage"} else forms.MultipleChoiceField
            self.fields["areas"] = field(
                label="Area" if kind in {"score", "stage"} else "What to judge",
                choices=offered,
                widget=forms.RadioSelect if kind in {"score", "stage"} else forms.CheckboxSelectMultiple,
                error_messages={"required": "Select what to judge", "invalid_choice": "Select from the list"},
            )
        if kind == "dots":
            if is_new:
                self.fields["source"] = forms.ChoiceField(
                    label="What to vote on",
                    choices=SOURCES,
                    widget=forms.RadioSelect,
                    error_messages={"required": "Select what to vote on", "invalid_choice": "Select from the list"},
                )
            if is_new or may_change_options:
                self.fields["options"] = CleanCharField(
                    label="Options",
                    help_text="One a line" + (", if you type them" if is_new else ""),
                    required=False,
                    multiline=True,
                    max_length=20_000,
                )
            for name, label, most in (("dots", "Dots for each person", 50), ("most_on_one", "Most on one option", 50)):
                self.fields[name] = forms.IntegerField(
                    label=label,
                    min_value=1,
                    max_value=most,
                    initial=5 if name == "dots" else 2,
                    error_messages={
                        "required": f"Enter {label[:1].lower()}{label[1:]}",
                        "invalid": "Enter a whole number",
                        "min_value": "Enter 1 or more",
                        "max_value": f"Enter {most} or fewer",
                    },
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "options" in self.fields and "options" not in self.errors:
            try:
                found = lines_of(cleaned.get("options", ""), most=MOST_ITEMS, limit=500, what="options")
            except ValidationError as error:
                self.add_error("options", error)
            else:
                if len(found) < 2 and cleaned.get("source", "typed") == "typed":
                    self.add_error("options", "Enter two options or more, one a line")
                cleaned["options"] = found
        return cleaned

    def planned(self) -> Planned:
        data = self.cleaned_data
        chosen = data.get("areas") or []
        pairs = [one.split("/", 1) for one in ([chosen] if isinstance(chosen, str) else chosen)]
        return Planned(
            kind=self.kind,
            title=data["title"],
            prompt=data["prompt"],
            minutes=data["minutes"],
            framework=pairs[0][0] if pairs else "",
            areas=tuple(key for _, key in pairs),
            source=data.get("source", "typed" if "options" in self.fields else ""),
            options=tuple(data.get("options", ())),
            dots=data.get("dots", 5),
            most_on_one=data.get("most_on_one", 2),
        )


class MoveForm(forms.Form):
    """Up or down, remove: at the step that was seen."""

    step = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    way = forms.ChoiceField(choices=[("up", ""), ("down", ""), ("remove", "")])


class RightForm(forms.Form):
    """The e-mail address with which somebody signs in who may facilitate."""

    email = CleanEmailField(
        label="E-mail address",
        help_text="Once signed in with it, they find this under “Roundtables”. Nothing is sent to them",
        max_length=254,
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address in the correct format, like name@example.com",
            "max_length": "E-mail address must be 254 characters or fewer",
        },
    )


class KeepForm(forms.Form):
    """A name for an agenda to use again."""

    name = CleanCharField(label="Name of the agenda", max_length=100, error_messages={"required": "Enter a name"})
