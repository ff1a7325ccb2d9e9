"""Who gets in where: the roles, the states, and the rules that the tables beside this file are written in.

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

# Opened by a token in a header, whoever is signed in: without it they are not there, and nobody is sent to sign in.
BY_TOKEN = {"metrics"}


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


def nobody(state: State) -> frozenset[str | None]:
    """No role opens it: a token does, or what is asked for is not there."""
    return frozenset()


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

Table = dict[tuple[str, str], tuple[Rule, dict[str, str]]]
