"""The register of milestones."""

from accounts.models import Membership, User
from assessments.models import CalendarLink, Milestone
from assessments.services.calendars import token_hash
from systems.models import System
from tests.expected.rules import A_NEW_ONE, Table, chair_and_lead, everybody, members

SYSTEM = {"ods": "QWO"}
ONE = SYSTEM | {"milestone": A_NEW_ONE}

EXPECTATIONS: Table = {
    ("milestones:list", "GET"): (members, SYSTEM),
    ("milestones:add", "GET"): (chair_and_lead, SYSTEM),
    ("milestones:add", "POST"): (chair_and_lead, SYSTEM),
    ("milestones:calendar", "GET"): (members, SYSTEM),
    ("milestones:make_calendar", "POST"): (members, SYSTEM),
    ("milestones:remove_calendar", "POST"): (members, SYSTEM),
    # The address is the key: whoever has it reads, signed in or not.
    ("calendar", "GET"): (everybody, {"secret": A_NEW_ONE}),
    ("milestones:edit", "GET"): (members, ONE),
    ("milestones:edit", "POST"): (chair_and_lead, ONE),
    ("milestones:criteria", "GET"): (chair_and_lead, ONE),
    ("milestones:criteria", "POST"): (chair_and_lead, ONE),
}


def _milestone(number: int) -> int:
    west_yorkshire = System.objects.get(ods_code="QWO")
    return Milestone.objects.create(system=west_yorkshire, title=f"Milestone {number}", due_on="2027-03-31").pk


def _secret(number: int) -> str:
    user = User.objects.create_user(f"calendar-{number}@qwo.test")
    west_yorkshire = System.objects.get(ods_code="QWO")
    Membership.objects.create(user=user, system=west_yorkshire, role="viewer")
    CalendarLink.objects.create(user=user, system=west_yorkshire, token_hash=token_hash(f"calendar-{number}"))
    return f"calendar-{number}"


MAKERS = {"milestone": _milestone, "secret": _secret}
DOWNLOADS = {"calendar"}
