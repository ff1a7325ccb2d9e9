"""The history of rounds: each area in each round, with a mark where the framework changed."""

from dataclasses import dataclass

from assessments.boards import AreaHistory
from assessments.charts import Progress, progress, progress_svg
from assessments.charts.progress import Step
from reports.presenters.annex import long_date

# So many rounds stand side by side on a page; so many areas are drawn as well. The tables say everything in any case.
ROUNDS, DRAWN = 5, 6


@dataclass(frozen=True, slots=True)
class RoundTable:
    """Some rounds side by side: a row for each area, and under each round what was claimed and backed."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rounds:
    """All rounds, earliest first; `drawings` are (name of the area, picture), empty for a single round."""

    tables: tuple[RoundTable, ...]
    drawings: tuple[tuple[str, str], ...]


def rounds_of(histories: tuple[AreaHistory, ...]) -> Rounds:
    """The tables and drawings of every area over its rounds."""
    models = [progress(history) for history in histories]
    dates = {position.round_key: position.as_at for history in histories for position in history.positions}
    names = {position.round_key: position.round_name for history in histories for position in history.positions}
    keys = sorted(dates, key=lambda key: (dates[key], key))
    several = [model for model in models if len(model.steps) > 1]
    return Rounds(
        tables=tuple(
            RoundTable(
                title=_title(keys[start : start + ROUNDS], names),
                heads=("Area", *(f"{names[key]} ({long_date(dates[key])})" for key in keys[start : start + ROUNDS])),
                rows=tuple(_row(model, keys[start : start + ROUNDS]) for model in models),
            )
            for start in range(0, len(keys), ROUNDS)
        ),
        drawings=tuple((model.name, progress_svg(model)) for model in several) if len(several) <= DRAWN else (),
    )


def _title(keys: list[str], names: dict[str, str]) -> str:
    if len(keys) == 1:
        return f"Every area in {names[keys[0]]}"
    return f"Every area from {names[keys[0]]} to {names[keys[-1]]}"


def _row(model: Progress, keys: list[str]) -> tuple[str, ...]:
    steps = {step.round_key: step for step in model.steps}
    return (model.name, *(_cell(steps.get(key)) for key in keys))


def _cell(step: Step | None) -> str:
    if step is None:
        return "Not in this round"
    claim = step.claim.name if step.claim else "Not assessed"
    backed = f"; evidence backs {step.backed.name}" if step.backed else ""
    version = f"; {step.version_words}" if step.new_version else ""
    return f"{claim}{backed}{version}"
