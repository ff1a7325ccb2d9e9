"""The routes of the foundation: library, systems, assessments, people."""

from accounts.models import Invitation, Membership, User
from accounts.services import hash_of
from systems.models import System
from tests.expected.rules import (
    A_NEW_ONE,
    AREA,
    ASSESSMENT,
    INVITATION,
    PERSON,
    VERSION,
    Table,
    chair,
    chair_and_lead,
    editors,
    editors_while_open,
    everybody,
    members,
    nobody,
    people_managers,
    readers,
    signed_in,
    submitters,
)

# (route name, method): (rule, the values of its address)
EXPECTATIONS: Table = {
    ("home", "GET"): (everybody, {}),
    ("healthz", "GET"): (everybody, {}),
    ("readyz", "GET"): (everybody, {}),
    ("metrics", "GET"): (nobody, {}),
    ("security_txt", "GET"): (everybody, {}),
    ("frameworks:library", "GET"): (everybody, {}),
    ("frameworks:four_steps", "GET"): (everybody, {}),
    ("frameworks:practice", "GET"): (everybody, {}),
    ("frameworks:glossary", "GET"): (everybody, {}),
    ("frameworks:sources", "GET"): (everybody, {}),
    ("frameworks:version", "GET"): (everybody, VERSION),
    ("frameworks:export", "GET"): (everybody, VERSION),
    ("systems:list", "GET"): (signed_in, {}),
    ("systems:home", "GET"): (signed_in, {"ods": "QWO"}),
    ("assessments:start", "POST"): (chair_and_lead, {"ods": "QWO"}),
    ("assessments:tasks", "GET"): (readers, ASSESSMENT),
    ("assessments:area", "GET"): (readers, AREA),
    ("assessments:area", "POST"): (editors, AREA),
    ("assessments:preview", "POST"): (editors_while_open, AREA),
    ("assessments:check", "GET"): (readers, ASSESSMENT),
    ("assessments:submit", "POST"): (submitters, ASSESSMENT),
    ("assessments:sign_off", "GET"): (chair, ASSESSMENT),
    ("assessments:sign_off", "POST"): (chair, ASSESSMENT),
    ("assessments:reopen", "GET"): (chair, ASSESSMENT),
    ("assessments:reopen", "POST"): (chair, ASSESSMENT),
    ("assessments:here", "POST"): (members, ASSESSMENT),
    ("assessments:why", "GET"): (readers, AREA),
    ("assessments:area_history", "GET"): (members, AREA),
    ("systems:history", "GET"): (members, {"ods": "QWO"}),
    ("assessments:history", "GET"): (members, ASSESSMENT),
    ("people:list", "GET"): (people_managers, {"ods": "QWO"}),
    ("people:invite", "GET"): (people_managers, {"ods": "QWO"}),
    ("people:invite", "POST"): (people_managers, {"ods": "QWO"}),
    ("people:role", "GET"): (people_managers, PERSON),
    ("people:role", "POST"): (people_managers, PERSON),
    ("people:remove", "GET"): (people_managers, PERSON),
    ("people:remove", "POST"): (people_managers, PERSON),
    ("people:withdraw", "POST"): (people_managers, INVITATION),
    ("people:accept", "GET"): (everybody, {"token": A_NEW_ONE}),
    ("people:accept", "POST"): (everybody, {"token": A_NEW_ONE}),
}

DOWNLOADS = {"frameworks:export", "healthz", "readyz", "security_txt"}


def _membership(number: int) -> int:
    user = User.objects.create_user(f"spare-{number}@qwo.test")
    return Membership.objects.create(user=user, system=System.objects.get(ods_code="QWO"), role="viewer").pk


def _invitation(number: int) -> Invitation:
    return Invitation.objects.create(
        system=System.objects.get(ods_code="QWO"),
        email=f"invited-{number}@qwo.test",
        role="viewer",
        token_hash=hash_of(f"token-{number}"),
        expires_at="2100-01-01T00:00Z",
    )


def _token(number: int) -> str:
    _invitation(number)
    return f"token-{number}"


MAKERS = {
    "membership": _membership,
    "invitation": lambda number: _invitation(number).pk,
    "token": _token,
}
