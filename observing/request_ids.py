"""The id of the request that is answered now: on its log lines, on its answer, and on the page of a fault."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request that this code runs for; empty outside of one."""
    return _current.get()


@contextmanager
def request_id(given: str = "") -> Iterator[str]:
    """While the block runs, the id is what a trusted proxy has `given`, when that is well-formed, else a new one."""
    token = _current.set(given if WELL_FORMED.fullmatch(given) else secrets.token_hex(16))
    try:
        yield _current.get()
    finally:
        _current.reset(token)
