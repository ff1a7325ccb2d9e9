"""The evidence that a system holds."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, can
from assessments.evidence_import import same
from assessments.models import Assessment, Evidence, EvidenceLink, Judgement
from assessments.scoring import is_expired
from assessments.selectors.people import FORMER_MEMBER
from assessments.selectors.rows import visible_assessments

KIND_LABELS = dict(Evidence.Kind.choices)
SOON_DAYS = 90
MOST_ENDING, MOST_WORDS = 20, 8
COLUMNS = (
    "pk",
    "title",
    "kind",
    "summary",
    "url",
    "dated",
    "valid_until",
    "file_name",
    "file_size",
    "source__title",
    "added_by__name",
    "added_by__email",
    "added_at",
    "retired_at",
    "number",
    "came_from",
)
ORDERS = {
    "title": ("title", "pk"),
    "newest": ("-added_at", "-pk"),
    "ending": ("valid_until", "title", "pk"),
}


@dataclass(frozen=True, slots=True)
class Use:
    """Where an item is used: an area of an assessment, and the criteria that it supports there."""

    round_key: str
    round_name: str
    area_key: str
    area_name: str
    criteria: tuple[str, ...]
    for_claim: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One item of the register as a page shows it. `days_left` counts from today, None for no end."""

    id: int
    title: str
    kind_label: str
    summary: str
    url: str
    dated: date | None
    valid_until: date | None
    is_expired: bool
    days_left: int | None
    file_name: str
    file_size: int
    source_title: str
    added_by: str
    added_on: date
    is_retired: bool
    number: int
    uses: tuple[Use, ...]
    came_from: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceFilter:
    """Which items are wanted; empty fields ask for nothing. `area` is "framework/area"."""

    words: str = ""
    kind: str = ""
    area: str = ""
    state: str = ""
    adder: str = ""
    order: str = "title"


def known_evidence(system_id: int) -> frozenset[tuple[str, str]]:
    """Titles and links of a register, what is retired too, as `evidence_import.same` compares them. One query."""
    rows = Evidence.objects.filter(system_id=system_id).order_by().values_list("title", "url")
    return frozenset(same(title, url) for title, url in rows)


def ending_soon(system_id: int) -> tuple[Evidence, ...]:
    """What stops counting within `SOON_DAYS`, the first to end first, `MOST_ENDING` at the most. One query."""
    today = timezone.localdate()
    found = Evidence.objects.filter(
        system_id=system_id,
        retired_at=None,
        valid_until__gte=today,
        valid_until__lte=today + timedelta(days=SOON_DAYS),
    )
    return tuple(found.order_by("valid_until", "title", "pk")[:MOST_ENDING])


def matching(words: str) -> Q:
    """Every word stands in the title, in what it shows, in the link or in the file's name."""
    found = Q()
    for word in words.split()[:MOST_WORDS]:
        found &= (
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(url__icontains=word)
            | Q(file_name__icontains=word)
        )
    return found


def get_evidence(system_id: int, pk: int) -> Evidence:
    """One item of a system's register, retired or not. Raises Http404 when the system has none with this number."""
    item = Evidence.objects.select_related("system", "source", "added_by").filter(system_id=system_id, pk=pk).first()
    if item is None:
        raise Http404
    return item


def register(system_id: int, wanted: EvidenceFilter) -> QuerySet[Evidence]:
    """The items that pass the filter, in its order; give a page of them to `rows_of`."""
    today = timezone.localdate()
    items = Evidence.objects.filter(system_id=system_id)
    states = {
        "": Q(retired_at=None),
        "current": Q(retired_at=None) & (Q(valid_until=None) | Q(valid_until__gte=today)),
        "expired": Q(retired_at=None, valid_until__lt=today),
        "soon": Q(retired_at=None, valid_until__gte=today, valid_until__lte=today + timedelta(days=SOON_DAYS)),
        "file": Q(retired_at=None) & ~Q(file_name=""),
        "unused": Q(retired_at=None) & ~Exists(EvidenceLink.objects.filter(evidence_id=OuterRef("pk"))),
        "retired": Q(retired_at__isnull=False),
    }
    items = items.filter(states[wanted.state]).filter(matching(wanted.words))
    if wanted.kind:
        items = items.filter(kind=wanted.kind)
    if wanted.adder:
        items = items.filter(added_by_id=int(wanted.adder))
    if wanted.area:
        framework, _, area = wanted.area.partition("/")
        links = EvidenceLink.objects.filter(
            evidence_id=OuterRef("pk"),
            judgement__area__key=area,
            judgement__area__version__framework__key=framework,
        )
        items = items.filter(Exists(links))
    return items.order_by(*ORDERS[wanted.order])


def rows_of(items: QuerySet[Evidence]) -> tuple[EvidenceRow, ...]:
    """A page of items as rows with their uses. Two queries."""
    today = timezone.localdate()
    facts = list(items.values_list(*COLUMNS))  # no models: a page of them costs as much as all the rest of its reads
    uses = uses_of([fact[0] for fact in facts])
    return tuple(_row(fact, uses.get(fact[0], ()), today) for fact in facts)


def row_of(item: Evidence) -> EvidenceRow:
    """One item as a row. Two queries."""
    return rows_of(Evidence.objects.filter(pk=item.pk))[0]


def _row(fact: tuple[Any, ...], uses: tuple[Use, ...], today: date) -> EvidenceRow:
    pk, title, kind, summary, url, dated, until, file_name, file_size, source, name, email, added, *rest = fact
    retired, number, came_from = rest
    return EvidenceRow(
        id=pk,
        title=title,
        kind_label=str(KIND_LABELS.get(kind, kind)),
        summary=summary,
        url=url,
        dated=dated,
        valid_until=until,
        is_expired=is_expired(until, today),
        days_left=(until - today).days if until else None,
        file_name=file_name,
        file_size=file_size,
        source_title=source or "",
        added_by="" if source else name or email or FORMER_MEMBER,
        added_on=timezone.localdate(added),
        is_retired=retired is not None,
        number=number,
        uses=uses,
        came_from=came_from,
    )


def uses_of(ids: Collection[int]) -> Mapping[int, tuple[Use, ...]]:
    """Where each of these items is used, the latest round first. One query."""
    rows = (
        EvidenceLink.objects.filter(evidence_id__in=ids)
        .order_by("-judgement__assessment__round__as_at", "judgement__area__order", "criterion__order", "pk")
        .values_list(
            "evidence_id",
            "judgement__assessment__round__key",
            "judgement__assessment__round__name",
            "judgement__area__key",
            "judgement__area__name",
            "criterion__key",
        )
    )
    keys: dict[tuple[int, str, str, str, str], list[str | None]] = defaultdict(list)
    for evidence_id, round_key, round_name, area_key, area_name, criterion in rows:
        keys[evidence_id, round_key, round_name, area_key, area_name].append(criterion)
    found: dict[int, list[Use]] = defaultdict(list)
    for (evidence_id, round_key, round_name, area_key, area_name), criteria in keys.items():
        known = tuple(key for key in criteria if key)
        found[evidence_id].append(Use(round_key, round_name, area_key, area_name, known, None in criteria))
    return {evidence_id: tuple(uses) for evidence_id, uses in found.items()}


def adders_of(system_id: int) -> list[tuple[str, str]]:
    """The people who added evidence to a register, as (id, name), by name. One query."""
    rows = (
        Evidence.objects.filter(system_id=system_id, added_by__isnull=False)
        .order_by("added_by__name", "added_by__email")
        .values_list("added_by_id", "added_by__name", "added_by__email")
        .distinct()
    )
    return [(str(pk), name or email) for pk, name, email in rows]


def may_read_file(actor: Actor, item: Evidence) -> bool:
    """Whether the actor may download an item's file: a member, or a reader of an assessment that rests on it."""
    if can(actor, Action.READ_REGISTERS, Subject(system_id=item.system_id)):
        return True
    judgements = Judgement.objects.filter(evidence_links__evidence=item, assessment_id=OuterRef("pk"))
    rests_on_it = Assessment.objects.filter(
        visible_assessments(actor, item.system_id, prefix=""), Exists(judgements), system_id=item.system_id
    )
    return rests_on_it.exists()
