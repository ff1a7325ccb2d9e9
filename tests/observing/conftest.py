"""Log lines as production writes them, of every logger and at every level."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from observing.lines import JsonLines


class Lines:
    """What was written so far."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, logger: str) -> list[dict[str, Any]]:
        return [line for line in self.all if line["logger"] == logger]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    written = Lines()
    handler = logging.StreamHandler(written.stream)
    handler.setFormatter(JsonLines())
    root, django = logging.getLogger(), logging.getLogger("django.request")
    before = (root.level, django.level)
    root.setLevel(logging.DEBUG)
    django.setLevel(logging.DEBUG)
    root.addHandler(handler)
    # Statements with their values, which Django logs when it is asked to.
    monkeypatch.setattr(connections["default"], "force_debug_cursor", True)
    yield written
    root.removeHandler(handler)
    root.setLevel(before[0])
    django.setLevel(before[1])
