"""Who listens to what, and the latest message of each. Lives in the event loop; only `publish` is called into it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from streams.tokens import Right

Topic = tuple[str, str]
"""A topic's key and an audience."""


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream. Only the latest message matters: a slow listener skips what it missed."""

    right: Right
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    is_over: bool = False


class Hub:
    """Topics, their latest messages as bytes ready for the wire, and their listeners."""

    def __init__(self) -> None:
        self.listeners: dict[Topic, set[Listener]] = defaultdict(set)
        self.latest: dict[Topic, bytes] = {}
        self.version_of: dict[str, int] = {}

    @property
    def count(self) -> int:
        """How many streams are open."""
        return sum(len(group) for group in self.listeners.values())

    def join(self, right: Right) -> Listener:
        listener = Listener(right)
        topic = (right.topic, right.audience)
        self.listeners[topic].add(listener)
        if topic in self.latest:
            listener.changed.set()
        return listener

    def leave(self, listener: Listener) -> None:
        topic = (listener.right.topic, listener.right.audience)
        group = self.listeners.get(topic)
        if group:
            group.discard(listener)
            if not group:
                del self.listeners[topic]

    def wanted(self) -> set[str]:
        """The keys of the topics that somebody listens to. Safe to call from another thread."""
        return {key for key, _ in list(self.listeners)}

    def holders(self) -> set[tuple[str, str]]:
        """Every (topic, holder) that is listening under a name."""
        groups = list(self.listeners.values())
        return {(one.right.topic, one.right.holder) for group in groups for one in tuple(group) if one.right.holder}

    def publish(self, key: str, version: int, messages: Mapping[str, str]) -> None:
        """Keep a topic's messages and wake its listeners; an audience whose message is as before is left alone."""
        self.version_of[key] = version
        for audience, text in messages.items():
            topic = (key, audience)
            message = f"id: {version}\ndata: {text}\n\n".encode()
            if _body(self.latest.get(topic, b"")) == _body(message):
                continue
            self.latest[topic] = message
            for listener in self.listeners.get(topic, ()):
                listener.changed.set()

    def close(self, key: str) -> None:
        """End every stream of a topic that is over."""
        self.version_of.pop(key, None)
        for topic in [topic for topic in list(self.latest) if topic[0] == key]:
            del self.latest[topic]
        self._end(one for topic, group in self.listeners.items() if topic[0] == key for one in group)

    def forget(self, key: str) -> None:
        """Drop the messages of a topic that nobody listens to, so that the next who comes gets no old one."""
        if not any(topic[0] == key for topic in self.listeners):
            self.close(key)

    def revoke(self, gone: Iterable[tuple[str, str]]) -> None:
        """End the streams of those who may no longer listen, given as (topic, holder)."""
        revoked = set(gone)
        if revoked:
            everyone = (one for group in self.listeners.values() for one in group)
            self._end(one for one in everyone if (one.right.topic, one.right.holder) in revoked)

    @staticmethod
    def _end(listeners: Iterable[Listener]) -> None:
        for listener in listeners:
            listener.is_over = True
            listener.changed.set()


def _body(message: bytes) -> bytes:
    return message.partition(b"\n")[2]
