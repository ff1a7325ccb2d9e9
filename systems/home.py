"""What apps above this one add to a system's home, read with the system's own row: no further query."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models.expressions import Combinable


@dataclass(frozen=True, slots=True)
class HomeLine:
    """A line of a system's home: a label, words, and an e-mail address to write to where there is one."""

    label: str
    words: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class _Added:
    annotation: Callable[[], Combinable]
    present: Callable[[Any], HomeLine | None]


_added: dict[str, _Added] = {}


def add_to_home(name: str, annotation: Callable[[], Combinable], present: Callable[[Any], HomeLine | None]) -> None:
    """Annotate systems with `name` where a home is read; show what `present` makes of it. Called at start."""
    _added[name] = _Added(annotation, present)


def home_annotations() -> dict[str, Combinable]:
    """The annotations of a home, by name."""
    return {name: one.annotation() for name, one in _added.items()}


def home_lines(system: Any) -> list[HomeLine]:
    """The lines of a system that was read with `home_annotations`."""
    lines = (one.present(getattr(system, name, None)) for name, one in _added.items())
    return [line for line in lines if line]
