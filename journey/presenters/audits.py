"""What an audit's pages print: answers on the scale as stacked bars with their figures beside them, and links."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from assessments.charts.qr import qr_of
from journey.audit_rules import SCALE, Asked, Over, Result, Said, Spread
from journey.selectors.audit_results import Shown
from journey.services.audit_links import MadeLink

ALL, OTHERS = "All sectors", "Other sectors together"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stacked bar, in hundredths of its length: where it starts, and how long it is."""

    point: int
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """One group's answers on the scale; without counts where none are shown. `note` stands below the name."""

    name: str
    note: str = ""
    counts: tuple[int, ...] = ()
    people: int = 0
    middle: str = ""
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultView:
    """One question's results; `hidden` says why there are none, `held_back` names who is not shown by itself."""

    key: str
    text: str
    is_local: bool
    is_scale: bool
    hidden: str
    people: int
    rows: tuple[ScaleRow, ...]
    said: tuple[tuple[str, tuple[Said, ...]], ...]
    held_back: str


@dataclass(frozen=True, slots=True)
class OverView:
    """One question over time: each group with a row for every audit."""

    key: str
    text: str
    groups: tuple[tuple[str, tuple[ScaleRow, ...]], ...]


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
    """Every question of an audit that is over, those on the scale first."""
    views = [_result(one, floor) for one in results]
    return tuple(sorted(views, key=lambda one: not one.is_scale))


def over_view(questions: Sequence[tuple[Asked, tuple[Over, ...]]], audits: Sequence[Shown]) -> tuple[OverView, ...]:
    """Every question that audits have in common, group by group; a row is named after its audit."""
    names = [(one.name, date_format(one.closes_on, "F Y")) for one in audits]
    return tuple(
        OverView(
            key=asked.key,
            text=asked.text,
            groups=tuple(
                (group.name or ALL, tuple(_row(*named, one) for named, one in zip(names, group.spreads, strict=True)))
                for group in groups
            ),
        )
        for asked, groups in questions
    )


def _result(one: Result, floor: int) -> ResultView:
    rows = [] if one.whole is None else [_row(ALL, "", one.whole)]
    rows += [_row(name, "", spread) for name, spread in one.sectors]
    return ResultView(
        key=one.asked.key,
        text=one.asked.text,
        is_local=one.asked.is_local,
        is_scale=one.asked.is_scale,
        hidden=f"Fewer than {floor} partners answered this question, so nothing is shown." if one.is_hidden else "",
        people=one.answers,
        rows=tuple(rows),
        said=tuple((name or (OTHERS if len(one.said) > 1 else ALL), words) for name, words in one.said),
        held_back=", ".join(one.held_back),
    )


def _row(name: str, note: str, spread: Spread | None) -> ScaleRow:
    if spread is None:
        return ScaleRow(name, note)
    return ScaleRow(name, note, spread.counts, spread.people, spread.middle, _segments(spread))


def _segments(spread: Spread) -> tuple[Segment, ...]:
    found, start = [], 0.0
    for point, count in zip(SCALE, spread.counts, strict=True):
        length = 100 * count / spread.people
        if count:
            found.append(Segment(point, round(start, 2), round(length, 2)))
        start += length
    return tuple(found)
