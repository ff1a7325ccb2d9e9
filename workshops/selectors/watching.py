"""What those who watch a room are told when it changes: small, the same for all of one kind, never an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from workshops.models import Workshop
from workshops.rooms import Counts
from workshops.selectors.counting import counts_over, scenes_over


@dataclass(frozen=True, slots=True)
class Pulse:
    """Where a room is, in a few words. `scene` changes when a phone or projector must show something else.

    `version` lets a page put in order what it hears by the stream and what it asked for; it is also why counts that
    were read a moment after the version are told again with the next one.
    """

    version: int
    step: int
    status: str
    scene: str
    joined: int
    answered: int
    held: int
    is_screen_hidden: bool
    ends_at: str

    def for_phone(self) -> dict[str, object]:
        """A phone needs no counts: it would be woken by every answer of the room."""
        return {"scene": self.scene, "ends_at": self.ends_at}

    def for_screen(self) -> dict[str, object]:
        return {
            "version": self.version,
            "scene": f"{self.scene}.{'hidden' if self.is_screen_hidden else 'shown'}.{self.held}",
            "joined": self.joined,
            "answered": self.answered,
            "ends_at": self.ends_at,
        }

    def for_console(self) -> dict[str, object]:
        return {
            "version": self.version,
            "step": self.step,
            "scene": f"{self.scene}.{self.step}.{self.held}",
            "joined": self.joined,
            "answered": self.answered,
            "held": self.held,
            "ends_at": self.ends_at,
        }


def pulse(workshop: Workshop) -> Pulse:
    """The pulse of a room read with its current activity. Four queries at most."""
    return pulses([workshop])[workshop.pk]


def pulses(workshops: Sequence[Workshop]) -> dict[int, Pulse]:
    """The pulse of each room, read with its current activity. Five queries at most, however many rooms there are."""
    counts, scenes = counts_over(workshops), scenes_over(workshops)
    return {one.pk: _pulse(one, counts[one.pk], scenes[one.pk]) for one in workshops}


def _pulse(workshop: Workshop, counts: Counts, scene: str) -> Pulse:
    return Pulse(
        version=workshop.version,
        step=workshop.step,
        status=workshop.status,
        scene=scene,
        joined=counts.joined,
        answered=counts.answered,
        held=counts.held,
        is_screen_hidden=workshop.is_screen_hidden,
        ends_at=workshop.current.ends_at.isoformat() if workshop.current and workshop.current.ends_at else "",
    )
