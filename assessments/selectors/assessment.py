"""One assessment whole."""

from dataclasses import replace
from itertools import groupby

from accounts.permissions import Actor
from assessments.boards import AreaBoard, AssessmentBoard, InstrumentBoard
from assessments.milestones import MilestoneLine
from assessments.models import Assessment, Event
from assessments.scoring import summarise
from assessments.selectors.building import area_boards, milestones_for, since_year_of
from assessments.selectors.people import name_of
from assessments.selectors.readings import voices_of
from assessments.selectors.rows import judgements_of
from assessments.selectors.signed import signed_board


def assessment_board(assessment: Assessment, actor: Actor) -> AssessmentBoard:
    """Everything about one assessment, as `get_assessment` returns it. Five queries, framework content apart, and one
    or two for readings once it was submitted.

    A signed-off one is read from its signed content, whatever happened since: two queries for its own people, three
    for others. `actor` decides which earlier rounds each area is compared with, and which readings are heard: those
    that they may. Readings are dated and signed by themselves, so they are never part of what the chair signed.
    """
    board = signed_board(assessment, actor) or open_board(assessment, actor)
    readings = voices_of(assessment, actor)
    return replace(board, readings=readings) if readings else board


def open_board(assessment: Assessment, actor: Actor) -> AssessmentBoard:
    """As `assessment_board`, from the rows as they stand. Six queries, framework content apart."""
    milestones = milestones_for(assessment)
    boards = area_boards(assessment, judgements_of([assessment.pk]), actor, milestones)
    chain_head = (
        Event.objects.filter(system_id=assessment.system_id).order_by("-sequence").values_list("hash", flat=True)
    )
    return build_board(assessment, boards, chain_head.first() or "", milestones)


def build_board(
    assessment: Assessment, boards: list[AreaBoard], chain_head: str, milestones: tuple[MilestoneLine, ...] = ()
) -> AssessmentBoard:
    """The read model from an assessment with its system and round read, and its area boards. No queries of its own."""
    since = since_year_of(assessment)
    system, round_ = assessment.system, assessment.round
    return AssessmentBoard(
        id=assessment.pk,
        system_id=system.pk,
        ods_code=system.ods_code,
        system_name=system.name,
        board_name=system.board_name,
        round_key=round_.key,
        round_name=round_.name,
        as_at=round_.as_at,
        from_publications=round_.from_publications,
        status=assessment.status,
        status_label=assessment.get_status_display(),
        sharing=assessment.sharing,
        sharing_label=assessment.get_sharing_display(),
        number=assessment.number,
        provenance=assessment.provenance,
        submission_reason=assessment.submission_reason,
        submitted_at=assessment.submitted_at,
        submitted_by=name_of(assessment.submitted_by) if assessment.submitted_at else "",
        signed_off_at=assessment.signed_off_at,
        signed_off_by=name_of(assessment.signed_off_by) if assessment.signed_off_at else "",
        working_together_since=since,
        age_years=None if since is None or since > round_.as_at.year else round_.as_at.year - since,
        instruments=instruments_of(boards),
        chain_head=chain_head,
        milestones=milestones,
    )


def instruments_of(boards: list[AreaBoard]) -> tuple[InstrumentBoard, ...]:
    """Area boards grouped by framework version, in the order that they come."""
    instruments = []
    for _, group in groupby(boards, key=lambda board: board.version.id):
        areas = tuple(group)
        version = areas[0].version
        summary = summarise((area.score.judged for area in areas), (level.order for level in version.levels))
        instruments.append(InstrumentBoard(version=version, areas=areas, summary=summary))
    return tuple(instruments)
