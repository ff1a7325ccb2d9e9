"""What a facilitator's console shows: one obvious next thing, everything else beside it."""

from dataclasses import dataclass

from workshops import rules
from workshops.models import Activity, Workshop
from workshops.presenters.bars import ItemCharts, charts_of
from workshops.rooms import RoomView
from workshops.rules import Command


@dataclass(frozen=True, slots=True)
class Button:
    """A command with the words on its button."""

    command: str
    label: str


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One activity in the agenda; `spent` says where it stands, in words."""

    id: int
    title: str
    kind: str
    minutes: int
    phase: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Console:
    """`first` is None when the obvious next thing is to record what the room agrees on; `said` says why."""

    first: Button | None
    said: str
    others: tuple[Button, ...]
    agenda: tuple[AgendaRow, ...]
    charts: tuple[ItemCharts, ...]
    can_time: bool
    can_count: bool
    can_end: bool
    waits_for_decision: bool
    prompt: str


SAID = {
    "waiting": "People are reading. Ask for answers when the room is ready.",
    "open": "People are answering. Close when most have answered; those who can't may leave it out.",
    "closed": "The answers are closed. Nobody has seen them yet.",
    "revealed": "Talk about what you see. Then score again, or record what the room agrees on.",
    "decided": "It is recorded. Go on.",
    "skipped": "This one is skipped.",
}


def console_of(view: RoomView, workshop: Workshop, activities: list[Activity]) -> Console:
    """The console now."""
    first = rules.next_command(view.room)
    activity = view.activity
    waits = bool(activity and activity.phase in {"revealed", "decided"} and rules.is_judged(activity.kind))
    said = {"preparing": "Nobody can join yet.", "closed": "This roundtable has finished."}.get(view.status, "")
    if activity and view.status == "open":
        said = SAID[activity.phase]
        if activity.kind == "text":
            said = {
                "open": "People are writing. Release what the room should see.",
                "closed": "The texts are closed. Release what the room should see, then go on.",
            }.get(activity.phase, said)
    elif view.status == "open":
        said = "People can join." if activities else "The agenda is empty. Add an activity first."
    charts = charts_of(activity) if activity and activity.revealed else ()
    single = charts[0].charts[0] if len(charts) == 1 and charts[0].charts and not charts[0].consensus else None
    asked = bool(activity and activity.scoring and activity.revealed < activity.scoring and activity.kind != "text")
    return Console(
        first=_button(first) if first else None,
        said=said,
        others=tuple(_button(one) for one in rules.choices(view.room)),
        agenda=tuple(
            AgendaRow(
                one.pk,
                one.title,
                one.get_kind_display(),
                one.minutes,
                one.get_phase_display(),
                one.pk == workshop.current_id,
            )
            for one in activities
        ),
        charts=charts,
        can_time=bool(activity and view.status == "open" and activity.phase in {"waiting", "open", "revealed"}),
        can_count=asked,
        can_end=view.status == "open" and first is not Command.FINISH,
        waits_for_decision=waits,
        prompt=single.prompt if single else "",
    )


def _button(command: Command) -> Button:
    return Button(command.value, rules.LABELS[command])
