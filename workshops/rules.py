"""What a facilitator may do in which state of the room, and the one obvious next thing. Pure."""

from dataclasses import dataclass
from enum import StrEnum

MOST_SCORINGS = 2
"""A second time of scoring shows what moved; more wear a room out."""


class Command(StrEnum):
    """Everything that a facilitator does to the room by one button."""

    START = "start"
    OPEN = "open"
    CLOSE = "close"
    REVEAL = "reveal"
    AGAIN = "again"
    SKIP = "skip"
    NEXT = "next"
    BACK = "back"
    GO = "go"
    LOCK = "lock"
    UNLOCK = "unlock"
    HIDE = "hide"
    SHOW = "show"
    TIMER = "timer"
    STOP_TIMER = "stop-timer"
    FINISH = "finish"


LABELS = {
    Command.START: "Open the room",
    Command.OPEN: "Ask for answers",
    Command.CLOSE: "Close the answers",
    Command.REVEAL: "Reveal",
    Command.AGAIN: "Score again",
    Command.SKIP: "Skip this",
    Command.NEXT: "Next activity",
    Command.BACK: "Back",
    Command.GO: "Go to this",
    Command.LOCK: "Lock joining",
    Command.UNLOCK: "Let people join again",
    Command.HIDE: "Hide the projector",
    Command.SHOW: "Show the projector",
    Command.TIMER: "Start the timer",
    Command.STOP_TIMER: "Stop the timer",
    Command.FINISH: "End the roundtable",
}
# What each command makes of an activity's phase, by the phases that it may start from.
MOVES: dict[Command, dict[str, str]] = {
    Command.OPEN: {"waiting": "open", "closed": "open", "skipped": "open"},
    Command.CLOSE: {"open": "closed"},
    Command.REVEAL: {"open": "revealed", "closed": "revealed"},
    Command.AGAIN: {"revealed": "open"},
    Command.SKIP: {"waiting": "skipped", "open": "skipped", "closed": "skipped", "revealed": "skipped"},
}


@dataclass(frozen=True, slots=True)
class Room:
    """Where a room is: the workshop's status, and the current activity's kind, phase and time of scoring.

    `has_next`, `has_back` say whether an activity follows or goes before; `has_decision` whether each item has one.
    """

    status: str
    kind: str = ""
    phase: str = ""
    scoring: int = 0
    has_next: bool = False
    has_back: bool = False
    has_decision: bool = False
    is_locked: bool = False
    is_screen_hidden: bool = False
    has_timer: bool = False
    answered: int = 0


def is_judged(kind: str) -> bool:
    """Whether an activity of this kind ends with a level that the room agrees on."""
    return kind in {"score", "stage", "shifts", "checklist"}


def is_allowed(room: Room, command: Command) -> bool:
    """Whether the command makes sense where the room is. Who gives it is asked elsewhere."""
    if command is Command.START:
        return room.status == "preparing"
    if room.status != "open":
        return False
    simple = {
        Command.NEXT: room.has_next,
        Command.BACK: room.has_back,
        Command.GO: True,
        Command.LOCK: not room.is_locked,
        Command.UNLOCK: room.is_locked,
        Command.HIDE: not room.is_screen_hidden,
        Command.SHOW: room.is_screen_hidden,
        Command.TIMER: bool(room.phase),
        Command.STOP_TIMER: room.has_timer,
        Command.FINISH: True,
    }
    if command in simple:
        return simple[command]
    if room.phase not in MOVES[command]:
        return False
    if command is Command.REVEAL:
        return room.kind != "text"  # each text is released by itself
    if command is Command.AGAIN:
        return is_judged(room.kind) and room.scoring < MOST_SCORINGS
    if command is Command.OPEN and room.phase == "skipped":
        return room.scoring == 0  # what was revealed once is not asked again as if nobody had seen it
    return True


def after(room: Room, command: Command) -> tuple[str, int]:
    """The phase and the time of scoring that a command leads to. Raises ValueError for one that is not allowed."""
    if command not in MOVES or not is_allowed(room, command):
        raise ValueError(f"{command} is not possible now")
    scoring = room.scoring
    if command is Command.OPEN:
        scoring = max(1, scoring)
    elif command is Command.AGAIN:
        scoring += 1
    return MOVES[command][room.phase], scoring


def next_command(room: Room) -> Command | None:
    """The one obvious next thing; None where the obvious thing is to record what the room decides."""
    if room.status == "preparing":
        return Command.START
    if room.status != "open":
        return None
    onward = Command.NEXT if room.has_next else Command.FINISH
    if room.phase == "waiting":
        return Command.OPEN
    if room.phase == "open":
        return Command.CLOSE
    if room.phase == "closed":
        return onward if room.kind == "text" else Command.REVEAL
    if room.phase == "revealed" and is_judged(room.kind) and not room.has_decision:
        return None
    return onward


def choices(room: Room) -> tuple[Command, ...]:
    """Every other command that makes sense now, in the order in which a console shows them; GO and TIMER left out."""
    shown = (Command.OPEN, Command.CLOSE, Command.REVEAL, Command.AGAIN, Command.NEXT, Command.BACK, Command.SKIP)
    more = (Command.STOP_TIMER, Command.LOCK, Command.UNLOCK, Command.HIDE, Command.SHOW, Command.FINISH)
    first = next_command(room)
    return tuple(command for command in (*shown, *more) if command is not first and is_allowed(room, command))
