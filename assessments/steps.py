"""The states of an assessment and the steps between them (DESIGN section 5), as one small table. Pure.

A step is taken from the states that the table names and from no other; who may take it is `accounts.permissions`'
to say, by the action beside it.
"""

from enum import StrEnum

from accounts.permissions import Action

DRAFT, SUBMITTED, SIGNED_OFF, REOPENED = "draft", "submitted", "signed-off", "reopened"
STATUSES = (DRAFT, SUBMITTED, SIGNED_OFF, REOPENED)


class Step(StrEnum):
    """What moves an assessment from state to state."""

    SUBMIT = "submit"
    SIGN_OFF = "sign off"
    REOPEN = "reopen"
    CHANGE_SHARING = "change sharing"


ACTIONS: dict[Step, Action] = {
    Step.SUBMIT: Action.SUBMIT,
    Step.SIGN_OFF: Action.SIGN_OFF,
    Step.REOPEN: Action.SIGN_OFF,
    Step.CHANGE_SHARING: Action.SIGN_OFF,
}
# (state, step): the state that it leads to.
TRANSITIONS: dict[tuple[str, Step], str] = {
    (DRAFT, Step.SUBMIT): SUBMITTED,
    (REOPENED, Step.SUBMIT): SUBMITTED,
    (SUBMITTED, Step.SIGN_OFF): SIGNED_OFF,
    (SUBMITTED, Step.REOPEN): REOPENED,
    (SIGNED_OFF, Step.REOPEN): REOPENED,
    (SIGNED_OFF, Step.CHANGE_SHARING): SIGNED_OFF,
}


class IllegalStep(Exception):
    """The state does not allow the step."""


def after(status: str, step: Step) -> str:
    """The state that `step` leads to from `status`. Raises IllegalStep where the table has no such step."""
    try:
        return TRANSITIONS[status, step]
    except KeyError:
        raise IllegalStep(f"{step} from {status}") from None


def is_allowed(status: str, step: Step) -> bool:
    """Whether the table has this step from this state."""
    return (status, step) in TRANSITIONS
