"""Questions that several systems chose, as far as they share their four steps with the reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.permissions import Action, Actor, Subject, can
from comparison.rows import SystemLine
from journey.models import StepsSharing
from journey.selectors.questions import chosen_by_several


@dataclass(frozen=True, slots=True)
class SharedQuestion:
    """A published question with the systems that have it open, by name."""

    text: str
    systems: tuple[SystemLine, ...]


def shared_questions(actor: Actor, systems: Sequence[SystemLine]) -> tuple[SharedQuestion, ...]:
    """Questions that at least two systems have open, of those that the reader may read. Two queries."""
    rungs = dict(StepsSharing.objects.values_list("system_id", "rung"))
    by_id = {
        one.id: one
        for one in systems
        if can(actor, Action.READ_SHARED_STEPS, Subject(system_id=one.id, sharing=rungs.get(one.id, "system")))
    }
    found = chosen_by_several(by_id)
    return tuple(SharedQuestion(text, tuple(by_id[pk] for pk in ids)) for text, ids in found.items())
