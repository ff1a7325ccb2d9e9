"""Who gets in where: the one written table that the walk over every route is held against.

A rule takes the state of West Yorkshire's assessment and returns the roles that get in. Roles are the keys of the
`people` fixture; `None` is somebody not signed in. Whoever is not named is refused: 404 when signed in, and sent to
sign in when not.
"""

from collections.abc import Callable
from dataclasses import dataclass

ROLES: tuple[str | None, ...] = (
    None,
    "chair",
    "lead",
    "contributor",
    "viewer",
    "other-chair",
    "other-lead",
    "analyst",
    "facilitator",
    "administrator",
    "nobody",
)
EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {None}
MEMBERS = frozenset({"chair", "lead", "contributor", "viewer"})
EDITORS = frozenset({"chair", "lead", "contributor"})
OTHERS = frozenset({"other-chair", "other-lead"})


@dataclass(frozen=True)
class State:
    """The state of the assessment that is asked for."""

    status: str
    sharing: str = "system"
    named: bool = False

    def __str__(self) -> str:
        return f"{self.status}, {self.sharing}"


STATES = (
    State("draft"),
    State("draft", "public"),
    State("submitted"),
    State("reopened", "all-systems"),
    State("signed-off"),
    State("signed-off", "named", named=True),
    State("signed-off", "named"),
    State("signed-off", "confederation"),
    State("signed-off", "all-systems"),
    State("signed-off", "public"),
)

Rule = Callable[[State], frozenset[str | None]]


def everybody(state: State) -> frozenset[str | None]:
    return EVERYBODY


def signed_in(state: State) -> frozenset[str | None]:
    return SIGNED_IN


def members(state: State) -> frozenset[str | None]:
    return MEMBERS


def readers(state: State) -> frozenset[str | None]:
    """Members always; others only what is signed off, by the ladder of sharing."""
    if state.status != "signed-off":
        return MEMBERS
    further: dict[str, frozenset[str | None]] = {
        "system": frozenset(),
        "named": OTHERS if state.named else frozenset(),
        "confederation": frozenset({"analyst"}),
        "all-systems": OTHERS | {"analyst"},
        "public": EVERYBODY,
    }
    return MEMBERS | further[state.sharing]


def editors_while_open(state: State) -> frozenset[str | None]:
    return EDITORS if state.status in {"draft", "reopened"} else frozenset()


def editors(state: State) -> frozenset[str | None]:
    """Whoever may edit while it is open is answered afterwards too: with what they typed, and nothing saved."""
    return EDITORS


def chair_and_lead(state: State) -> frozenset[str | None]:
    return frozenset({"chair", "lead"})


def submitters(state: State) -> frozenset[str | None]:
    """Whoever submits; once it is submitted, its people are told so."""
    return chair_and_lead(state) if state.status in {"draft", "reopened"} else MEMBERS


def chair(state: State) -> frozenset[str | None]:
    return frozenset({"chair"})


def people_managers(state: State) -> frozenset[str | None]:
    return frozenset({"chair", "lead", "administrator"})


ASSESSMENT = {"ods": "QWO", "round": "2026-27"}
AREA = ASSESSMENT | {"area": "economic-development"}
# Stands for a row that the walk makes anew for each person, since the one before may have used it up.
A_NEW_ONE = "a-new-one"
PERSON = {"ods": "QWO", "membership": A_NEW_ONE}
INVITATION = {"ods": "QWO", "invitation": A_NEW_ONE}
VERSION = {"key": "health-and-wealth", "version": "2022.1"}

# (route name, method): (rule, the values of its address)
EXPECTATIONS: dict[tuple[str, str], tuple[Rule, dict[str, str]]] = {
    ("home", "GET"): (everybody, {}),
    ("healthz", "GET"): (everybody, {}),
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
    ("assessments:history", "GET"): (members, ASSESSMENT),
    ("reports:pdf", "GET"): (readers, ASSESSMENT),
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

# Pages of one's own account, which django-allauth decides about. Those of a person signed in ask others to sign in.
ACCOUNT_PAGES_OF_ONES_OWN = frozenset(
    {"account_email", "account_change_password", "account_set_password", "account_reauthenticate"}
)
ACCOUNT_PAGES = ACCOUNT_PAGES_OF_ONES_OWN | {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
