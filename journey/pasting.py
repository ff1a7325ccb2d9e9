"""Values that people paste, a line each: a period and a number. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from journey.numbers import NotANumber, read_number
from journey.periods import NotAPeriod, Period, overlapping, read_period
from journey.potential import Value, overlap_words

MOST_LINES = 500
MOST_FAULTS = 100
HEADINGS = ("period", "year", "date", "when")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that was read."""

    number: int
    period: Period
    value: Decimal


def read_lines(text: str, unit: str, there: Iterable[Value] = ()) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines of `text` as periods and values in `unit`, and what is wrong, line by line. Never raises.

    `there` are the values that the indicator has. The period ends at the first tab, else at the first comma or
    semicolon. Empty lines are passed over, and so is a first line of headings.
    """
    known = tuple(there)
    found: list[Line] = []
    faults: list[str] = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and _parts(lines[0][1])[0].casefold() in HEADINGS:
        lines = lines[1:]
    if len(lines) > MOST_LINES:
        return (), (f"There are {len(lines):,} lines. Paste at most {MOST_LINES} at a time",)
    for number, line in lines:
        words, figure = _parts(line)
        read = _read(words, figure, unit)
        if isinstance(read, str):
            faults.append(f"Line {number}: {read}")
            continue
        period, value = read
        fault = overlap_words(period, known, unit) or _among(period, found)
        if fault:
            faults.append(f"Line {number}: {fault}")
        found.append(Line(number, period, value))
    if not lines:
        faults.append("There is no value below the headings")
    if len(faults) > MOST_FAULTS:
        faults = [*faults[:MOST_FAULTS], f"There are {len(faults) - MOST_FAULTS} more faults like these"]
    return tuple(found), tuple(faults)


def _parts(line: str) -> tuple[str, str]:
    """The period and the value as they were typed."""
    if "\t" in line:
        words, _, figure = line.partition("\t")
        return words.strip(), figure.strip()
    places = [place for place in (line.find(","), line.find(";")) if place >= 0]
    if not places:
        return line, ""
    return line[: min(places)].strip(), line[min(places) + 1 :].strip()


def _read(words: str, figure: str, unit: str) -> tuple[Period, Decimal] | str:
    """What a line says, or why it can't be read: both faults when both parts are wrong."""
    if not figure:
        return f"“{words[:40]}” has no value. Write the period, a tab or a comma, and the value"
    faults = []
    try:
        period = read_period(words)
    except NotAPeriod as fault:
        faults.append(f"“{words[:40]}”: {fault}" if words else str(fault))
    try:
        value = read_number(figure, unit)
    except NotANumber as fault:
        faults.append(str(fault))
    return ". ".join(faults) if faults else (period, value)


def _among(period: Period, lines: list[Line]) -> str:
    other = overlapping(period, [one.period for one in lines])
    if other is None:
        return ""
    number = next(one.number for one in lines if one.period == other)
    said = "is the period of" if other == period else f"shares days with {other.label} in"
    return f"{period.label} {said} line {number}"
