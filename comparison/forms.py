"""Every choice of a view comes through a form: no query string can raise, a wrong value is said and left out."""

from collections.abc import Sequence
from typing import Any

from django import forms

from comparison.rows import KIND_LABELS, REAL, RoundLine
from frameworks.content import VersionContent

KINDS = list(KIND_LABELS.items())
NOW, THEN = "now", "then"
SHOWS = [("claim", "Level claimed"), ("backed", "What the evidence backs"), ("gap", "Claims above their evidence")]
EVIDENCE = [
    ("", "Any"),
    ("above", "Some claim stands above its evidence"),
    ("backed", "Every claim is backed"),
]
WRONG = {"invalid_choice": "Select one from the list"}


class DataForm(forms.Form):
    """What systems signed, what was read from publications, or illustrative data: one of them."""

    kind = forms.ChoiceField(
        label="Data",
        required=False,
        choices=KINDS,
        error_messages=WRONG,
    )

    def chosen(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("kind") or REAL


class ExportForm(forms.Form):
    """One round, or all of them."""

    rounds = forms.ChoiceField(required=False, choices=[("", "One round"), ("all", "All rounds")])

    def every(self) -> bool:
        return self.is_valid() and self.cleaned_data["rounds"] == "all"


class RoundForm(forms.Form):
    """Which round."""

    def __init__(self, *args: Any, rounds: Sequence[RoundLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = rounds
        self.fields["round"] = forms.ChoiceField(
            label="Round", required=False, choices=[(one.key, one.name) for one in rounds], error_messages=WRONG
        )

    def chosen(self) -> RoundLine | None:
        """The round asked for, else the first; None when there is none."""
        self.is_valid()
        key = self.cleaned_data.get("round")
        return next((one for one in self.rounds if one.key == key), self.rounds[0] if self.rounds else None)


class ViewForm(forms.Form):
    """What a view shows: framework, what of each cell, filters, order and grouping."""

    def __init__(
        self,
        *args: Any,
        rounds: Sequence[RoundLine],
        versions: Sequence[VersionContent],
        regions: Sequence[str],
        groups: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.versions = versions

        def choice(name: str, label: str, choices: Sequence[tuple[str, str]]) -> None:
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices, error_messages=WRONG)

        choice("kind", "Data", KINDS)
        choice("round", "Round", [(one.key, one.name) for one in rounds])
        choice("framework", "Framework", [(one.framework_key, one.short_name) for one in versions])
        version = self.version()
        levels = [(one.key, one.name) for one in version.levels] if version else []
        areas = [(one.key, one.name) for one in version.areas] if version else []
        choice("show", "Show", SHOWS)
        choice("region", "Region", [("", "All regions"), *((one, one) for one in regions)])
        choice("group", "Group", [("", "All systems"), *groups])
        choice("level", "At this level in any area", [("", "Any level"), *levels])
        choice("evidence", "Evidence", EVIDENCE)
        choice("systems", "Systems as they", [(NOW, "are now"), (THEN, "were in the round")])
        choice("area", "Area on the map", [("", "All areas, one round"), *((k, f"{n}, all rounds") for k, n in areas)])
        choice("sharing", "Sharing", [("", "All systems"), ("shared", "Those that have shared")])
        choice(
            "sort",
            "Order",
            [("", "By name"), ("region", "By region"), ("group", "By group"), *((k, f"By {n}") for k, n in areas)],
        )

    def version(self) -> VersionContent | None:
        """The framework asked for, else the first; None when the round has none."""
        wanted = self.data.get("framework") if self.is_bound else None
        found = next((one for one in self.versions if one.framework_key == wanted), None)
        return found or (self.versions[0] if self.versions else None)

    def as_it_was(self) -> bool:
        """Whether the systems are those of the round's date, before later mergers."""
        return self.value("systems") == THEN

    def value(self, name: str, default: str = "") -> str:
        """What was chosen, cleaned; the default for nothing or a value that is not offered."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or default)


class ChangeForm(forms.Form):
    """Two rounds to compare."""

    def __init__(self, *args: Any, rounds: Sequence[RoundLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = rounds
        choices = [(one.key, one.name) for one in rounds]
        shown = self._default()
        self.initial = {"before": shown[0].key, "after": shown[1].key} if shown else {}
        self.fields["before"] = forms.ChoiceField(label="From", required=False, choices=choices, error_messages=WRONG)
        self.fields["after"] = forms.ChoiceField(label="To", required=False, choices=choices, error_messages=WRONG)

    def _default(self) -> tuple[RoundLine, RoundLine] | None:
        return (self.rounds[1], self.rounds[0]) if len(self.rounds) > 1 else None

    def chosen(self) -> tuple[RoundLine, RoundLine] | None:
        """The two rounds, the earlier first; by default the last two. None with fewer than two."""
        default = self._default()
        if default is None:
            return None
        cleaned = self.cleaned_data if self.is_valid() else {}
        by_key = {one.key: one for one in self.rounds}
        before = by_key.get(str(cleaned.get("before")), default[0])
        after = by_key.get(str(cleaned.get("after")), default[1])
        return (before, after) if before.as_at <= after.as_at else (after, before)
