"""The round before, and what changed since, in words."""

from collections import Counter
from collections.abc import Sized
from dataclasses import dataclass

from django.urls import reverse

from assessments.boards import AreaBoard, EvidenceLine, FindingLine
from assessments.completeness import to_confirm_count
from assessments.models import Assessment
from assessments.presenters.gap import claim_words
from assessments.since import SinceArea, SinceBoard


@dataclass(frozen=True, slots=True)
class LastRound:
    """One area as it stood in the round before, beside this one. `to_confirm` says how much waits to be confirmed."""

    round_name: str
    to_confirm: str
    note: str
    facts: tuple[tuple[str, str], ...]
    url: str


def last_round(now: AreaBoard, before: AreaBoard, earlier: Assessment) -> LastRound:
    """The panel of an area's page about the round before."""
    counts = Counter(line.said_label for line in before.findings)
    waiting = to_confirm_count(now)
    published = earlier.round.from_publications
    return LastRound(
        round_name=earlier.round.name,
        to_confirm=(
            f"{waiting} finding{'s' if waiting > 1 else ''} came along from it. Each counts as not known until you "
            "confirm or change it."
            if waiting
            else ""
        ),
        note="Read from publications, not the system’s own judgement." if published else "",
        facts=(
            ("Level claimed", claim_words(before)),
            ("Evidence backed", before.backed_level.name if before.backed_level else "Judged as a whole"),
            ("Reasons", before.rationale or "Not provided"),
            ("Criteria", ", ".join(f"{count} {label.lower()}" for label, count in counts.items()) or "None"),
        ),
        url=reverse("assessments:area", args=[earlier.system.ods_code, earlier.round.key, before.area.key]),
    )


@dataclass(frozen=True, slots=True)
class SinceRow:
    """One area of the page "Since last round": a sentence, its row of the table, and what there is to list."""

    name: str
    url: str
    sentence: str
    before: str
    now: str
    moved: str
    note: str
    criteria: str
    evidence: str
    lists: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def has_lists(self) -> bool:
        return any(items for _, items in self.lists)


COLUMNS = (
    "Criteria gained",
    "Criteria lost",
    "Still to confirm",
    "Evidence added",
    "Evidence past its date",
    "Evidence no longer used",
)
MOVED = {"up": "Up", "down": "Down", "same": "Same", "new": "First judged", "not-comparable": "Not comparable"}


def since_rows(board: SinceBoard, ods_code: str, round_key: str) -> tuple[SinceRow, ...]:
    """A row for each area, in the order of the assessment."""
    return tuple(_row(area, ods_code, round_key) for area in board.areas)


def _row(area: SinceArea, ods_code: str, round_key: str) -> SinceRow:
    items = (
        tuple(map(_criterion, area.gained)),
        tuple(map(_criterion, area.lost)),
        tuple(map(_criterion, area.to_confirm)),
        tuple(map(_evidence, area.added)),
        tuple(map(_evidence, area.expired)),
        tuple(map(_evidence, area.not_used)),
    )
    return SinceRow(
        name=area.now.area.name,
        url=reverse("assessments:area", args=[ods_code, round_key, area.now.area.key]),
        sentence=sentence(area),
        before=claim_words(area.before) if area.before else "Not judged",
        now=claim_words(area.now),
        moved=MOVED.get(str(area.change), "Not judged yet"),
        note=area.reason,
        criteria=_counts((area.gained, "gained"), (area.lost, "lost"), (area.to_confirm, "still to confirm")),
        evidence=_counts((area.added, "added"), (area.expired, "past its date"), (area.not_used, "no longer used")),
        lists=tuple(zip(COLUMNS, items, strict=True)),
    )


def _counts(*lists: tuple[Sized, str]) -> str:
    """ "2 gained, 1 lost" from lists, each with its word; what is empty is left out."""
    return ", ".join(f"{len(items)} {word}" for items, word in lists if len(items)) or "No change"


def sentence(area: SinceArea) -> str:
    """How one area's claim moved, in one sentence."""
    name, now, before = area.now.area.name, area.now.level, area.level_before
    if now is None:
        was = f" It was {before.name}." if before else ""
        return (
            f"{name} is not judged yet.{was}"
            if area.now.standing != "not-applicable"
            else f"{name} is not applicable.{was}"
        )
    if before is None or area.change == "new":
        return f"{name} is judged for the first time: {now.name}."
    if area.change == "not-comparable":
        return f"{name} can’t be compared. {area.reason}".strip()
    if area.change == "same":
        return f"{name} stayed at {now.name}."
    return f"{name} moved {area.change} from {before.name} to {now.name}."


def _criterion(line: FindingLine) -> str:
    return f"{line.criterion.key}: {line.criterion.text}"


def _evidence(item: EvidenceLine) -> str:
    until = f", valid until {item.valid_until:%-d %B %Y}" if item.valid_until else ""
    return f"{item.title}{until}"
