"""Reads of step 3: the lead, the landscape, programmes, organisations."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from frameworks.models import ChecklistItem, LandscapeEntry
from frameworks.months import month_words
from journey.models import ChecklistAnswer, LandscapeLine, NominatedLead, Organisation, Programme
from journey.rules import may_be_stale


@dataclass(frozen=True, slots=True)
class LeadLine:
    """Who was or is the single point of entry."""

    pk: int
    name: str
    job: str
    email: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class LandscapeRow:
    """An entry of the landscape. `pk` is 0 for one of the published list that the system has not touched.

    `published` says in words when that list was published; empty for an entry of the system's own.
    """

    pk: int
    entry_key: str
    kind: str
    kind_label: str
    name: str
    url: str
    note: str
    checked_on: date | None
    published: str
    is_gone: bool
    may_be_stale: bool


@dataclass(frozen=True, slots=True)
class TierRows:
    """A tier with its entries, partners first."""

    key: str
    name: str
    rows: tuple[LandscapeRow, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme in the list. `open` is how many questions of the checklist keep it from starting."""

    pk: int
    name: str
    state: str
    state_label: str
    owner: str
    funding: str
    domain: str
    area: str
    partners: tuple[str, ...]
    open: int
    summary: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation in the register."""

    pk: int
    name: str
    sector: str
    is_anchor: bool
    is_on_map: bool
    programmes: int


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A question of the checklist and a programme's answer; `answer` is empty where it has none."""

    question: str
    answer: str
    note: str


def leads_of(system_id: int) -> tuple[LeadLine, ...]:
    """Every nominated lead, the current or latest first. One query."""
    rows = NominatedLead.objects.filter(system_id=system_id)
    return tuple(LeadLine(row.pk, row.name, row.job, row.email, row.since, row.until) for row in rows)


def landscape_of(system_id: int, on: date) -> tuple[TierRows, ...]:
    """The landscape by tier: the published list as the system changed it, and its own entries. Two queries."""
    lines = list(LandscapeLine.objects.filter(system_id=system_id, retired_at=None).select_related("entry"))
    replaced = {line.entry_id for line in lines}
    labels = dict(LandscapeEntry.Kind.choices)
    by_tier: dict[str, list[LandscapeRow]] = defaultdict(list)
    for entry in LandscapeEntry.objects.order_by("order"):
        if entry.pk not in replaced:
            stale = may_be_stale(None, entry.as_of, on)
            when = month_words(entry.as_of)
            row = LandscapeRow(
                0, entry.key, entry.kind, labels[entry.kind], entry.name, "", "", None, when, False, stale
            )
            by_tier[entry.tier].append(row)
    for line in lines:
        stale = not line.is_gone and may_be_stale(line.checked_on, "", on)
        by_tier[line.tier].append(
            LandscapeRow(
                pk=line.pk,
                entry_key=line.entry.key if line.entry else "",
                kind=line.kind,
                kind_label=labels[line.kind],
                name=line.name,
                url=line.url,
                note=line.note,
                checked_on=line.checked_on,
                published=month_words(line.entry.as_of) if line.entry else "",
                is_gone=line.is_gone,
                may_be_stale=stale,
            )
        )
    order = list(labels)
    return tuple(
        TierRows(
            key, label, tuple(sorted(by_tier[key], key=lambda row: (order.index(row.kind), row.is_gone, row.name)))
        )
        for key, label in LandscapeEntry.Tier.choices
    )


def programmes_of(system_id: int) -> tuple[ProgrammeLine, ...]:
    """The programmes in use, by name, with how much of their checklist is open. Four queries."""
    rows = list(
        Programme.objects.filter(system_id=system_id, retired_at=None)
        .select_related("domain", "area")
        .prefetch_related("organisations")
    )
    items = ChecklistItem.objects.count()
    closed = Q(answer__in=["yes", "partly", "no"]) | (Q(answer="not-yet-known") & ~Q(note=""))
    counted = (
        ChecklistAnswer.objects.filter(programme__in=rows).values("programme").annotate(n=Count("pk", filter=closed))
    )
    done = {row["programme"]: row["n"] for row in counted.order_by()}
    return tuple(
        ProgrammeLine(
            pk=row.pk,
            name=row.name,
            state=row.state,
            state_label=row.get_state_display(),
            owner=row.owner,
            funding=row.funding,
            domain=row.domain.name if row.domain else "",
            area=row.area.name if row.area else "",
            partners=tuple(each.name for each in row.organisations.all()),
            open=items - done.get(row.pk, 0),
            summary=row.summary,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in rows
    )


def organisations_of(system_id: int) -> tuple[OrganisationLine, ...]:
    """The organisations in use, by name. Two queries."""
    rows = Organisation.objects.filter(system_id=system_id, retired_at=None).select_related("sector")
    through = Programme.organisations.through.objects.filter(
        programme__system_id=system_id, programme__retired_at=None
    )
    in_programmes = {
        row["organisation"]: row["n"] for row in through.values("organisation").annotate(n=Count("pk")).order_by()
    }
    return tuple(
        OrganisationLine(
            pk=row.pk,
            name=row.name,
            sector=row.sector.name if row.sector else "",
            is_anchor=row.is_anchor,
            is_on_map=row.latitude is not None,
            programmes=in_programmes.get(row.pk, 0),
        )
        for row in rows
    )


def checklists_of(system_id: int) -> dict[int, tuple[CheckLine, ...]]:
    """The checklist of every programme in use, by the programme's id, each question in its order. Three queries."""
    items = list(ChecklistItem.objects.order_by("order"))
    rows = ChecklistAnswer.objects.filter(programme__system_id=system_id, programme__retired_at=None)
    given = {(row.programme_id, row.item_id): row for row in rows}
    programmes = Programme.objects.filter(system_id=system_id, retired_at=None).values_list("pk", flat=True)
    return {pk: tuple(_check(item.text, given.get((pk, item.pk))) for item in items) for pk in programmes}


def _check(question: str, given: ChecklistAnswer | None) -> CheckLine:
    return CheckLine(question, given.get_answer_display(), given.note) if given else CheckLine(question, "", "")
