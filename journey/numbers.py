"""Numbers as people type them in cells and boxes. Pure."""

import re
from decimal import Decimal, InvalidOperation

MOST = Decimal("9999999999999999")
"""The largest number that a column holds, in whole digits."""
PER_CENT = "per cent"
_WORDS = {"thousand": 3, "k": 3, "million": 6, "m": 6, "mn": 6, "billion": 9, "bn": 9}
_NUMBER = re.compile(r"[-−–]?(\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+|\d+)(\.\d+)?|[-−–]?\.\d+")
_POUNDS, _PER_CENTS = ("£", "gbp", "pounds", "pound"), ("%", "per cent", "percent", "pct")
_SHARE = re.compile(r"(?:%|per ?cent\b|percentage\b|pct\b)(?!\s*(?:change|point))\s*(.*)", re.IGNORECASE)


class NotANumber(ValueError):
    """What was typed is no number that the indicator can have; the message says why."""


def unit_of(text: str) -> str:
    """A unit as it is kept: "GBP" for pounds, "per cent" for a share, also "per cent of staff"; others as typed."""
    if text.casefold() in _POUNDS:
        return "GBP"
    found = _SHARE.fullmatch(text)
    return f"{PER_CENT} {found[1]}".strip() if found else text


def is_share(unit: str) -> bool:
    """Whether a unit, as it is kept, is a share of a hundred. A change in per cent is none."""
    return unit == PER_CENT or (unit.startswith(f"{PER_CENT} ") and "change" not in unit.casefold())


def shown(value: Decimal) -> str:
    """A number for people: thousands with commas, no zeros at the end."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_unit(value: Decimal, unit: str) -> str:
    """A number with its unit, as pages write it: £1,200, 12 per cent, 400 people."""
    if unit == "GBP":
        return f"−£{shown(-value)}" if value < 0 else f"£{shown(value)}"
    return f"{shown(value).replace('-', '−')} {unit}".strip()


def read_number(text: str, unit: str) -> Decimal:
    """The number that `text` says in `unit`. Raises NotANumber.

    Thousands may be separated by commas or spaces ("2,400,000"), a unit may stand in the cell when it is the
    indicator's own ("£3 million", "12 %", "400 people"). Anything else is refused with the reason: another unit, a
    comma that separates no thousands, a share above 100 per cent, a negative count.
    """
    left = text.strip().casefold().replace("\u00a0", " ").replace("\u202f", " ")
    if not left:
        raise NotANumber("Enter a number")
    signs = _POUNDS if unit == "GBP" else _PER_CENTS if is_share(unit) else ()
    for sign in (unit.casefold(), *signs):
        if sign and left.startswith(sign):
            left = left[len(sign) :].strip()
        elif sign and left.startswith(("-", "−", "–")) and left[1:].strip().startswith(sign):
            left = "-" + left[1:].strip()[len(sign) :].strip()
        if sign and left.endswith(sign) and left != sign:
            left = left[: -len(sign)].strip()
    power = 0
    found = re.fullmatch(r"(.*?[\d.])\s*([a-z]+)", left)
    if found and found[2] in _WORDS and not (found[2] == "m" and "metre" in unit):
        left, power = found[1], _WORDS[found[2]]
    if not _NUMBER.fullmatch(left):
        if re.search(r"\d", left):
            rest = re.sub(r"[-−–\d.,\s]", "", left)
            if rest:
                raise NotANumber(
                    f"Enter a number in {_unit_words(unit)}: “{text.strip()[:40]}” has something else in it"
                )
            raise NotANumber(
                f"“{text.strip()[:40]}” could be read in more than one way. Separate thousands with commas, "
                "such as 1,200,000, and decimals with a point"
            )
        raise NotANumber(f"“{text.strip()[:40]}” is not a number")
    try:
        value = Decimal(re.sub("[−–]", "-", left).replace(",", "").replace(" ", "")).scaleb(power)
    except InvalidOperation:
        raise NotANumber(f"“{text.strip()[:40]}” is not a number") from None
    return checked(value, unit)


def checked(value: Decimal, unit: str) -> Decimal:
    """The number, where an indicator in `unit` can have it. Raises NotANumber."""
    if not value.is_finite() or abs(value) > MOST:
        raise NotANumber("The number is too large")
    if -value.as_tuple().exponent > 4 and value != round(value, 4):  # type: ignore[operator]
        raise NotANumber("Enter at most four decimal places")
    if is_share(unit) and value > 100:
        raise NotANumber("A share can't be above 100 per cent")
    if value < 0 and unit != "GBP" and "change" not in unit.casefold():
        raise NotANumber("The number can't be negative")
    return round(value, 4)


def _unit_words(unit: str) -> str:
    return "pounds" if unit == "GBP" else unit or "the measure's own unit"
