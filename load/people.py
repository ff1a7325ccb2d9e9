"""Who takes part in the load: plain values, without Django."""

from dataclasses import dataclass

CSRF = "a" * 32


@dataclass(frozen=True)
class Phone:
    """One participant: the cookies that the phone sends, and the address of its stream."""

    room: int
    code: str
    cookie: str
    stream: str


@dataclass(frozen=True)
class Room:
    """One workshop with its current item."""

    pk: int
    code: str
    activity: int
    item: int
    screen: str
