"""Frameworks of an open assessment: move to another version of one, or take one more into it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.permissions import Action, Actor, require
from assessments import history
from assessments.boards import AreaBoard
from assessments.models import Assessment, EvidenceLink, Finding, Judgement, VersionMove
from assessments.moving import AreaMove, MovePlan, left_behind, plan_move
from assessments.selectors.access import subject_of
from assessments.selectors.building import area_boards
from assessments.selectors.instruments import addable_to, version_to_move_to
from assessments.selectors.rows import judgements_of
from assessments.services.stepping import move, record
from frameworks.comparability import NOT_COMPARABLE, REWORDED
from frameworks.content import VersionContent
from frameworks.models import FrameworkVersion
from frameworks.selectors import version_content
from frameworks.versions import mappings_between


def plan_for(assessment: Assessment, framework: str, version: str) -> MovePlan:
    """What a move would do, to be shown first. Raises Http404 where the address names no such version."""
    before, target = version_to_move_to(assessment, framework, version)
    mapping = mappings_between([(before.id, target.pk)])[before.id, target.pk]
    return plan_move(before, version_content(target.pk), mapping)


@transaction.atomic
def move_to_version(
    *, actor: Actor, assessment: Assessment, framework: str, version: str, seen_number: int
) -> VersionMove:
    """Move an open assessment to another version of one of its frameworks.

    Judgements and findings of what is unchanged are carried along as they are; those of what is reworded are carried
    as to be confirmed, and the area is open again; what is not comparable is left behind, kept readable in the move.
    Raises Http404 when the actor may not or there is no such version, StaleState when the assessment moved on.
    """
    require(actor, Action.JUDGE, subject_of(assessment))
    plan = plan_for(assessment, framework, version)
    move(assessment, seen_number)
    judgements = [row for row in judgements_of([assessment.pk]) if row.area.version_id == plan.before.id]
    boards = {board.area.key: board for board in area_boards(assessment, judgements, actor)}
    left = [left_behind(item, boards[item.area.key]) for item in plan.areas if item.area.key in boards]
    for item in plan.areas:
        if item.area.key in boards:
            _carry(actor, assessment, item, boards[item.area.key], plan.after)
    known = set(Judgement.objects.filter(assessment=assessment).values_list("area_id", flat=True))
    Judgement.objects.bulk_create(
        Judgement(assessment=assessment, area_id=area.id, number=0)
        for area in plan.after.areas
        if area.id not in known
    )
    assessment.versions.remove(plan.before.id)
    assessment.versions.add(plan.after.id)
    made: VersionMove = VersionMove.objects.create(
        assessment=assessment,
        from_version_id=plan.before.id,
        to_version_id=plan.after.id,
        moved_at=timezone.now(),
        moved_by_name=actor.name,
        left_behind=[item.as_json() for item in left if item],
    )
    changes = [history.changed(plan.before.name, f"Version {plan.before.version}", f"Version {plan.after.version}")]
    for lost in filter(None, left):
        what = lost.name if lost.whole else f"{lost.name}: {', '.join(item.key for item in lost.criteria)}"
        changes.append(history.changed("Left behind", what, lost.reason or "Not comparable"))
    record(actor, assessment, "Moved to another framework version", changes, about=f"version-move:{made.pk}")
    return made


def _carry(actor: Actor, assessment: Assessment, item: AreaMove, board: AreaBoard, after: VersionContent) -> None:
    """One area's judgement with its findings and evidence: to the area of the later version, or out of the way."""
    judgement = Judgement.objects.filter(pk=board.judgement_id)
    if not item.is_carried:
        judgement.delete()  # what it said is in the move and in the history
        return
    reworded = item.pair.verdict == REWORDED
    levels = {level.key: level.id for level in after.levels}
    judgement.update(
        area_id=after.area(item.pair.to_key).id,
        level_id=levels[board.level.key] if board.level else None,
        target_level_id=levels[board.target_level.key] if board.target_level else None,
        signed_backed_level=None,
        is_complete=board.is_complete and not reworded,
        # An untouched area stays one; any other makes a form that was opened before the move ask again.
        number=F("number") + (1 if board.number or reworded else 0),
        updated_at=timezone.now(),
        updated_by_id=actor.user_id,
    )
    to_ids = {criterion.key: criterion.id for area in after.areas for criterion in area.criteria}
    pairs = {criterion.id: pair.pair for criterion, pair in zip(item.area.criteria, item.criteria, strict=True)}
    carried = {pk: to_ids[p.to_key] for pk, p in pairs.items() if p.to_key and p.verdict != NOT_COMPARABLE}
    findings = list(Finding.objects.filter(judgement_id=board.judgement_id, criterion_id__in=list(carried)))
    for finding in findings:
        was = pairs[finding.criterion_id]
        said = finding.state != Finding.State.NOT_KNOWN
        finding.to_confirm = finding.to_confirm or (was.verdict == REWORDED and said)
        finding.criterion_id = carried[finding.criterion_id]
    Finding.objects.bulk_update(findings, ["criterion", "to_confirm"])
    links = list(EvidenceLink.objects.filter(judgement_id=board.judgement_id, criterion_id__in=list(carried)))
    for link in links:
        link.criterion_id = carried[link.criterion_id]  # type: ignore[index]
    EvidenceLink.objects.bulk_update(links, ["criterion"])


@transaction.atomic
def add_instrument(*, actor: Actor, assessment: Assessment, version: FrameworkVersion, seen_number: int) -> None:
    """Take one more framework into an open assessment; its areas are not assessed yet.

    Raises Http404 when the actor may not, ValidationError for a version that can't be added, StaleState when the
    assessment moved on.
    """
    require(actor, Action.JUDGE, subject_of(assessment))
    if version.pk not in {offered.pk for offered in addable_to(assessment)}:
        raise ValidationError("This framework can’t be added")
    move(assessment, seen_number)
    assessment.versions.add(version)
    areas = version_content(version.pk).areas
    Judgement.objects.bulk_create(Judgement(assessment=assessment, area_id=area.id, number=0) for area in areas)
    named = f"{version.framework.name}, version {version.version}"
    record(actor, assessment, "Added a framework", [history.changed("Framework", "", named)])
