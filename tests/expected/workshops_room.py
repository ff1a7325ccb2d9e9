"""The participants' pages, the projector and the sheets. The code, or the projector's secret address, is the key."""

from datetime import date

from accounts.models import User
from assessments.models import Round
from systems.models import System
from tests.expected.rules import A_NEW_ONE, Table, chair_and_lead, everybody
from workshops.agendas import agenda
from workshops.models import Facilitator, Workshop

CODE = {"code": A_NEW_ONE}
WORKSHOP = {"workshop": A_NEW_ONE}
LINK = {"link": A_NEW_ONE}

EXPECTATIONS: Table = {
    ("join:code", "GET"): (everybody, {}),
    ("join:code", "POST"): (everybody, {}),
    ("join:room", "GET"): (everybody, CODE),
    ("join:room", "POST"): (everybody, CODE),
    ("join:answer", "POST"): (everybody, CODE),
    ("join:text", "POST"): (everybody, CODE),
    ("join:next_person", "POST"): (everybody, CODE),
    ("join:state", "GET"): (everybody, CODE),
    ("workshops:screen", "GET"): (chair_and_lead, WORKSHOP),
    ("workshops:join_sheet", "GET"): (chair_and_lead, WORKSHOP),
    ("workshops:score_sheets", "GET"): (chair_and_lead, WORKSHOP),
    ("workshops:screen_by_link", "GET"): (everybody, LINK),
    ("workshops:screen_state", "GET"): (everybody, LINK),
}


def a_workshop(number: int) -> Workshop:
    """An open workshop of West Yorkshire that its chair and its lead facilitate."""
    from workshops.services.preparing import _add

    system = System.objects.get(ods_code="QWO")
    workshop = Workshop.objects.create(
        title=f"Roundtable {number}",
        round=Round.objects.get(is_current=True),
        held_on=date(2026, 11, 23),
        status=Workshop.Status.OPEN,
        sectors=["NHS", "Business"],
        roles=["Officer"],
    )
    workshop.systems.set([system])
    for planned in agenda("maturity").activities:
        _add(workshop, planned, [system])
    workshop.current = workshop.activities.first()
    workshop.save()
    people = User.objects.filter(memberships__system=system, memberships__role__in=["chair", "lead"])
    Facilitator.objects.bulk_create(Facilitator(workshop=workshop, user=one) for one in people)
    return workshop


def _workshop(number: int) -> int:
    return a_workshop(number).pk


def _code(number: int) -> str:
    return a_workshop(number).code


def _link(number: int) -> str:
    return a_workshop(number).screen_link


MAKERS = {"workshop": _workshop, "code": _code, "link": _link}
