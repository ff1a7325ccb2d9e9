"""Starting a system's assessment in a round, afresh or from the last signed one."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from assessments.carrying import Carried, carried
from assessments.models import Assessment, EvidenceLink, Finding, Judgement, Round
from assessments.selectors.since import last_signed
from assessments.services.stepping import record
from frameworks.models import Area
from frameworks.selectors import version_content
from frameworks.versions import mappings_between
from systems.models import System


def start_assessment(*, actor: Actor, system: System, round: Round, from_signed: bool = False) -> Assessment:
    """Start a system's assessment in a round, pinned to the round's framework versions; every area not assessed.

    `from_signed` takes over findings (to confirm), evidence that is still valid, and targets from the last earlier
    assessment that is signed off; never the claims. Starting one that is there already returns it unchanged.

    Raises Http404 when the actor may not, ValidationError when the round is not the current one, or there is nothing
    signed to start from.
    """
    require(actor, Action.START_ASSESSMENT, Subject(system_id=system.pk))
    if not round.is_current:
        raise ValidationError("This round is not open")
    source = last_signed(system.pk, round) if from_signed else None
    if from_signed and source is None:
        raise ValidationError("There is no signed assessment to start from")
    try:
        with transaction.atomic():
            assessment = Assessment.objects.create(system=system, round=round, carried_from=source)
            versions = list(round.versions.all())
            assessment.versions.set(versions)
            areas = Area.objects.filter(version__in=versions)
            Judgement.objects.bulk_create(Judgement(assessment=assessment, area=area, number=0) for area in areas)
            changes = [history.changed("Round", "", round.name)]
            if source is not None:
                changes += _carry(source, assessment)
            record(actor, assessment, "Started the assessment", changes)
    except IntegrityError:
        return Assessment.objects.select_related("system", "round").get(system=system, round=round)
    return assessment


def _carry(source: Assessment, assessment: Assessment) -> list[dict[str, str]]:
    """Copy what comes along from the signed assessment; what it was, for the history."""
    old = {judgement.pk: judgement for judgement in source.judgements.select_related("area")}
    new = {judgement.area_id: judgement for judgement in assessment.judgements.select_related("area")}
    ways = _Ways.between(list(old.values()), list(new.values()))
    targets = []
    for judgement in old.values():
        target = new.get(ways.areas.get(judgement.area_id, 0))
        if target is not None:
            target.target_level_id = ways.levels.get(judgement.target_level_id or 0)
            target.target_date = judgement.target_date if target.target_level_id else None
            targets.append(target)
    Judgement.objects.bulk_update(targets, ["target_level", "target_date"])

    here = {pk: new.get(ways.areas.get(judgement.area_id, 0)) for pk, judgement in old.items()}
    rows = Finding.objects.filter(judgement__in=old).exclude(state=Finding.State.NOT_KNOWN, note="")
    findings = Finding.objects.bulk_create(
        Finding(
            judgement=here[row.judgement_id],
            criterion_id=ways.criteria[row.criterion_id],
            state=row.state,
            note=row.note,
            to_confirm=True,
        )
        for row in rows
        if here[row.judgement_id] and row.criterion_id in ways.criteria
    )
    valid = Q(evidence__valid_until=None) | Q(evidence__valid_until__gte=timezone.localdate())
    links = EvidenceLink.objects.bulk_create(
        EvidenceLink(
            evidence_id=row.evidence_id,
            judgement=here[row.judgement_id],
            criterion_id=ways.criteria[row.criterion_id] if row.criterion_id else None,
        )
        for row in EvidenceLink.objects.filter(valid, judgement__in=old, evidence__retired_at=None)
        if here[row.judgement_id] and (row.criterion_id is None or row.criterion_id in ways.criteria)
    )
    signed_on = f", signed on {date_format(source.signed_off_at, 'j F Y')}" if source.signed_off_at else ""
    return [
        history.changed("Started from", "", source.round.name + signed_on),
        history.changed("Findings to confirm", "", len(findings)),
        history.changed("Pieces of evidence in use", "", len({link.evidence_id for link in links})),
        history.changed("Targets", "", sum(1 for target in targets if target.target_level_id)),
    ]


@dataclass(frozen=True, slots=True)
class _Ways(Carried):
    """Everything that comes along, over all frameworks of the two assessments."""

    @classmethod
    def between(cls, old: list[Judgement], new: list[Judgement]) -> "_Ways":
        """Each old version beside the new one of the same framework."""
        later = {version_content(pk).framework_key: pk for pk in {j.area.version_id for j in new}}
        wanted = [
            (pk, later[key])
            for pk in {j.area.version_id for j in old}
            if (key := version_content(pk).framework_key) in later
        ]
        areas: dict[int, int] = {}
        criteria: dict[int, int] = {}
        levels: dict[int, int] = {}
        for (start, end), mapping in mappings_between(wanted).items():
            found = carried(version_content(start), version_content(end), mapping)
            areas |= found.areas
            criteria |= found.criteria
            levels |= found.levels
        return cls(areas, criteria, levels)
