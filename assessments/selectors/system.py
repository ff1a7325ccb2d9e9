"""A system's home: its assessments, where it stands, and how it moved over rounds."""

from collections import defaultdict

from accounts.permissions import Action, Actor, Subject, can
from assessments.boards import AreaHistory, AssessmentLine, RoundPosition, SystemBoard
from assessments.models import Assessment, Judgement, Round
from assessments.scoring import backed_level
from assessments.selectors.assessment import build_board
from assessments.selectors.building import area_boards, level_by_order, rules_of
from assessments.selectors.rows import judgements_of, met_of, visible_assessments
from frameworks.content import AreaContent, VersionContent
from frameworks.selectors import version_content
from systems.models import System


def system_board(system: System, actor: Actor) -> SystemBoard:
    """A system's home as the actor may see it. `system` as `get_system` returns it.

    Seven queries at the most, however many rounds there are, framework content apart.
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
    focus = _focus(assessments)
    startable = _startable_round(system, actor, assessments)
    return SystemBoard(
        system_id=system.pk,
        ods_code=system.ods_code,
        system_name=system.name,
        region_name=system.region.name,
        focus=build_board(focus, area_boards(focus, by_assessment[focus.pk], actor), "") if focus else None,
        assessments=tuple(_line(assessment, by_assessment[assessment.pk]) for assessment in reversed(assessments)),
        histories=_histories(assessments, by_assessment),
        startable_round_key=startable.key if startable else "",
        startable_round_name=startable.name if startable else "",
    )


def _focus(assessments: list[Assessment]) -> Assessment | None:
    """The latest assessment: what the home shows first."""
    return assessments[-1] if assessments else None


def _startable_round(system: System, actor: Actor, assessments: list[Assessment]) -> Round | None:
    """The current round, if the actor may start it and the system has not."""
    if not can(actor, Action.START_ASSESSMENT, Subject(system_id=system.pk)):
        return None
    if any(assessment.round.is_current for assessment in assessments):
        return None
    return Round.objects.filter(is_current=True).order_by("-as_at").first()


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


def _histories(assessments: list[Assessment], by_assessment: dict[int, list[Judgement]]) -> tuple[AreaHistory, ...]:
    """Every area over its rounds, earliest first; areas in the order of the latest assessment that has them."""
    met = met_of([j.pk for judgements in by_assessment.values() for j in judgements]) if by_assessment else {}
    positions: dict[tuple[str, str], list[RoundPosition]] = {}
    latest: dict[tuple[str, str], tuple[VersionContent, AreaContent]] = {}
    for assessment in assessments:
        for judgement in by_assessment[assessment.pk]:
            version = version_content(judgement.area.version_id)
            area = version.area(judgement.area.key)
            key = (version.framework_key, area.key)
            latest[key] = (version, area)
            positions.setdefault(key, []).append(_position(assessment, judgement, version, area, met))
    return tuple(
        AreaHistory(version=version, area=area, positions=tuple(positions[key]))
        for key, (version, area) in latest.items()
    )


def _position(
    assessment: Assessment,
    judgement: Judgement,
    version: VersionContent,
    area: AreaContent,
    met: dict[int, list[tuple[int, bool]]],
) -> RoundPosition:
    keys = {criterion.id: criterion.key for criterion in area.criteria}
    states, evidenced = {}, set()
    for criterion_id, has_evidence in met.get(judgement.pk, ()):
        states[keys[criterion_id]] = "met"
        if has_evidence:
            evidenced.add(keys[criterion_id])
    level = next((item for item in version.levels if item.id == judgement.level_id), None)
    return RoundPosition(
        round_key=assessment.round.key,
        round_name=assessment.round.name,
        as_at=assessment.round.as_at,
        level=level,
        backed_level=level_by_order(version, backed_level(rules_of(area), states, evidenced)),
        version=version.version,
        status=assessment.status,
    )
