"""Progress: how the claim and the backed level of one area moved over a system's rounds.

Steps, not slopes: nothing is known between two rounds. Where the framework's version changed the steps break and a
line says so. The steps go on over that line only where the two versions of the area are said to compare.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from django.utils.formats import date_format

from assessments.boards import AreaHistory, SystemBoard
from assessments.charts import svg
from assessments.charts.ladder import SHORT_WORDS
from assessments.progress import gains_and_losses, path_words
from assessments.scoring import COMPARABLE
from frameworks.content import LevelContent


@dataclass(frozen=True, slots=True)
class Step:
    """One round of one area. `new_version` is true where the version differs from the round before.

    `comparability` and `reason` then say how the two versions of the area compare.
    """

    round_key: str
    round_name: str
    when: str
    claim: LevelContent | None
    backed: LevelContent | None
    version: str
    status: str
    new_version: bool
    comparability: str = ""
    reason: str = ""

    @property
    def is_comparable(self) -> bool:
        """Whether this round's levels can be held against those of the round before."""
        return not self.new_version or self.comparability in COMPARABLE

    @property
    def version_words(self) -> str:
        """What a change of version means here, in words; empty where there was none."""
        if not self.new_version:
            return ""
        verdict = {"unchanged": "unchanged here", "reworded": "reworded here"}.get(
            self.comparability, "not compared with the rounds before"
        )
        reason = f" ({self.reason.rstrip('.')})" if self.reason else ""
        return f"new framework version {self.version}, {verdict}{reason}"

    def level(self, kind: str) -> LevelContent | None:
        """The level of `kind`, "claim" or "backed"."""
        return self.claim if kind == "claim" else self.backed


@dataclass(frozen=True, slots=True)
class Progress:
    """One area over rounds, earliest first; `levels` are those of the newest version, by rising order."""

    key: str
    name: str
    levels: tuple[LevelContent, ...]
    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        return f"{self.name}: change over rounds"

    @property
    def description(self) -> str:
        """All that the picture shows, in sentences."""
        parts = []
        for step in self.steps:
            claim = step.claim.name if step.claim else "not assessed"
            backed = f", evidence-backed {step.backed.name}" if step.backed else ""
            version = f"; {step.version_words}" if step.new_version else ""
            parts.append(f"{step.round_name}: claim {claim}{backed}{version}.")
        return " ".join(parts)


@cache
def _month(day: date) -> str:
    """The month in short: every area of a page asks for the same few."""
    return date_format(day, "M Y")


def progress(history: AreaHistory) -> Progress:
    """The model of one area's chart."""
    steps: list[Step] = []
    for position in history.positions:
        steps.append(
            Step(
                round_key=position.round_key,
                round_name=position.round_name,
                when=_month(position.as_at),
                claim=position.level,
                backed=position.backed_level,
                version=position.version,
                status=position.status,
                new_version=bool(steps) and steps[-1].version != position.version,
                comparability=position.comparability,
                reason=position.reason,
            )
        )
    return Progress(
        key=f"{history.version.framework_key}-{history.area.key}",
        name=history.area.name,
        levels=history.version.levels,
        steps=tuple(steps),
    )


def _runs(model: Progress, kind: str) -> list[list[tuple[Step, LevelContent]]]:
    """Unbroken runs of rounds with a level that the axis has: a gap, or a version that doesn't compare, breaks it."""
    known = {level.key for level in model.levels}
    runs: list[list[tuple[Step, LevelContent]]] = []
    broken = True
    for step in model.steps:
        level = step.level(kind)
        if level is None or level.key not in known:
            broken = True
            continue
        if broken or not step.is_comparable:
            runs.append([])
        runs[-1].append((step, level))
        broken = False
    return runs


def progress_svg(model: Progress) -> str:
    """One area's progress as an accessible drawing, narrow enough for a phone and to stand beside others."""
    width, left, rung, top = 340, 96, 36, 34
    foot = top + rung * len(model.levels)
    column = (width - left) / max(1, len(model.steps))
    heights = {level.key: foot - rung * (i + 0.5) for i, level in enumerate(model.levels)}
    places = {step.round_key: left + column * (i + 0.5) for i, step in enumerate(model.steps)}
    shapes = []
    for i, kind in enumerate(("claim", "backed")):
        x = left + 8 + i * 100
        shapes += [svg.shape(kind, x, 12), svg.text(x + 14, 17, SHORT_WORDS[kind], size=13)]
    for level in model.levels:
        y = heights[level.key]
        names = svg.wrap(level.name, left - 8, 13, limit=2)
        shapes.append(svg.line(left, y, width, y))
        shapes.append(svg.lines_of(0, y + 5 - 8 * (len(names) - 1), names, size=13))
    # More rounds than fit are labelled every second or third: the table names them all.
    every = max(1, -(-58 // int(max(1, column))))
    for i, step in enumerate(model.steps):
        if (len(model.steps) - 1 - i) % every == 0:
            shapes.append(svg.text(places[step.round_key], foot + 20, step.when, size=13, anchor="middle"))
        if step.new_version:
            at = left + column * i
            shapes.append(svg.line(at, top, at, foot, colour=svg.GREY, width=2, dash="6 4"))
            end = i * 2 > len(model.steps)
            shapes.append(
                svg.text(
                    at + (-5 if end else 5),
                    foot - 4,
                    f"Version {step.version}",
                    size=12,
                    anchor="end" if end else "start",
                )
            )
    for kind, shift in (("claim", -5), ("backed", 5)):  # shifted apart, so that equal levels don't hide one another
        for run in _runs(model, kind):
            shapes += _steps([(places[s.round_key], heights[level.key] + shift) for s, level in run], kind)
    return svg.drawing(
        width=width, height=foot + 30, title=model.title, description=model.description,
        css_class="app-drawing app-drawing--narrow", shapes=shapes,
    )  # fmt: skip


def _steps(points: list[tuple[float, float]], kind: str) -> list[str]:
    """One unbroken run as steps with its marks on top."""
    colour, dash = (svg.BLUE, "") if kind == "claim" else (svg.BLACK, "3 3")
    shapes = []
    for (x1, y1), (x2, y2) in pairwise(points):
        shapes.append(svg.line(x1, y1, x2, y1, colour=colour, width=3, dash=dash))
        shapes.append(svg.line(x2, y1, x2, y2, colour=colour, width=3, dash=dash))
    return shapes + [svg.shape(kind, x, y) for x, y in points]


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One area: its drawing, and its line in the table beside the drawings, a cell in words for each round.

    `path` tells the levels claimed as a path, `steps` which criteria were gained and lost from round to round.
    """

    name: str
    drawing: str
    cells: tuple[str, ...]
    path: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgressOverview:
    """Every area judged in more than one round; the rows are in the areas' order."""

    rounds: tuple[str, ...]
    rows: tuple[ProgressRow, ...]


def progress_overview(board: SystemBoard) -> ProgressOverview:
    """Progress of each area judged in more than one round: one round shows no change."""
    moving = [
        history
        for history in board.histories
        if sum(1 for position in history.positions if position.level is not None) > 1
    ]
    models = [(history, progress(history)) for history in moving]
    rounds = {line.round_key: line.round_name for line in reversed(board.assessments)}
    return ProgressOverview(
        rounds=tuple(rounds.values()),
        rows=tuple(
            ProgressRow(
                name=model.name,
                drawing=progress_svg(model),
                cells=_cells(model, rounds),
                path=path_words(history),
                steps=tuple(step.words for step in gains_and_losses(history)),
            )
            for history, model in models
        ),
    )


def _cells(model: Progress, rounds: Iterable[str]) -> tuple[str, ...]:
    steps = {step.round_key: step for step in model.steps}
    return tuple(_cell(steps[key]) if key in steps else "Not in this round" for key in rounds)


def _cell(step: Step) -> str:
    claim = step.claim.name if step.claim else "Not assessed"
    backed = f"; evidence backs {step.backed.name}" if step.backed else ""
    version = f"; {step.version_words}" if step.new_version else ""
    return f"{claim}{backed}{version}"
