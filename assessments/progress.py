"""What an area gained and lost from round to round, and the path that it took. Pure: histories in, words out.

A criterion that one of two versions doesn't have is not compared, and nothing is compared over a change of version
that is not comparable. Levels have an order and no distance, so a path names them and measures nothing.
"""

from dataclasses import dataclass
from itertools import pairwise

from assessments.boards import AreaHistory, RoundPosition
from assessments.scoring import COMPARABLE


@dataclass(frozen=True, slots=True)
class GainLoss:
    """One area from one round to the next: criteria by key. `reason` says why the two are not compared, else empty."""

    before_name: str
    now_name: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    reason: str = ""

    @property
    def is_any(self) -> bool:
        return bool(self.gained or self.lost or self.reason)

    @property
    def words(self) -> str:
        """In one sentence."""
        if self.reason:
            return f"{self.before_name} to {self.now_name}: not compared. {self.reason.rstrip('.')}."
        parts = []
        if self.gained:
            parts.append(f"gained {', '.join(self.gained)}")
        if self.lost:
            parts.append(f"lost {', '.join(self.lost)}")
        return f"{self.before_name} to {self.now_name}: {'; '.join(parts) or 'no criterion gained or lost'}."


def gains_and_losses(history: AreaHistory) -> tuple[GainLoss, ...]:
    """Every step between two rounds in which criteria were gained or lost, or could not be compared.

    A round in which the area was not assessed is passed over: nothing was lost there, since nobody looked.
    """
    assessed = [position for position in history.positions if position.level or position.met]
    steps = (_step(before, now) for before, now in pairwise(assessed))
    return tuple(step for step in steps if step.is_any)


def _step(before: RoundPosition, now: RoundPosition) -> GainLoss:
    if before.version != now.version and now.comparability not in COMPARABLE:
        reason = now.reason or "The framework changed"
        return GainLoss(before.round_name, now.round_name, (), (), reason)
    shared = set(before.known) & set(now.known)
    then, today = set(before.met) & shared, set(now.met) & shared
    return GainLoss(
        before.round_name,
        now.round_name,
        gained=tuple(key for key in now.met if key in today - then),
        lost=tuple(key for key in before.met if key in then - today),
    )


def path_words(history: AreaHistory) -> str:
    """The levels claimed from round to round, as a path; rounds without a claim are named as such.

    Rounds that stayed at the same level are told together. Empty for a history without any claim.
    """
    if not any(position.level for position in history.positions):
        return ""
    runs: list[tuple[str, list[str]]] = []
    for position in history.positions:
        name = position.level.name if position.level else "not assessed"
        if runs and runs[-1][0] == name:
            runs[-1][1].append(position.round_name)
        else:
            runs.append((name, [position.round_name]))
    told = [f"{name} ({rounds[0] if len(rounds) == 1 else f'{rounds[0]} to {rounds[-1]}'})" for name, rounds in runs]
    return ", then ".join(told)
