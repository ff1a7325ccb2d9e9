"""The states of an assessment: every step from every state by every role, against the table and nothing else."""

import itertools

import pytest
from django.http import Http404

from assessments.models import Assessment, Event
from assessments.services import StaleState, change_sharing, reopen, sign_off, submit
from assessments.steps import STATUSES, IllegalStep, Step, after, is_allowed
from tests.assessments.signing import words_of
from tests.expected.rules import ROLES

LEGAL = {
    ("draft", Step.SUBMIT): "submitted",
    ("reopened", Step.SUBMIT): "submitted",
    ("submitted", Step.SIGN_OFF): "signed-off",
    ("submitted", Step.REOPEN): "reopened",
    ("signed-off", Step.REOPEN): "reopened",
    ("signed-off", Step.CHANGE_SHARING): "signed-off",
}
WHO = {
    Step.SUBMIT: {"chair", "lead"},
    Step.SIGN_OFF: {"chair"},
    Step.REOPEN: {"chair"},
    Step.CHANGE_SHARING: {"chair"},
}
CASES = list(itertools.product(STATUSES, Step))


def test_the_states_are_those_of_the_model():
    assert set(STATUSES) == set(Assessment.Status.values)


@pytest.mark.parametrize(("status", "step"), CASES)
def test_the_table(status: str, step: Step):
    assert is_allowed(status, step) == ((status, step) in LEGAL)
    if (status, step) in LEGAL:
        assert after(status, step) == LEGAL[status, step]
    else:
        with pytest.raises(IllegalStep):
            after(status, step)


def take(step: Step, actor, assessment, words) -> None:
    common = {"actor": actor, "assessment": assessment, "seen_number": assessment.number}
    match step:
        case Step.SUBMIT:
            submit(**common, reason="The board asked")
        case Step.SIGN_OFF:
            sign_off(**common, sharing="confederation", words=words)
        case Step.REOPEN:
            reopen(**common, reason="A wrong date")
        case Step.CHANGE_SHARING:
            change_sharing(**common, sharing="all-systems")


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "step"), CASES)
def test_every_step_from_every_state_by_every_role(actors, published, status: str, step: Step):
    words = words_of(actors["chair"], published)
    events = Event.objects.count()
    for role in ROLES:
        if role is None:
            continue
        Assessment.objects.filter(pk=published.pk).update(status=status, sharing="system")
        published.refresh_from_db()
        if (status, step) in LEGAL and role in WHO[step]:
            take(step, actors[role], published, words)
            events += 1
            expected = LEGAL[status, step]
        else:
            with pytest.raises((Http404, StaleState)):
                take(step, actors[role], published, words)
            expected = status
        published.refresh_from_db()
        assert published.status == expected, role
        assert Event.objects.count() == events, role
