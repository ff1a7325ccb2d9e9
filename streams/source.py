"""What a stream process needs to know of the product."""

from collections.abc import Collection, Mapping
from typing import Protocol


class Source(Protocol):
    """Where versions and messages come from. Called from one thread, never from the event loop."""

    def versions(self) -> Mapping[str, int]:
        """The version of every topic that is open now, by the topic's key. Called four times a second: one query."""
        ...

    def messages(self, topics: Collection[str]) -> Mapping[str, Mapping[str, str]]:
        """What each audience of each topic gets, as text without line breaks (JSON), by topic and the audience's name.

        Called with all topics that changed, so that a hundred cost as many queries as one. One that is no more is
        left out.
        """
        ...

    def allowed(self, listeners: Collection[tuple[str, str]]) -> Collection[tuple[str, str]]:
        """Those of the (topic, holder) pairs that may go on listening. `holder` is whom a token was made for."""
        ...
