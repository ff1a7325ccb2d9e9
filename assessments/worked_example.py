"""Loads a published assessment as a draft, once: it is never touched again, whatever people do with it."""

from typing import Any

from django.db import transaction

from assessments import history
from assessments.models import Assessment, Evidence, EvidenceLink, Finding, Judgement, Round
from assessments.selectors.history import PRODUCT
from frameworks.models import Area, Source
from systems.models import System


@transaction.atomic
def load(data: dict[str, Any]) -> bool:
    """Create the assessment in `data` (see `assessments.build.worked_assessment`) unless the system has one.

    Returns whether it was created. Evidence with the same title is one row that supports criteria in several areas.
    """
    system = System.objects.get(ods_code=data["system"])
    round_ = Round.objects.get(key=data["round"])
    if Assessment.objects.filter(system=system, round=round_).exists():
        return False
    versions = list(round_.versions.all())
    assessment = Assessment.objects.create(system=system, round=round_, provenance=data["provenance"])
    assessment.versions.set(versions)
    areas = {area.key: area for area in Area.objects.filter(version__in=versions).select_related("version")}
    evidence: dict[str, Evidence] = {}
    for item in data["judgements"]:
        area = areas.pop(item["area"])
        judgement = Judgement.objects.create(
            assessment=assessment,
            area=area,
            standing=Judgement.Standing.JUDGED,
            level=area.version.levels.get(key=item["level"]),
            rationale=item["rationale"],
            origin=Judgement.Origin.PUBLISHED,
        )
        criteria = {criterion.key: criterion for criterion in area.criteria.all()}
        Finding.objects.bulk_create(
            Finding(judgement=judgement, criterion=criteria[key], state=state)
            for key, state in item["findings"].items()
        )
        for piece in item["evidence"]:
            if piece["title"] not in evidence:
                evidence[piece["title"]] = Evidence.objects.create(
                    system=system,
                    title=piece["title"],
                    kind=piece["kind"],
                    summary=piece["summary"],
                    source=Source.objects.get(key=piece["source"]),
                )
            for key in piece["supports"] or [None]:
                EvidenceLink.objects.create(
                    evidence=evidence[piece["title"]],
                    judgement=judgement,
                    criterion=criteria[key] if key else None,
                )
    Judgement.objects.bulk_create(Judgement(assessment=assessment, area=area, number=0) for area in areas.values())
    history.record(
        system=system,
        actor_name=PRODUCT,
        actor_id=None,
        action="Loaded published evidence",
        changes=[history.changed("Judgements read from publications", "", str(len(data["judgements"])))],
        assessment=assessment,
    )
    return True
