"""The routes of readings. Nobody is invited in the walk; who is invited is tested in `test_views_readings.py`."""

from assessments.models import Assessment, Reading
from systems.models import System
from tests.expected.rules import (
    A_NEW_ONE,
    ASSESSMENT,
    State,
    Table,
    chair,
    members,
)

READING = ASSESSMENT | {"reading": A_NEW_ONE}


def chair_once_submitted(state: State) -> frozenset[str | None]:
    return chair(state) if state.status in {"submitted", "signed-off"} else frozenset()


def nobody(state: State) -> frozenset[str | None]:
    """A reading that is not given yet is read by nobody, and given by its reader alone."""
    return frozenset()


EXPECTATIONS: Table = {
    ("assessments:readings", "GET"): (members, ASSESSMENT),
    ("assessments:invite_reading", "GET"): (chair_once_submitted, ASSESSMENT),
    ("assessments:invite_reading", "POST"): (chair_once_submitted, ASSESSMENT),
    ("assessments:reading", "GET"): (nobody, READING),
    ("assessments:reading", "POST"): (nobody, READING),
    ("assessments:give_reading", "GET"): (nobody, READING),
    ("assessments:give_reading", "POST"): (nobody, READING),
    ("assessments:withdraw_reading", "GET"): (chair, READING),
    ("assessments:withdraw_reading", "POST"): (chair, READING),
}


def _reading(number: int) -> int:
    """A reading by a system that none of the walk's people belongs to."""
    assessment = Assessment.objects.filter(system__ods_code="QWO").order_by("-round__as_at").first()
    reader = System.objects.exclude(ods_code__in=["QWO", "QOP"]).filter(ended_on=None).order_by("pk").first()
    reading, _ = Reading.objects.update_or_create(
        assessment=assessment,
        by_system=reader,
        defaults={"invited_by_name": "Chair", "status": "invited", "given_at": None},
    )
    return reading.pk


MAKERS = {"reading": _reading}
