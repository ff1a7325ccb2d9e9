"""From rows to area boards: joins framework content, findings and evidence, and applies the rules."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone

from accounts.permissions import Actor
from assessments.boards import AreaBoard, EvidenceLine, FindingLine
from assessments.milestones import MilestoneLine, in_boards
from assessments.models import Assessment, Finding, Judgement
from assessments.room import from_data
from assessments.scoring import COMPARABLE, CriterionRule, LevelBand, change, expected_level, score_area
from assessments.selectors.comparing import EarlierArea, earlier_compared
from assessments.selectors.milestones import milestones_of
from assessments.selectors.people import name_of
from assessments.selectors.rows import EarlierRow, FindingRow, earlier_of, evidence_of, findings_of
from frameworks.comparability import UNCHANGED
from frameworks.content import AreaContent, CriterionContent, LevelContent, VersionContent
from frameworks.selectors import version_content

STATE_LABELS = dict(Finding.State.choices)
CONFIDENCE_LABELS = dict(Judgement.Confidence.choices)
ORIGIN_LABELS = dict(Judgement.Origin.choices)


def rules_of(area: AreaContent) -> tuple[CriterionRule, ...]:
    """An area's criteria as the rules of scoring see them."""
    return tuple(CriterionRule(c.key, c.level_order, c.is_core) for c in area.criteria)


def level_by_order(version: VersionContent, order: int | None) -> LevelContent | None:
    """The level of a version with this order; None for None or an order that the version does not have."""
    return next((level for level in version.levels if level.order == order), None)


def since_year_of(assessment: Assessment) -> int | None:
    """The year from which the system's age counts: for a merged system, that of its oldest predecessor."""
    years = [assessment.system.working_together_since, getattr(assessment, "oldest_predecessor_since", None)]
    return min((year for year in years if year is not None), default=None)


def expected_of(assessment: Assessment, version: VersionContent) -> LevelContent | None:
    """The level whose life-stage band holds the system's age at the round's date."""
    bands = [LevelBand(level.order, level.from_years, level.to_years) for level in version.levels]
    return level_by_order(version, expected_level(bands, since_year_of(assessment), assessment.round.as_at))


def counted_on(assessment: Assessment) -> date:
    """The date at which an assessment's evidence must be valid: its signing, its round's date when it was read from
    publications, and today while it is open."""
    if assessment.signed_off_at:
        return timezone.localdate(assessment.signed_off_at)
    return assessment.round.as_at if assessment.round.from_publications else timezone.localdate()


def area_boards(
    assessment: Assessment,
    judgements: Sequence[Judgement],
    actor: Actor,
    milestones: Sequence[MilestoneLine] | None = None,
) -> list[AreaBoard]:
    """A board for each judgement, in the same order. Four queries, framework content apart.

    `assessment` has its system and round read; judgements have their area and `updated_by` read. `actor` decides
    which earlier rounds are compared with.
    """
    found = findings_of([judgement.pk for judgement in judgements])
    return boards_from(assessment, judgements, found, earlier_of(assessment, actor), milestones)


def boards_from(
    assessment: Assessment,
    judgements: Sequence[Judgement],
    found: Mapping[int, dict[int, FindingRow]],
    earlier: Mapping[tuple[str, str], EarlierRow],
    milestones: Sequence[MilestoneLine] | None = None,
) -> list[AreaBoard]:
    """As `area_boards`, from findings by judgement id and earlier rows already read.

    One query for evidence, and one for milestones unless they are given.
    """
    by_area: dict[tuple[str, str], list[MilestoneLine]] = {}
    for line in milestones_for(assessment) if milestones is None else milestones:
        by_area.setdefault((line.framework_key, line.area_key), []).append(line)
    contents = {version_id: version_content(version_id) for version_id in {j.area.version_id for j in judgements}}
    keys = {c.id: c.key for content in contents.values() for area in content.areas for c in area.criteria}
    evidence = evidence_of([judgement.pk for judgement in judgements], keys, counted_on(assessment))
    expected = {version_id: expected_of(assessment, content) for version_id, content in contents.items()}
    compared = earlier_compared(contents.values(), earlier)
    boards = []
    for judgement in judgements:
        version = contents[judgement.area.version_id]
        area = version.area(judgement.area.key)
        boards.append(
            area_board(
                version,
                area,
                judgement,
                found.get(judgement.pk, {}),
                tuple(evidence.get(judgement.pk, ())),
                expected[version.id],
                compared.get((version.framework_key, area.key)),
                tuple(by_area.get((version.framework_key, area.key), ())),
            )
        )
    return boards


def milestones_for(assessment: Assessment) -> tuple[MilestoneLine, ...]:
    """The milestones that an assessment's board shows: of an open one those of today, none of any other.

    What is signed carries them in its content; what was read from publications has none. One query at most.
    """
    if assessment.status == Assessment.Status.SIGNED_OFF or assessment.round.from_publications:
        return ()
    return in_boards(milestones_of(assessment.system_id))


def area_board(
    version: VersionContent,
    area: AreaContent,
    judgement: Judgement,
    found: dict[int, FindingRow],
    evidence: tuple[EvidenceLine, ...],
    expected: LevelContent | None,
    earlier: EarlierArea | None,
    milestones: tuple[MilestoneLine, ...] = (),
) -> AreaBoard:
    """One area's board; no queries. The judgement need not be saved: a preview passes one made from a form."""
    levels = {level.id: level for level in version.levels}
    lines = tuple(_finding_line(criterion, found, evidence) for criterion in area.criteria)
    by_key = {line.criterion.key: line for line in lines}
    level = levels.get(judgement.level_id) if judgement.level_id else None
    score = score_area(
        rules_of(area),
        {line.criterion.key: line.counted_state for line in lines},
        {key for item in evidence if not item.is_expired for key in item.supports},
        level.order if level else None,
        version.levels[-1].order,
        claim_has_evidence=any(item.supports_claim and not item.is_expired for item in evidence),
    )
    moved = change(
        earlier.row.level_order if earlier else None,
        level.order if level else None,
        verdict=earlier.verdict if earlier else UNCHANGED,
    )
    return AreaBoard(
        judgement_id=judgement.pk,
        version=version,
        area=area,
        standing=judgement.standing,
        level=level,
        rationale=judgement.rationale,
        confidence=judgement.confidence,
        confidence_label=CONFIDENCE_LABELS.get(judgement.confidence, ""),
        origin=judgement.origin,
        room=from_data(judgement.room_record),
        origin_label=ORIGIN_LABELS.get(judgement.origin, ""),
        is_complete=judgement.is_complete,
        target_level=levels.get(judgement.target_level_id) if judgement.target_level_id else None,
        target_date=judgement.target_date,
        number=judgement.number,
        updated_at=judgement.updated_at,
        updated_by=name_of(judgement.updated_by) if judgement.number and judgement.origin != "published" else "",
        findings=lines,
        evidence=evidence,
        score=score,
        criteria_level=level_by_order(version, score.criteria_level),
        backed_level=level_by_order(version, score.backed_level),
        expected_level=expected,
        next_level=level_by_order(version, score.next_step.level_order) if score.next_step else None,
        next_findings=tuple(by_key[key] for key in score.next_step.unmet) if score.next_step else (),
        would_close=tuple(by_key[key] for key in score.would_close),
        earlier_level=earlier.level if earlier and earlier.verdict in COMPARABLE else None,
        earlier_round_name=earlier.row.round_name if earlier else "",
        change=moved,
        change_reason=earlier.reason if earlier else "",
        chair_words=judgement.chair_words,
        earlier_version=earlier.version if earlier else "",
        comparability=earlier.verdict if earlier and earlier.version else "",
        milestones=milestones,
    )


def _finding_line(
    criterion: CriterionContent, found: dict[int, FindingRow], evidence: tuple[EvidenceLine, ...]
) -> FindingLine:
    row = found.get(criterion.id) or FindingRow(Finding.State.NOT_KNOWN.value, "")
    return FindingLine(
        criterion=criterion,
        state=row.state,
        state_label=str(STATE_LABELS[row.state]),
        note=row.note,
        evidence=tuple(item for item in evidence if criterion.key in item.supports),
        to_confirm=row.to_confirm,
    )
