"""What the projector shows, so that the back of the room can read it; one idea at a time, no hand on it."""

from dataclasses import dataclass

from assessments.charts.qr import qr_of
from workshops.presenters.bars import ItemCharts, charts_of
from workshops.presenters.phone import Question, grouped, kind_of, questions_of
from workshops.rooms import RoomView


@dataclass(frozen=True, slots=True)
class Screen:
    """`kind` is the screen's scene: "hidden" or one of a phone's. `qr` is an inline drawing of the join address."""

    kind: str
    title: str
    prompt: str
    address: str
    qr: str
    questions: tuple[Question, ...]
    charts: tuple[ItemCharts, ...]
    options: tuple[str, ...]
    texts: tuple[tuple[str, tuple[str, ...]], ...]


def screen_of(view: RoomView, *, short: str, address: str) -> Screen:
    """The projector now. `short` is the address to type, `address` the QR code's own."""
    activity = view.activity
    kind = "hidden" if view.is_screen_hidden else kind_of(view)
    shows = activity if kind not in {"hidden", "over", "lobby"} else None
    return Screen(
        kind=kind,
        title=shows.title if shows else view.title,
        prompt=shows.prompt if shows else "",
        address=short,
        qr=qr_of(address),
        questions=questions_of(shows) if shows and kind in {"wait", "answer"} else (),
        charts=charts_of(shows) if shows and shows.revealed and kind == "result" else (),
        options=tuple(item.text for item in shows.items) if shows and shows.kind == "dots" else (),
        texts=grouped(shows) if shows else (),
    )
