"""The rows that boards are built from, each kind in one query, as plain tuples where there can be many."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.permissions import CLOSED_STATES, Action, Actor, Subject, can
from assessments.boards import EvidenceLine
from assessments.models import Assessment, Evidence, EvidenceLink, Finding, Judgement, Reading
from assessments.scoring import is_expired
from assessments.selectors.invited import readings_asked_of
from assessments.selectors.people import FORMER_MEMBER

JUDGEMENT_RELATIONS = ("assessment", "area", "updated_by")
KIND_LABELS = dict(Evidence.Kind.choices)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding by criterion id; `to_confirm` when it was carried over and nobody confirmed it yet."""

    state: str
    note: str
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A judged area of an earlier round, for comparison."""

    framework_key: str
    area_key: str
    version_id: int
    level_id: int
    level_order: int
    level_name: str
    round_name: str
    as_at: date


def findings_of(judgement_ids: Collection[int]) -> dict[int, dict[int, FindingRow]]:
    """Findings by judgement id and criterion id. One query."""
    found: dict[int, dict[int, FindingRow]] = defaultdict(dict)
    rows = Finding.objects.filter(judgement_id__in=judgement_ids).order_by()
    columns = ("judgement_id", "criterion_id", "state", "note", "to_confirm")
    for judgement_id, criterion_id, state, note, to_confirm in rows.values_list(*columns):
        found[judgement_id][criterion_id] = FindingRow(state, note, to_confirm)
    return found


@dataclass(frozen=True, slots=True)
class MetRow:
    """A met criterion by id, and whether evidence in use supports it."""

    criterion_id: int
    is_evidenced: bool


def findings_over_rounds(
    focus_ids: Collection[int], judgement_ids: Collection[int]
) -> tuple[dict[int, dict[int, FindingRow]], dict[int, list[MetRow]]]:
    """Every finding of the judgements in focus, and the met criteria of all, each by judgement id. One query.

    Evidence counts as valid today, or whenever it was when the round was read from publications.
    """
    link = EvidenceLink.objects.filter(
        Q(evidence__valid_until=None)
        | Q(evidence__valid_until__gte=timezone.localdate())
        | Q(judgement__assessment__round__from_publications=True),
        judgement_id=OuterRef("judgement_id"),
        criterion_id=OuterRef("criterion_id"),
        evidence__retired_at=None,
    )
    rows = (
        Finding.objects.filter(judgement_id__in=judgement_ids)
        .filter(Q(state=Finding.State.MET) | Q(judgement_id__in=focus_ids))
        .annotate(is_evidenced=Cast(Exists(link), IntegerField()))  # a number needs no converter for each row
        .order_by()
        .values_list("judgement_id", "criterion_id", "state", "note", "to_confirm", "is_evidenced")
    )
    found: dict[int, dict[int, FindingRow]] = defaultdict(dict)
    met: dict[int, list[MetRow]] = defaultdict(list)
    in_focus = set(focus_ids)
    for judgement_id, criterion_id, state, note, to_confirm, is_evidenced in rows:
        if judgement_id in in_focus:
            found[judgement_id][criterion_id] = FindingRow(state, note, to_confirm)
        if state == Finding.State.MET and not to_confirm:
            met[judgement_id].append(MetRow(criterion_id, bool(is_evidenced)))
    return found, met


def evidence_of(
    judgement_ids: Collection[int], criterion_keys: dict[int, str], on: date
) -> dict[int, list[EvidenceLine]]:
    """Evidence in use by judgement id, in the order of titles. One query.

    `criterion_keys` maps ids of the criteria in use to keys; a link to a judgement as a whole adds no key. `on` is
    the date at which validity is counted.
    """
    rows = (
        EvidenceLink.objects.filter(judgement_id__in=judgement_ids, evidence__retired_at=None)
        .order_by("evidence__title", "evidence_id", "criterion__order", "criterion_id")
        .values_list(
            "judgement_id",
            "criterion_id",
            "evidence_id",
            "evidence__title",
            "evidence__kind",
            "evidence__summary",
            "evidence__url",
            "evidence__dated",
            "evidence__source__title",
            "evidence__added_by__name",
            "evidence__added_by__email",
            "evidence__valid_until",
            "evidence__file_name",
            "evidence__came_from",
        )
    )
    supports: dict[tuple[int, int], list[str]] = defaultdict(list)
    for_claim: set[tuple[int, int]] = set()
    facts: dict[tuple[int, int], tuple[Any, ...]] = {}
    for judgement_id, criterion_id, evidence_id, *columns in rows:
        if criterion_id is not None and criterion_id not in criterion_keys:
            continue  # it supported a criterion that a move to another version left behind
        title, kind, summary, url, dated, source, name, email, *rest = columns
        key = (judgement_id, evidence_id)
        facts[key] = (title, kind, summary, url, dated, source or "", name or email or "", *rest)
        if criterion_id is None:
            for_claim.add(key)
        else:
            supports[key].append(criterion_keys[criterion_id])
    lines: dict[int, list[EvidenceLine]] = defaultdict(list)
    for (judgement_id, evidence_id), fact in facts.items():
        title, kind, summary, url, dated, source, added_by, valid_until, file_name, came_from = fact
        lines[judgement_id].append(
            EvidenceLine(
                id=evidence_id,
                title=title,
                kind=kind,
                kind_label=KIND_LABELS.get(kind, kind),
                summary=summary,
                url=url,
                dated=dated,
                source_title=source,
                added_by=added_by or ("" if source else FORMER_MEMBER),
                supports=tuple(supports[judgement_id, evidence_id]),
                supports_claim=(judgement_id, evidence_id) in for_claim,
                valid_until=valid_until,
                is_expired=is_expired(valid_until, on),
                file_name=file_name,
                came_from=came_from,
            )
        )
    return lines


def earlier_of(assessment: Assessment, actor: Actor) -> dict[tuple[str, str], EarlierRow]:
    """The last earlier judgement of each area, by (framework key, area key), that the actor may read. One query."""
    visible = visible_assessments(actor, assessment.system_id)
    rows = (
        Judgement.objects.filter(
            visible,
            assessment__system_id=assessment.system_id,
            assessment__round__as_at__lt=assessment.round.as_at,
            standing=Judgement.Standing.JUDGED,
        )
        .order_by("assessment__round__as_at")
        .values_list(
            "area__version__framework__key",
            "area__key",
            "area__version_id",
            "level_id",
            "level__order",
            "level__name",
            "assessment__round__name",
            "assessment__round__as_at",
        )
    )
    return {(row[0], row[1]): EarlierRow(*row) for row in rows}


def visible_assessments(actor: Actor, system_id: int, prefix: str = "assessment__") -> Q:
    """A filter for one system's assessments that the actor may read: all for a member; for others what is shared,
    and what they are invited to read.

    It asks `permissions` for each rung of the ladder, so that the rule stays in one place.
    """
    if can(actor, Action.READ_ASSESSMENT, Subject(system_id=system_id, status=Assessment.Status.DRAFT)):
        return Q()
    signed = Assessment.Status.SIGNED_OFF
    open_rungs = [
        rung
        for rung in Assessment.Sharing.values
        if can(actor, Action.READ_ASSESSMENT, Subject(system_id=system_id, status=signed, sharing=rung))
    ]
    seen = Q(**{f"{prefix}status": signed, f"{prefix}sharing__in": open_rungs})
    if actor.system_roles:
        named = Assessment.shared_with.through.objects.filter(
            system_id__in=list(actor.system_roles), assessment_id=OuterRef(f"{prefix}pk")
        )
        seen |= Q(Exists(named), **{f"{prefix}status": signed, f"{prefix}sharing": Assessment.Sharing.NAMED})
    asked = readings_asked_of(actor)
    if asked is not None:
        invited = Reading.objects.filter(asked, assessment_id=OuterRef(f"{prefix}pk"))
        is_invited = Exists(invited.exclude(status=Reading.Status.WITHDRAWN))
        seen |= Q(is_invited, **{f"{prefix}status__in": list(CLOSED_STATES)})
    return seen


def judgements_of(assessment_ids: Iterable[int]) -> list[Judgement]:
    """Judgements of these assessments with their areas, in the areas' order. One query."""
    return list(
        Judgement.objects.filter(assessment_id__in=list(assessment_ids))
        .select_related("area", "updated_by")
        .order_by("assessment_id", "area__version__framework__order", "area__version_id", "area__order")
    )
