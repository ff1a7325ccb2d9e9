"""A scale of numbers with round ticks. Pure."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from journey.numbers import is_share, shown

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
TICKS = 5
_POWERS = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` to `high`, with ticks at both ends and at equal steps between."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        """The numbers to write at the axis."""
        count = int((self.high - self.low) / self.step)
        return tuple(self.low + self.step * index for index in range(count + 1))


def scale_of(least: Decimal, most: Decimal) -> Scale:
    """A scale that holds both, with about five steps. It starts at zero, unless all is above half of the highest."""
    low = min(least, Decimal(0)) if least <= most / 2 or least <= 0 else least
    high = max(most, Decimal(0))
    if low == high:
        low, high = (Decimal(0), high) if high > 0 else (low, low + 1)
    step = _step((high - low) / TICKS)
    bottom = (low / step).to_integral_value(ROUND_FLOOR) * step
    top = (high / step).to_integral_value(ROUND_CEILING) * step
    if bottom > 0 and bottom == low:
        bottom -= step
    return Scale(max(bottom, Decimal(0)) if least >= 0 else bottom, top, step)


def _step(rough: Decimal) -> Decimal:
    """The next round number that is no smaller."""
    power = Decimal(10) ** rough.adjusted()
    return next(step * power for step in STEPS if step * power >= rough)


def short(value: Decimal, unit: str) -> str:
    """A number for an axis, such as £1.2bn, 400,000 or 40%."""
    for power, word in _POWERS:
        if abs(value) >= power:
            text = f"{shown(abs(value) / power)}{word}"
            break
    else:
        text = shown(abs(value))
    sign = "−" if value < 0 else ""
    if unit == "GBP":
        return f"{sign}£{text}"
    return f"{sign}{text}%" if is_share(unit) else f"{sign}{text}"
