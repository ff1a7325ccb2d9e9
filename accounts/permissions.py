"""Who sees and does what: the one place (DESIGN section 5).

Pure: an `Actor` (who asks, with roles already read), an `Action`, and the facts of what it is asked of. Views and
services call `can` or `require`; nothing else in the product decides. What a person may not see answers 404.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.http import Http404

from accounts.models import Role

logger = logging.getLogger(__name__)


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
    SEE_WHO_IS_THERE = "see who else works on an assessment now"
    READ_REGISTERS = "read the registers of evidence and milestones"
    EDIT_EVIDENCE = "add, change and retire evidence of the register"
    EDIT_MILESTONES = "set targets and milestones"
    INVITE_READING = "invite others to read a submitted assessment"
    GIVE_READING = "give a reading of an assessment"
    ANSWER_READING = "answer a reading"
    TAKE_OWN_DATA = "download everything that the system holds"
    PREPARE_WORKSHOP = "prepare a roundtable and give the right to facilitate it"
    FACILITATE = "prepare and run one roundtable"
    READ_WORKSHOP = "read what came of a roundtable"
    DECIDE_ON_WORKSHOP = "accept, change or decline what a roundtable proposes"
    READ_STEPS = "read a system's four steps"
    EDIT_STEPS = "keep a system's four steps"
    LEAD_STEPS = "nominate the lead, ask partners, start programmes"
    READ_SHARED_STEPS = "read the indicators, questions and interventions that a system shares"
    SHARE_STEPS = "choose who else reads the four steps"
    REVIEW_PRACTICE = "review systems' own practice examples"
    TRACK_NATIONAL = "track the national recommendations"
    MANAGE_PEOPLE = "manage people of a system"
    MANAGE_CHAIRS = "make, change or remove a chair"
    ADMINISTER = "rounds, frameworks, all accounts"
    TAKE_FACTOR_AWAY = "take away the second factor of somebody who lost it"
    IMPORT_INDICATORS = "import values of indicators for many systems"
    SEE_PROGRESS = "see how far systems are with a round"
    COMPARE = "compare systems"
    EDIT_GROUP = "change a group of systems"
    ASK_CONVERSATION = "ask another system for a conversation"
    ANSWER_CONVERSATION = "accept or decline a conversation"
    READ_CONVERSATIONS = "read a system's conversations"
    SEE_PAIRS = "see which systems talk to each other"
    LIST_NATIONAL_REPORTS = "see which national reports there are"
    READ_NATIONAL_REPORT = "read a national report"
    WRITE_NATIONAL_REPORT = "write, draw and publish a national report"
    DRAW_BATCH = "draw and take every report of a round as one batch"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: `user_id` None for somebody not signed in; `system_roles` by system id; `national_roles`.

    `ref` is the person's own random reference, for the history. `has_second_factor` says that they sign in with one.
    """

    user_id: int | None = None
    name: str = ""
    ref: str = ""
    system_roles: dict[int, str] = field(default_factory=dict)
    national_roles: frozenset[str] = frozenset()
    has_second_factor: bool = False

    def role_in(self, system_id: int) -> str | None:
        return self.system_roles.get(system_id)


ANONYMOUS = Actor()


@dataclass(frozen=True, slots=True)
class Subject:
    """The facts of what is asked about; leave out what does not apply.

    `status` and `sharing` are an assessment's; `shared_with` the ids of the systems named by the rung "named systems".
    `readers` are the ids of the systems invited to read it once it is submitted, `read_by_body` says that the
    comparing body is.

    `systems` are those that a roundtable is of, `facilitators` the ids of the people who facilitate it; `is_national`
    says that the comparing body holds it.

    `owner` is the id of the person whose own row it is.
    """

    system_id: int | None = None
    status: str = ""
    sharing: str = "system"
    shared_with: frozenset[int] = frozenset()
    readers: frozenset[int] = frozenset()
    read_by_body: bool = False
    systems: frozenset[int] = frozenset()
    facilitators: frozenset[int] = frozenset()
    is_national: bool = False
    owner: int | None = None


MEMBERS = frozenset({Role.CHAIR, Role.LEAD, Role.CONTRIBUTOR, Role.VIEWER})
OWN_SYSTEM: dict[Action, frozenset[str]] = {
    Action.READ_HISTORY: MEMBERS,
    Action.READ_REGISTERS: MEMBERS,
    Action.SEE_WHO_IS_THERE: MEMBERS,
    Action.EDIT_EVIDENCE: frozenset({Role.CHAIR, Role.LEAD, Role.CONTRIBUTOR}),
    Action.EDIT_MILESTONES: frozenset({Role.CHAIR, Role.LEAD}),
    Action.INVITE_READING: frozenset({Role.CHAIR}),
    Action.ANSWER_READING: frozenset({Role.CHAIR, Role.LEAD}),
    Action.READ_STEPS: MEMBERS,
    Action.EDIT_STEPS: frozenset({Role.CHAIR, Role.LEAD, Role.CONTRIBUTOR}),
    Action.LEAD_STEPS: frozenset({Role.CHAIR, Role.LEAD}),
    Action.SHARE_STEPS: frozenset({Role.CHAIR}),
    Action.ASK_CONVERSATION: frozenset({Role.CHAIR, Role.LEAD}),
    Action.ANSWER_CONVERSATION: frozenset({Role.CHAIR, Role.LEAD}),
    Action.READ_CONVERSATIONS: MEMBERS,
    Action.TAKE_OWN_DATA: frozenset({Role.CHAIR, Role.LEAD}),
    Action.DECIDE_ON_WORKSHOP: frozenset({Role.CHAIR, Role.LEAD}),
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
CLOSED_STATES = frozenset({"submitted", "signed-off"})
STATES: dict[Action, frozenset[str]] = {
    Action.EDIT_FINDINGS: OPEN_STATES,
    Action.JUDGE: OPEN_STATES,
    Action.SUBMIT: OPEN_STATES,
    Action.INVITE_READING: CLOSED_STATES,
    Action.GIVE_READING: CLOSED_STATES,
}


def _is_invited_reader(actor: Actor, subject: Subject) -> bool:
    """Whether the actor belongs to those invited to read this assessment, while it is submitted or signed off."""
    if actor.user_id is None or subject.status not in CLOSED_STATES:
        return False
    if subject.read_by_body and Role.ANALYST in actor.national_roles:
        return True
    return any(actor.role_in(system_id) in {Role.CHAIR, Role.LEAD} for system_id in subject.readers)


def _may_read_assessment(actor: Actor, subject: Subject) -> bool:
    if subject.system_id is not None and actor.role_in(subject.system_id) in MEMBERS:
        return True
    if _is_invited_reader(actor, subject):
        return True
    if actor.user_id is not None and actor.user_id in subject.facilitators:
        return True  # while its own roundtable is open: the chair or lead gave the right
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


def _may_read_shared_steps(actor: Actor, subject: Subject) -> bool:
    """A system's own people always; others as far up the ladder as `subject.sharing` says."""
    if subject.system_id is not None and actor.role_in(subject.system_id) in MEMBERS:
        return True
    if subject.sharing in {"confederation", "all-systems"} and Role.ANALYST in actor.national_roles:
        return True
    return subject.sharing == "all-systems" and bool(actor.system_roles)


def _may_at_workshop(actor: Actor, action: Action, subject: Subject) -> bool:
    """A system's chair or lead prepares its own roundtable, the comparing body's people one of several systems.

    Who facilitates runs it; those who gave the right may give it to others but don't run it by that alone. Members
    read what came of their own system's, and of a national one that it took part in.
    """
    body = bool({Role.ANALYST, Role.FACILITATOR} & actor.national_roles)
    if action is Action.FACILITATE:
        return actor.user_id in subject.facilitators
    gives = frozenset({Role.CHAIR, Role.LEAD})
    if action is Action.PREPARE_WORKSHOP:
        if subject.is_national:
            return body
        return len(subject.systems) == 1 and all(actor.role_in(one) in gives for one in subject.systems)
    if actor.user_id in subject.facilitators or (subject.is_national and body):
        return True
    return any(actor.role_in(one) in MEMBERS for one in subject.systems)


def _may_at_national_report(actor: Actor, action: Action, subject: Subject) -> bool:
    """`sharing` is the rung of what the report holds: one of what is shared with the comparing body alone is its
    analysts' only. Administrators write and publish as analysts do; everybody who compares reads what is published.
    A batch of reports follows the same rungs: one for analysts is theirs alone.
    """
    if Role.ANALYST in actor.national_roles:
        return True
    if action is not Action.LIST_NATIONAL_REPORTS and subject.sharing != "all-systems":
        return False
    if Role.ADMINISTRATOR in actor.national_roles:
        return True
    if action in {Action.WRITE_NATIONAL_REPORT, Action.DRAW_BATCH}:
        return False
    return bool(actor.system_roles) and (action is Action.LIST_NATIONAL_REPORTS or subject.status == "published")


NATIONAL_REPORT = frozenset(
    {
        Action.LIST_NATIONAL_REPORTS,
        Action.READ_NATIONAL_REPORT,
        Action.WRITE_NATIONAL_REPORT,
        Action.DRAW_BATCH,
    }
)


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
    if action in {Action.ADMINISTER, Action.IMPORT_INDICATORS, Action.TAKE_FACTOR_AWAY}:
        return Role.ADMINISTRATOR in actor.national_roles
    if action is Action.COMPARE:
        # Systems compare as far as others share with them; each cell is asked for by itself.
        return Role.ANALYST in actor.national_roles or bool(actor.system_roles)
    if action is Action.SEE_PROGRESS:
        # Whoever holds the round; what a system says in a draft stays its own secret.
        return bool({Role.ADMINISTRATOR, Role.ANALYST} & actor.national_roles)
    if action is Action.EDIT_GROUP:
        return subject.owner == actor.user_id and can(actor, Action.COMPARE)
    if action in {Action.REVIEW_PRACTICE, Action.TRACK_NATIONAL, Action.SEE_PAIRS}:
        return Role.ANALYST in actor.national_roles
    if action in NATIONAL_REPORT:
        return _may_at_national_report(actor, action, subject)
    if action is Action.READ_SHARED_STEPS:
        return _may_read_shared_steps(actor, subject)
    if action is Action.GIVE_READING:
        return _is_invited_reader(actor, subject)
    if action in {Action.PREPARE_WORKSHOP, Action.FACILITATE, Action.READ_WORKSHOP}:
        return _may_at_workshop(actor, action, subject)
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
        logger.info("refused by the policy")
        raise Http404


def must_add_second_factor(actor: Actor, required_of: frozenset[str]) -> bool:
    """Whether the actor holds a role that a second factor is required of, and signs in without one."""
    held = {*actor.system_roles.values(), *actor.national_roles}
    return not actor.has_second_factor and bool(held & required_of)
