"""Finding what an address names, for a reader who may see it: everything else is a 404."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from accounts.permissions import CLOSED_STATES, Action, Actor, Subject, require
from assessments.boards import AreaBoard
from assessments.models import Assessment, Judgement, Reading
from assessments.selectors.building import area_boards
from assessments.selectors.rows import JUDGEMENT_RELATIONS
from assessments.selectors.signed import signed_board
from systems.home import home_annotations
from systems.models import Succession, System
from systems.selectors import place_names, published_facts


def oldest_predecessor_since(system_lookup: str) -> Subquery:
    """The earliest year in which the partners of a system's predecessors began to work together."""
    predecessors = Succession.objects.filter(
        successor_id=OuterRef(system_lookup), predecessor__working_together_since__isnull=False
    )
    return Subquery(
        predecessors.order_by("predecessor__working_together_since").values("predecessor__working_together_since")[:1]
    )


def get_system(actor: Actor, ods_code: str, *, with_facts: bool = False) -> System:
    """The system with this ODS code (any case). Raises Http404 when there is none or the actor may not see it.

    The row carries `oldest_predecessor_since`: the earliest year of the systems that merged into it, or None. With
    `with_facts` it carries what a home shows too: `place_names` for `systems.selectors.places_of`, `facts_joined` for
    `facts_of`, and what `systems.home.home_lines` takes apart. No other page pays for them.
    """
    more = (
        {"place_names": place_names(), "facts_joined": published_facts(), **home_annotations()} if with_facts else {}
    )
    system: System | None = (
        System.objects.select_related("region")
        .annotate(oldest_predecessor_since=oldest_predecessor_since("pk"), **more)
        .filter(ods_code=ods_code.upper())
        .first()
    )
    if system is None:
        raise Http404
    require(actor, Action.READ_SYSTEM, Subject(system_id=system.pk))
    return system


def subject_of(assessment: Assessment) -> Subject:
    """What `permissions` needs to know of an assessment.

    One query more when it is shared with named systems, and one more, once it is submitted, for invited readers.
    """
    return subjects_of([assessment])[assessment.pk]


def subjects_of(assessments: Sequence[Assessment]) -> dict[int, Subject]:
    """The same of many, by assessment: the same queries, each once for all of them."""
    closed = [one.pk for one in assessments if one.status in CLOSED_STATES]
    named = [one.pk for one in assessments if one.sharing == Assessment.Sharing.NAMED]
    readers: dict[int, set[int | None]] = defaultdict(set)
    if closed:
        invited = Reading.objects.filter(assessment__in=closed).exclude(status=Reading.Status.WITHDRAWN)
        for assessment, reader in invited.values_list("assessment", "by_system"):
            readers[assessment].add(reader)
    shared_with = systems_named_by(named) if named else {}
    return {
        one.pk: Subject(
            system_id=one.system_id,
            status=one.status,
            sharing=one.sharing,
            shared_with=frozenset(shared_with.get(one.pk, ())),
            readers=frozenset(reader for reader in readers[one.pk] if reader is not None),
            read_by_body=None in readers[one.pk],
        )
        for one in assessments
    }


def systems_named_by(assessments: QuerySet[Assessment] | Sequence[int]) -> dict[int, set[int]]:
    """With which systems, by name, each of these assessments is shared; those of none are left out. One query."""
    named: dict[int, set[int]] = defaultdict(set)
    links = Assessment.shared_with.through.objects.filter(assessment__in=assessments)
    for assessment, system in links.values_list("assessment_id", "system_id"):
        named[assessment].add(system)
    return named


def get_assessment(actor: Actor, ods_code: str, round_key: str) -> Assessment:
    """The assessment of a system in a round, its system and round read with it.

    Raises Http404 when there is none or the actor may not read it: the two can't be told apart.
    """
    assessment = (
        Assessment.objects.select_related("system", "round", "submitted_by", "signed_off_by")
        .annotate(oldest_predecessor_since=oldest_predecessor_since("system_id"))
        .filter(system__ods_code=ods_code.upper(), round__key=round_key)
        .first()
    )
    if assessment is None:
        raise Http404
    require(actor, Action.READ_ASSESSMENT, subject_of(assessment))
    return assessment


def get_area(actor: Actor, ods_code: str, round_key: str, area_key: str) -> tuple[Assessment, AreaBoard]:
    """One area of an assessment and the assessment, read together for the area's page.

    Raises Http404 as `get_assessment` does, and when no chosen framework has the area.
    """
    judgement = (
        Judgement.objects.select_related(
            *JUDGEMENT_RELATIONS, "assessment__system", "assessment__round", "assessment__signed_off_by"
        )
        .annotate(oldest_predecessor_since=oldest_predecessor_since("assessment__system_id"))
        .filter(assessment__system__ods_code=ods_code.upper(), assessment__round__key=round_key, area__key=area_key)
        .first()
    )
    if judgement is None:
        raise Http404
    assessment = judgement.assessment
    assessment.oldest_predecessor_since = judgement.oldest_predecessor_since  # type: ignore[attr-defined]
    require(actor, Action.READ_ASSESSMENT, subject_of(assessment))
    signed = signed_board(assessment, actor)
    return assessment, signed.area(area_key) if signed else area_boards(assessment, [judgement], actor)[0]
