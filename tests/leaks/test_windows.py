"""Who reads an assessment by a right of the moment: who facilitates its open roundtable, and who was asked to read."""

from dataclasses import replace

import pytest
from django.urls import reverse

from assessments.models import Assessment, Reading
from tests.expectations import EXPECTATIONS, STATES
from tests.expected.rules import ASSESSMENT, readers
from tests.expected.workshops_room import a_workshop
from tests.test_permission_walk import ask, got_in, put_into
from workshops.models import Facilitator, Workshop

pytestmark = pytest.mark.django_db
OF_AN_ASSESSMENT = sorted(
    key
    for key, (_, values) in EXPECTATIONS.items()
    if values.items() >= ASSESSMENT.items() and key[0] != "reports:pdf"
)
READ = sorted(key for key in OF_AN_ASSESSMENT if EXPECTATIONS[key][0] is readers)


@pytest.fixture
def room(current, people) -> Workshop:
    """An open room of West Yorkshire that a facilitator of the comparing body holds."""
    workshop = a_workshop(1)
    workshop.activities.update(shows_findings=False)
    Facilitator.objects.create(workshop=workshop, user=people["facilitator"])
    return workshop


@pytest.mark.parametrize("key", OF_AN_ASSESSMENT, ids=str)
def test_a_facilitator_gets_in_by_no_address_of_the_assessment(key, room, sign_in, current, greater_manchester):
    """The window is the console of the room, and nothing else."""
    name, method = key
    rule, values = EXPECTATIONS[key]
    for state in (STATES[0], STATES[2], STATES[4]):
        put_into(state, current, greater_manchester)
        assert got_in(ask(sign_in("facilitator"), name, method, values)) is ("facilitator" in rule(state)), state


@pytest.mark.parametrize(("status", "shows"), [("preparing", False), ("open", True), ("closed", False)])
@pytest.mark.parametrize("state", ["draft", "submitted", "reopened", "signed-off"])
def test_a_facilitator_hears_the_claim_while_the_room_is_open(status, shows, state, room, sign_in, current):
    current.judgements.filter(area__key="economic-development").update(standing="judged", level=_level(current))
    Assessment.objects.filter(pk=current.pk).update(status=state)
    Workshop.objects.filter(pk=room.pk).update(status=status)
    room.activities.update(shows_findings=True)
    response = sign_in("facilitator").get(reverse("workshops:run", args=[room.pk]), follow=True)
    assert ("The system says now" in response.content.decode()) is shows


def _level(assessment: Assessment):
    return assessment.judgements.get(area__key="economic-development").area.version.levels.last()


@pytest.mark.parametrize("key", READ, ids=str)
@pytest.mark.parametrize("role", ["other-chair", "other-lead", "analyst"])
def test_who_was_asked_to_read_reads_once_it_is_submitted(role, key, sign_in, current, greater_manchester):
    by = None if role == "analyst" else greater_manchester
    asked = Reading.objects.create(assessment=current, by_system=by, invited_by_name="Chair")
    name, method = key
    values = EXPECTATIONS[key][1]
    for state in STATES[:5]:
        put_into(replace(state, sharing="system"), current, greater_manchester)
        may = state.status in {"submitted", "signed-off"}
        assert got_in(ask(sign_in(role), name, method, values)) is may, state
    Reading.objects.filter(pk=asked.pk).update(status=Reading.Status.WITHDRAWN)
    assert not got_in(ask(sign_in(role), name, method, values)), "withdrawn"
