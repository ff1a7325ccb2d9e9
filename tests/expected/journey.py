"""The four steps: the cycle, chosen questions, partners."""

from typing import Any

from journey.models import ChosenQuestion, LandscapeLine, Organisation, OwnExample, Programme
from systems.models import System
from tests.expected.rules import A_NEW_ONE, State, Table, chair, chair_and_lead, editors, members

SYSTEM = {"ods": "QWO"}
PROGRAMME = SYSTEM | {"programme": A_NEW_ONE}
ORGANISATION = SYSTEM | {"organisation": A_NEW_ONE}
LINE = SYSTEM | {"line": A_NEW_ONE}
QUESTION = SYSTEM | {"question": A_NEW_ONE}
EXAMPLE = SYSTEM | {"example": A_NEW_ONE}
ENTRY = SYSTEM | {"entry": "LA-1"}


def analyst(state: State) -> frozenset[str | None]:
    return frozenset({"analyst"})


def comparers(state: State) -> frozenset[str | None]:
    """Whoever compares systems."""
    return frozenset({"chair", "lead", "contributor", "viewer", "other-chair", "other-lead", "analyst"})


def nobody_in_post(state: State) -> frozenset[str | None]:
    """There is no nomination to end: the page is there for nobody (`tests/journey` nominates first)."""
    return frozenset()


EXPECTATIONS: Table = {
    ("steps:cycle", "GET"): (members, SYSTEM),
    ("steps:sharing", "GET"): (chair, SYSTEM),
    ("steps:sharing", "POST"): (chair, SYSTEM),
    ("steps:recommendation", "GET"): (editors, SYSTEM | {"key": "FS-3-1"}),
    ("steps:recommendation", "POST"): (editors, SYSTEM | {"key": "FS-3-1"}),
    ("steps:potential", "GET"): (members, SYSTEM),
    ("steps:questions", "GET"): (members, SYSTEM),
    ("steps:question_add", "GET"): (editors, SYSTEM),
    ("steps:question_add", "POST"): (editors, SYSTEM),
    ("steps:choose", "POST"): (editors, SYSTEM | {"key": "Q-ES-1"}),
    ("steps:question_edit", "GET"): (members, QUESTION),
    ("steps:question_edit", "POST"): (editors, QUESTION),
    ("steps:question_retire", "GET"): (editors, QUESTION),
    ("steps:question_retire", "POST"): (editors, QUESTION),
    ("steps:move", "POST"): (editors, QUESTION),
    ("steps:partners", "GET"): (members, SYSTEM),
    ("steps:nominate", "GET"): (chair_and_lead, SYSTEM),
    ("steps:nominate", "POST"): (chair_and_lead, SYSTEM),
    ("steps:end_lead", "GET"): (nobody_in_post, SYSTEM),
    ("steps:end_lead", "POST"): (nobody_in_post, SYSTEM),
    ("steps:landscape", "GET"): (members, SYSTEM),
    ("steps:landscape_add", "GET"): (editors, SYSTEM),
    ("steps:landscape_add", "POST"): (editors, SYSTEM),
    ("steps:landscape_published", "GET"): (editors, ENTRY),
    ("steps:landscape_published", "POST"): (editors, ENTRY),
    ("steps:landscape_confirm", "POST"): (editors, ENTRY),
    ("steps:landscape_edit", "GET"): (members, LINE),
    ("steps:landscape_edit", "POST"): (editors, LINE),
    ("steps:landscape_retire", "GET"): (editors, LINE),
    ("steps:landscape_retire", "POST"): (editors, LINE),
    ("steps:organisations", "GET"): (members, SYSTEM),
    ("steps:organisation_add", "GET"): (editors, SYSTEM),
    ("steps:organisation_add", "POST"): (editors, SYSTEM),
    ("steps:organisation_edit", "GET"): (members, ORGANISATION),
    ("steps:organisation_edit", "POST"): (editors, ORGANISATION),
    ("steps:organisation_retire", "GET"): (editors, ORGANISATION),
    ("steps:organisation_retire", "POST"): (editors, ORGANISATION),
    ("steps:programme_add", "GET"): (editors, SYSTEM),
    ("steps:programme_add", "POST"): (editors, SYSTEM),
    ("steps:programme_edit", "GET"): (members, PROGRAMME),
    ("steps:programme_edit", "POST"): (editors, PROGRAMME),
    ("steps:programme_retire", "GET"): (editors, PROGRAMME),
    ("steps:programme_retire", "POST"): (editors, PROGRAMME),
    ("steps:checklist", "GET"): (members, PROGRAMME),
    ("steps:checklist", "POST"): (editors, PROGRAMME),
    ("steps:examples", "GET"): (members, SYSTEM),
    ("steps:example_add", "GET"): (editors, SYSTEM),
    ("steps:example_add", "POST"): (editors, SYSTEM),
    ("steps:example", "GET"): (members, EXAMPLE),
    ("steps:example_edit", "GET"): (members, EXAMPLE),
    ("steps:example_edit", "POST"): (editors, EXAMPLE),
    ("steps:example_send", "POST"): (chair_and_lead, EXAMPLE),
    ("steps:example_take_back", "POST"): (chair_and_lead, EXAMPLE),
    ("steps:example_retire", "GET"): (editors, EXAMPLE),
    ("steps:example_retire", "POST"): (editors, EXAMPLE),
    ("practice:queue", "GET"): (analyst, {}),
    ("practice:review", "GET"): (analyst, {"sent_example": A_NEW_ONE}),
    ("practice:review", "POST"): (analyst, {"sent_example": A_NEW_ONE}),
    ("national:list", "GET"): (comparers, {}),
    ("national:note", "GET"): (analyst, {"key": "NR-1"}),
    ("national:note", "POST"): (analyst, {"key": "NR-1"}),
}


def _system() -> System:
    return System.objects.get(ods_code="QWO")


def _made(model: Any, **values: Any) -> int:
    pk: int = model.objects.create(system=_system(), **values).pk
    return pk


MAKERS = {
    "programme": lambda number: _made(Programme, name=f"Programme {number}"),
    "organisation": lambda number: _made(Organisation, name=f"Organisation {number}"),
    "line": lambda number: _made(LandscapeLine, name=f"Line {number}", tier="place", kind="partner"),
    "example": lambda number: _made(OwnExample, name=f"Example {number}", summary="What we did"),
    "sent_example": lambda number: _made(OwnExample, name=f"Example {number}", summary="What we did", state="sent"),
    "question": lambda number: _made(ChosenQuestion, text=f"Question {number}?"),
}
DOWNLOADS: set[str] = set()
