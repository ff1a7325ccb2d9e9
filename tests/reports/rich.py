"""An assessment with something of everything, made through the product's own services and rows."""

from datetime import date

from assessments.models import Evidence, EvidenceLink, Finding, Judgement, Milestone
from frameworks.models import Criterion, Level
from tests.assessments.signing import sign


def fill(assessment, actor, *, text="Agreed with partners.", names="Board paper"):
    """Judge every area but the second: findings in each state, evidence (one past its validity), milestones."""
    system = assessment.system
    pieces = [
        Evidence.objects.create(
            system=system, title=f"{names} {place}"[:200], kind=kind, summary=text, dated=date(2026, 5, place + 1),
            valid_until=until, added_by_id=actor.user_id, url="https://example.org/paper" if place else "",
        )
        for place, (kind, until) in enumerate(
            [("decision", None), ("data", date(2026, 6, 1)), ("story", date(2040, 3, 31))]
        )
    ]  # fmt: skip
    judgements = (
        Judgement.objects.filter(assessment=assessment).select_related("area").order_by("area__version", "area__order")
    )
    for place, judgement in enumerate(judgements):
        levels = list(Level.objects.filter(version=judgement.area.version_id).order_by("order"))
        if place != 1:
            judgement.standing, judgement.level = "judged", levels[min(2 + place % 2, len(levels) - 1)]
            judgement.target_level, judgement.target_date = levels[-1], date(2027, 9, 30)
            judgement.confidence = "medium"
        judgement.rationale, judgement.number, judgement.updated_by_id = text, 2, actor.user_id
        judgement.save()
        for step, criterion in enumerate(Criterion.objects.filter(area=judgement.area).order_by("order")):
            state = ("met", "met", "met", "partly", "not-met", "not-known", "not-applicable")[min(step + place, 6)]
            Finding.objects.create(judgement=judgement, criterion=criterion, state=state, note=text)
            if step < 3:
                EvidenceLink.objects.create(
                    evidence=pieces[(step + place) % 3], judgement=judgement, criterion=criterion
                )
    area = judgements[0].area
    for place, status in enumerate(("planned", "under-way", "met")):
        milestone = Milestone.objects.create(
            system=system, area=area if place else None,
            level=Level.objects.get(version=area.version, order=2) if place else None,
            title=f"{names}, part {place}"[:200], owner="The director", due_on=date(2026, 3 + place, 1), status=status,
            met_on=date(2026, 5, 3) if status == "met" else None, notes=text,
        )  # fmt: skip
        if place:
            milestone.criteria.set(Criterion.objects.filter(area=area).order_by("order")[:2])


__all__ = ["fill", "sign"]
