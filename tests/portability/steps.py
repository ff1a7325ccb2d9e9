"""A system that has used its four steps: a row in every register, by the services that people use."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from frameworks.models import ChecklistItem, Criterion, Domain, Indicator, LandscapeEntry, Question
from frameworks.models import Intervention as InterventionType
from journey import kinds
from journey.models import ChecklistAnswer, RelationshipAudit
from journey.services import cycle
from journey.services.partners import confirm_entry, nominate
from journey.services.records import add_record, change_record
from systems.models import Place
from tests.expected.journey_audits import a_token
from tests.journey.audits import send


def live_through(system, actor, milestone=None):
    """Fill every register of a system, in the name of `actor`."""
    domain = Domain.objects.get(key="net-zero")

    def add(kind, **values):
        return add_record(actor=actor, kind=kind, system=system, values=values)

    own = add(kinds.LOCAL_INDICATOR, domain=domain, name="Bus passes", unit="people")
    about = {"starts_on": date(2024, 4, 1), "ends_on": date(2025, 3, 31), "source": "Our count"}
    add(kinds.VALUE, local_indicator=own, value=Decimal("1234.5"), **about)
    value = add(kinds.VALUE, indicator=Indicator.objects.get(key="ES-2"), value=Decimal("-0.25"), **about)
    change_record(
        actor=actor, kind=kinds.VALUE, system=system, pk=value.pk, seen_number=1, values={"is_baseline": True}
    )
    add(kinds.TARGET, local_indicator=own, value=Decimal(2000), due_on=date(2030, 3, 31))
    add(kinds.QUESTION, question=Question.objects.first(), hypothesis="It is so")
    add(kinds.QUESTION, text="Who gains?", domain=domain)
    anchor = add(kinds.ORGANISATION, name="Leeds Trust", is_anchor=True, latitude=Decimal("53.79648"),
                 longitude=Decimal("-1.54785"))  # fmt: skip
    add(kinds.STRATEGY, organisation=anchor, title="Green plan", domains=[domain])
    nominate(
        actor=actor,
        system=system,
        seen_lead=0,
        name="Ada Entry",
        since=date(2026, 1, 1),
        job="Director",
        email="ada@qwo.test",
    )
    confirm_entry(actor=actor, system=system, entry_key=LandscapeEntry.objects.first().key)
    programme = add(kinds.PROGRAMME, name="Green jobs", organisations=[anchor], domain=domain)
    ChecklistAnswer.objects.create(programme=programme, item=ChecklistItem.objects.first(), answer="yes", note="It is")
    intervention = add(
        kinds.INTERVENTION,
        name="Free travel",
        type=InterventionType.objects.first(),
        domain=domain,
        place=Place.objects.filter(system=system).first(),
        organisations=[anchor],
        programme=programme,
        criteria=list(Criterion.objects.order_by("pk")[:2]),
        milestones=[milestone] if milestone else [],
    )
    measured = {"intervention": intervention, "on": date(2026, 4, 1), "value": Decimal(500)}
    add(kinds.INTERVENTION_VALUE, **measured)
    add(kinds.ASK, title="Bus powers", what="Franchising", domain=domain)
    add(kinds.EXAMPLE, name="What we did", summary="We did it", did_not_work="Not all of it", domains=[domain])
    cycle.say_where_it_stands(actor=actor, system=system, key="FS-3-1", seen_number=0, state="stuck", note="Money")
    cycle.share_steps(actor=actor, system=system, seen_number=0, rung="all-systems")
    audit = RelationshipAudit.objects.create(
        system=system, name="Ask", closes_on=timezone.localdate() + timedelta(days=9), added_by_id=actor.user_id
    )
    a_token(audit)
    send(audit, "University", RA_1="a secret answer of one partner", RA_5=4)
