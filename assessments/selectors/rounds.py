"""Every area over the rounds of a system."""

from collections import defaultdict
from dataclasses import replace

from accounts.permissions import Actor
from assessments.boards import AreaHistory, RoundPosition
from assessments.models import Assessment, Judgement
from assessments.scoring import CriterionRule, backed_level
from assessments.selectors.building import level_by_order, rules_of
from assessments.selectors.comparing import AreaThread
from assessments.selectors.rows import MetRow, findings_over_rounds, judgements_of, visible_assessments
from frameworks.content import AreaContent, LevelContent, VersionContent
from frameworks.selectors import version_content


def rounds_up_to(assessment: Assessment, actor: Actor) -> tuple[AreaHistory, ...]:
    """Every area over the rounds up to that of `assessment` which the actor may read, earliest first. Three queries.

    What was signed in an earlier round stands as it was signed.
    """
    assessments = list(
        Assessment.objects.filter(
            visible_assessments(actor, assessment.system_id, prefix=""),
            system_id=assessment.system_id,
            round__as_at__lte=assessment.round.as_at,
        )
        .select_related("round")
        .order_by("round__as_at")
    )
    by_assessment: dict[int, list[Judgement]] = defaultdict(list)
    for judgement in judgements_of(each.pk for each in assessments):
        by_assessment[judgement.assessment_id].append(judgement)
    _, met = findings_over_rounds([], [row.pk for rows in by_assessment.values() for row in rows])
    return histories_of(assessments, by_assessment, met)


def histories_of(
    assessments: list[Assessment], by_assessment: dict[int, list[Judgement]], met: dict[int, list[MetRow]]
) -> tuple[AreaHistory, ...]:
    """Every area over its rounds, earliest first; areas in the order of the latest assessment that has them."""
    thread = AreaThread(judgement.area.version_id for a in assessments for judgement in by_assessment[a.pk])
    positions: dict[int, list[RoundPosition]] = defaultdict(list)
    latest: dict[int, tuple[VersionContent, AreaContent]] = {}
    rules: dict[int, tuple[CriterionRule, ...]] = {}  # the same in every round
    for assessment in assessments:
        for judgement in by_assessment[assessment.pk]:
            version = version_content(judgement.area.version_id)
            area = version.area(judgement.area.key)
            key, pair = thread.follow(version, area.key)
            latest[key] = (version, area)
            if area.id not in rules:
                rules[area.id] = rules_of(area)
            position = _position(assessment, judgement, version, area, rules[area.id], met)
            if pair is not None:
                position = replace(position, comparability=pair.verdict, reason=pair.reason)
            positions[key].append(position)
    return tuple(
        AreaHistory(version=version, area=area, positions=tuple(positions[key]))
        for key, (version, area) in latest.items()
    )


def _position(
    assessment: Assessment,
    judgement: Judgement,
    version: VersionContent,
    area: AreaContent,
    rules: tuple[CriterionRule, ...],
    met: dict[int, list[MetRow]],
) -> RoundPosition:
    rows = {row.criterion_id: row.is_evidenced for row in met.get(judgement.pk, ())}
    states = {criterion.key: "met" for criterion in area.criteria if criterion.id in rows}
    level = next((item for item in version.levels if item.id == judgement.level_id), None)
    backed: LevelContent | None
    if assessment.signed_off_at and judgement.signed_backed_level_id:
        # What was signed stays as it was, whatever happens to the evidence since.
        backed = next(item for item in version.levels if item.id == judgement.signed_backed_level_id)
    else:
        evidenced = {criterion.key for criterion in area.criteria if rows.get(criterion.id)}
        backed = level_by_order(version, backed_level(rules, states, evidenced))
    return RoundPosition(
        round_key=assessment.round.key,
        round_name=assessment.round.name,
        as_at=assessment.round.as_at,
        level=level,
        backed_level=backed,
        version=version.version,
        status=assessment.status,
        met=tuple(states),
        known=tuple(criterion.key for criterion in area.criteria),
    )
