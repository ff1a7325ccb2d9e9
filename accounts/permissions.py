"""Who sees and does what: the one place (DESIGN section 5).

Pure: an `Actor` (who asks, with roles already read), an `Action`, and the facts of what it is asked of. Views and
services call `can` or `require`; nothing else in the product decides. What a person may not see answers 404.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.http import Http404

from accounts.models import Role


class Action(StrEnum):
    """Everything that may be refused."""

    READ_LIBRARY = "read the framework library"
    READ_SYSTEM = "read a system's home"
    READ_ASSESSMENT = "read an assessment"
    START_ASSESSMENT = "start an assessment"
    EDIT_FINDINGS = "edit findings and evidence"
    JUDGE = "judge, and set targets"
    SUBMIT = "submit"
    SIGN_OFF = "sign off, reopen, choose sharing"
    READ_HISTORY = "read the history"
    MANAGE_PEOPLE = "manage people of a system"
    MANAGE_CHAIRS = "make, change or remove a chair"
    ADMINISTER = "rounds, frameworks, all accounts"
    COMPARE = "compare systems"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: `user_id` None for somebody not signed in; `system_roles` by system id; `national_roles`."""

    user_id: int | None = None
    name: str = ""
    system_roles: dict[int, str] = field(default_factory=dict)
    national_roles: frozenset[str] = frozenset()

    def role_in(self, system_id: int) -> str | None:
        return self.system_roles.get(system_id)


ANONYMOUS = Actor()


@dataclass(frozen=True, slots=True)
class Subject:
    """The facts of what is asked about; leave out what does not apply.

    `status` and `sharing` are an assessment's; `shared_with` the ids of the systems named by the rung "named systems".
    """

    system_id: int | None = None
    status: str = ""
    sharing: str = "system"
    shared_with: frozenset[int] = frozenset()


MEMBERS = frozenset({Role.CHAIR, Role.LEAD, Role.CONTRIBUTOR, Role.VIEWER})
OWN_SYSTEM: dict[Action, frozenset[str]] = {
    Action.READ_HISTORY: MEMBERS,
    Action.START_ASSESSMENT: frozenset({Role.CHAIR, Role.LEAD}),
    Action.EDIT_FINDINGS: frozenset({Role.CHAIR, Role.LEAD, Role.CONTRIBUTOR}),
    Action.JUDGE: frozenset({Role.CHAIR, Role.LEAD}),
    Action.SUBMIT: frozenset({Role.CHAIR, Role.LEAD}),
    Action.SIGN_OFF: frozenset({Role.CHAIR}),
    Action.MANAGE_PEOPLE: frozenset({Role.CHAIR, Role.LEAD}),
    Action.MANAGE_CHAIRS: frozenset({Role.CHAIR}),  # a lead can't give or take the right to sign off
}
# What may be done in which state; an action that is not here does not depend on the state.
OPEN_STATES = frozenset({"draft", "reopened"})
STATES: dict[Action, frozenset[str]] = {
    Action.EDIT_FINDINGS: OPEN_STATES,
    Action.JUDGE: OPEN_STATES,
    Action.SUBMIT: OPEN_STATES,
}


def _may_read_assessment(actor: Actor, subject: Subject) -> bool:
    if subject.system_id is not None and actor.role_in(subject.system_id) in MEMBERS:
        return True
    if subject.status != "signed-off":
        return False  # a draft is its own system's secret
    if subject.sharing == "public":
        return True
    if actor.user_id is None:
        return False
    if subject.sharing in {"confederation", "all-systems"} and Role.ANALYST in actor.national_roles:
        return True
    if subject.sharing == "all-systems":
        return bool(actor.system_roles)
    if subject.sharing == "named":
        return bool(subject.shared_with & set(actor.system_roles))
    return False


def can(actor: Actor, action: Action, subject: Subject | None = None) -> bool:
    """Whether `actor` may do `action` to `subject`. Anything not allowed here is refused."""
    subject = subject or Subject()
    if action is Action.READ_LIBRARY:
        return True
    if action is Action.READ_ASSESSMENT:
        return _may_read_assessment(actor, subject)
    if actor.user_id is None:
        return False
    if action is Action.READ_SYSTEM:
        return True  # the page shows each reader only what READ_ASSESSMENT allows
    if action is Action.ADMINISTER:
        return Role.ADMINISTRATOR in actor.national_roles
    if action is Action.COMPARE:
        return Role.ANALYST in actor.national_roles
    if action in {Action.MANAGE_PEOPLE, Action.MANAGE_CHAIRS} and Role.ADMINISTRATOR in actor.national_roles:
        return True
    if subject.system_id is None:
        return False
    if action in STATES and subject.status and subject.status not in STATES[action]:
        return False
    return actor.role_in(subject.system_id) in OWN_SYSTEM.get(action, frozenset())


def can_any(actor: Actor, actions: Iterable[Action], subject: Subject | None = None) -> bool:
    """Whether at least one of `actions` is allowed."""
    return any(can(actor, action, subject) for action in actions)


def require(actor: Actor, action: Action, subject: Subject | None = None) -> None:
    """Raise Http404 when the actor may not: a refusal never tells that something exists."""
    if not can(actor, action, subject):
        raise Http404
