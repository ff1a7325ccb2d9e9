"""Answers by sector, without telling who a few people are. Pure."""

from collections.abc import Mapping, Sequence


def shown_sectors(counts: Mapping[str, Sequence[int]], floor: int) -> dict[str, tuple[int, ...]]:
    """The sectors whose answers may be shown: those with at least `floor` answers, by name.

    What is left out must not follow by subtraction from the whole: if fewer than `floor` answers would be left over,
    the smallest shown sector is left out too, and so on. "" stands for those without a sector and is never shown.
    """
    shown = {name: tuple(row) for name, row in counts.items() if name and sum(row) >= floor}
    left = sum(sum(row) for name, row in counts.items() if name not in shown)
    while shown and 0 < left < floor:
        smallest = min(shown, key=lambda name: (sum(shown[name]), name))
        left += sum(shown.pop(smallest))
    return dict(sorted(shown.items()))


def shown_roles(held: Mapping[str, int], floor: int) -> tuple[str, ...]:
    """The roles that at least `floor` people in the room hold, by name: only they may stand beside a quote."""
    return tuple(sorted(role for role, people in held.items() if role and people >= floor))
