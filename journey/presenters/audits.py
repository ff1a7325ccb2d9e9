"""What an audit's pages print: bars with their figures in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from assessments.charts.qr import qr_of
from journey.audit_rules import SCALE, Result, Said, Spread
from journey.forms.audit_answers import point
from journey.services.audit_links import MadeLink

OTHERS = "Other sectors together"


@dataclass(frozen=True, slots=True)
class Bar:
    """One point of the scale. `share` is the bar's length in hundredths of the group."""

    name: str
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Bars:
    """One group's answers on the scale, and their sum in words."""

    name: str
    people: str
    middle: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ResultView:
    """One question's results as the page shows them; `hidden` says why there are none, `held_back` who is left out."""

    key: str
    text: str
    kind: str
    is_scale: bool
    hidden: str
    answers: str
    groups: tuple[Bars, ...]
    said: tuple[tuple[str, tuple[Said, ...]], ...]
    held_back: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A link to hand on: its address, and that as a QR code."""

    sector: str
    sent_to: str
    address: str
    qr: SafeString

    @property
    def line(self) -> str:
        return f"{self.sector}\t{self.sent_to}\t{self.address}"


def slips_of(links: Sequence[MadeLink], address_of: Callable[[str], str]) -> tuple[Slip, ...]:
    """The links that were made; `address_of` turns a token into its address."""
    addressed = [(one, address_of(one.token)) for one in links]
    return tuple(
        Slip(one.sector, one.sent_to, address, mark_safe(qr_of(address)))  # noqa: S308 - drawn from our own address
        for one, address in addressed
    )


def results_view(results: Sequence[Result], floor: int) -> tuple[ResultView, ...]:
    """Every question of an audit that is over."""
    return tuple(_result(one, floor) for one in results)


def _result(one: Result, floor: int) -> ResultView:
    groups = [] if one.whole is None else [bars_of("All sectors", one.whole)]
    groups += [bars_of(name, spread) for name, spread in one.sectors]
    return ResultView(
        key=one.asked.key,
        text=one.asked.text,
        kind="A question of our own" if one.asked.is_local else "",
        is_scale=one.asked.is_scale,
        hidden=f"Fewer than {floor} partners answered this question, so nothing is shown." if one.is_hidden else "",
        answers=people(one.answers),
        groups=tuple(groups),
        said=tuple((name or OTHERS, words) for name, words in one.said),
        held_back=", ".join(one.held_back),
    )


def bars_of(name: str, spread: Spread) -> Bars:
    """A group's answers as bars."""
    return Bars(
        name=name,
        people=people(spread.people),
        middle=f"The middle answer is {spread.middle}",
        bars=tuple(
            Bar(point(number), count, round(100 * count / spread.people))
            for number, count in zip(SCALE, spread.counts, strict=True)
        ),
    )


def people(count: int) -> str:
    """So many partners, in words."""
    return "1 partner answered" if count == 1 else f"{count} partners answered"
