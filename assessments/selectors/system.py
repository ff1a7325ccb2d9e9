"""A system's home: its assessments, where it stands, and how it moved over rounds."""

from collections import defaultdict

from accounts.permissions import Action, Actor, Subject, can
from assessments.boards import AssessmentLine, SystemBoard
from assessments.milestones import in_boards
from assessments.models import Assessment, Judgement, Round
from assessments.selectors.assessment import build_board
from assessments.selectors.building import boards_from
from assessments.selectors.milestones import milestones_of
from assessments.selectors.rounds import histories_of
from assessments.selectors.rows import (
    EarlierRow,
    findings_over_rounds,
    judgements_of,
    visible_assessments,
)
from assessments.selectors.signed import signed_board
from frameworks.selectors import version_content
from systems.models import System


def system_board(system: System, actor: Actor) -> SystemBoard:
    """A system's home as the actor may see it. `system` as `get_system` returns it.

    Five queries, however many rounds there are, and one more to offer the current round; framework content apart. A
    signed-off assessment in focus is read as it was signed.
    """
    assessments = list(
        Assessment.objects.filter(visible_assessments(actor, system.pk, prefix=""), system=system)
        .select_related("round", "submitted_by", "signed_off_by")
        .order_by("round__as_at")
    )
    for assessment in assessments:
        assessment.system = system
        assessment.oldest_predecessor_since = getattr(system, "oldest_predecessor_since", None)  # type: ignore[attr-defined]
    judgements = judgements_of(assessment.pk for assessment in assessments) if assessments else []
    by_assessment: dict[int, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        by_assessment[judgement.assessment_id].append(judgement)
    focus = assessments[-1] if assessments else None  # the latest is what the home shows first
    focused = by_assessment[focus.pk] if focus else []
    found, met = findings_over_rounds([j.pk for j in focused], [j.pk for j in judgements]) if judgements else ({}, {})
    startable = _startable_round(system, actor, assessments)
    source = _to_start_from(startable, assessments)
    milestones = milestones_of(system.pk) if can(actor, Action.READ_REGISTERS, Subject(system_id=system.pk)) else ()
    board = signed_board(focus, actor, focused) if focus else None
    if focus and board is None:
        shown = () if focus.round.from_publications else in_boards(milestones)
        boards = boards_from(focus, focused, found, _earlier(assessments, by_assessment), shown)
        board = build_board(focus, boards, "", shown)
    return SystemBoard(
        system_id=system.pk,
        ods_code=system.ods_code,
        system_name=system.name,
        region_name=system.region.name,
        focus=board,
        assessments=tuple(_line(assessment, by_assessment[assessment.pk]) for assessment in reversed(assessments)),
        histories=histories_of(assessments, by_assessment, met),
        startable_round_key=startable.key if startable else "",
        startable_round_name=startable.name if startable else "",
        milestones=in_boards(milestones),
        startable_from_name=source.round.name if source else "",
        startable_from_signed=source.signed_off_at if source else None,
    )


def _earlier(
    assessments: list[Assessment], by_assessment: dict[int, list[Judgement]]
) -> dict[tuple[str, str], EarlierRow]:
    """The last judgement of each area before the latest assessment, as `rows.earlier_of` reads it; no queries."""
    rows: dict[tuple[str, str], EarlierRow] = {}
    for assessment in assessments[:-1]:
        for judgement in by_assessment[assessment.pk]:
            version = version_content(judgement.area.version_id)
            level = next((item for item in version.levels if item.id == judgement.level_id), None)
            if level is None:
                continue
            rows[version.framework_key, judgement.area.key] = EarlierRow(
                framework_key=version.framework_key,
                area_key=judgement.area.key,
                version_id=version.id,
                level_id=level.id,
                level_order=level.order,
                level_name=level.name,
                round_name=assessment.round.name,
                as_at=assessment.round.as_at,
            )
    return rows


def _startable_round(system: System, actor: Actor, assessments: list[Assessment]) -> Round | None:
    """The current round, if the actor may start it and the system has not."""
    if not can(actor, Action.START_ASSESSMENT, Subject(system_id=system.pk)):
        return None
    if any(assessment.round.is_current for assessment in assessments):
        return None
    return Round.objects.filter(is_current=True).order_by("-as_at").first()


def _to_start_from(startable: Round | None, assessments: list[Assessment]) -> Assessment | None:
    """The last signed assessment before the round that can be started (as `selectors.since.last_signed`)."""
    signed = Assessment.Status.SIGNED_OFF
    earlier = [a for a in assessments if startable and a.status == signed and a.round.as_at < startable.as_at]
    return earlier[-1] if earlier else None


def _line(assessment: Assessment, judgements: list[Judgement]) -> AssessmentLine:
    return AssessmentLine(
        round_key=assessment.round.key,
        round_name=assessment.round.name,
        as_at=assessment.round.as_at,
        status=assessment.status,
        status_label=assessment.get_status_display(),
        from_publications=assessment.round.from_publications,
        completed=sum(1 for judgement in judgements if judgement.is_complete),
        areas=len(judgements),
    )
