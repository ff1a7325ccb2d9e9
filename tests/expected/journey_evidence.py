"""Using what was learned in the four steps as evidence."""

from journey.models import Programme
from systems.models import System
from tests.expected.rules import A_NEW_ONE, Table, editors

LEARNED = {"ods": "QWO", "kind": "programme", "learned": A_NEW_ONE}
EXPECTATIONS: Table = {
    ("steps:use", "GET"): (editors, LEARNED),
    ("steps:use", "POST"): (editors, LEARNED),
}


def _programme(number: int) -> int:
    system = System.objects.get(ods_code="QWO")
    return Programme.objects.create(system=system, name=f"Learned {number}").pk


MAKERS = {"learned": _programme}
