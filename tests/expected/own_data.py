"""A system's own data: its chair and lead take a copy, an administrator loads one."""

from tests.expected.rules import State, Table, chair_and_lead

SYSTEM = {"ods": "QWO"}


def takers_and_loaders(state: State) -> frozenset[str | None]:
    return frozenset({"chair", "lead", "administrator"})


def administrators(state: State) -> frozenset[str | None]:
    return frozenset({"administrator"})


EXPECTATIONS: Table = {
    ("own_data:home", "GET"): (takers_and_loaders, SYSTEM),
    ("own_data:copy", "POST"): (chair_and_lead, SYSTEM),
    ("own_data:preview", "POST"): (administrators, SYSTEM),
    ("own_data:load", "POST"): (administrators, SYSTEM),
}
DOWNLOADS = {"own_data:copy"}
