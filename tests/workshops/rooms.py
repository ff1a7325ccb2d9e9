"""Rooms for tests: made, opened, filled and run in a line each."""

from collections.abc import Sequence
from datetime import date

from accounts.permissions import Actor
from assessments.models import Round
from systems.models import System
from workshops.agendas import Planned, agenda
from workshops.models import Activity, Participant, Workshop
from workshops.rules import Command
from workshops.selectors.rooms import asked
from workshops.services.answering import Answer, answer, join
from workshops.services.preparing import WorkshopChange, create_workshop
from workshops.services.running import give


def make_room(
    actor: Actor, system: System, agenda_key: str = "maturity", activities: Sequence[Planned] | None = None
) -> Workshop:
    """A workshop of one system in the current round, being prepared."""
    return create_workshop(
        actor=actor,
        change=WorkshopChange(title="Where we stand", held_on=date(2026, 11, 23)),
        round=Round.objects.get(is_current=True),
        systems=[system],
        agenda=agenda(agenda_key).activities if activities is None else activities,
    )


def now(workshop: Workshop) -> Workshop:
    """The workshop as it is in the database."""
    return Workshop.objects.select_related("current", "round").get(pk=workshop.pk)


def do(actor: Actor, workshop: Workshop, *commands: Command, activity: Activity | None = None) -> Workshop:
    """Give commands one after another, each at the step that the room is at."""
    for command in commands:
        room = now(workshop)
        give(
            actor=actor,
            workshop=room,
            seen_step=room.step,
            command=command,
            activity_id=activity.pk if activity else None,
        )
    return now(workshop)


def people_in(workshop: Workshop, count: int, sector: str = "", role: str = "") -> list[Participant]:
    return [join(workshop=workshop, sector=sector, role=role) for _ in range(count)]


def vote(workshop: Workshop, voters: Sequence[Participant], levels: Sequence[str]) -> None:
    """One answer each on the first item of the current activity."""
    room = now(workshop)
    assert room.current
    item = room.current.items.all()[0]
    for one, level in zip(voters, levels, strict=True):
        answer(
            participant=one,
            asked=asked(room.current.pk, room.code),
            scoring=room.current.scoring,
            answers={item.pk: Answer(level_key=level)},
        )
