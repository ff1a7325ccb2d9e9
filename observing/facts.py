"""What may be said of a log record, of an exception and of a request: facts of the program, never of its people.

Messages quote what was typed (`DETAIL: Key (email)=(…) already exists`), paths hold secrets of links, local variables
hold answers. So a record is its template without what was filled in, an exception its types, places and codes.
"""

import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from django.http import HttpRequest

ROOT = Path(__file__).resolve().parent.parent
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# Codes that libraries put on their exceptions: of PostgreSQL, SQLite, the operating system and mail servers.
CODES = ("sqlstate", "sqlite_errorname", "errno", "smtp_code")
# Names of the schema, which PostgreSQL gives beside a message that may quote a row.
NAMES = ("table_name", "column_name", "constraint_name")
MOST_LINKS, MOST_PLACES = 10, 40


def words(record: logging.LogRecord) -> str:
    """A record's words: its template, filled in with numbers only.

    Words without anything to fill in are told when our own code said them, where ruff's rule G keeps templates apart
    from values; another library may have put a value into them already, so that they are left out.
    """
    if not isinstance(record.msg, str):
        return f"({type(record.msg).__name__})"
    if not record.args:
        return record.msg if is_own(record.pathname) else "(the words of another library)"
    values = record.args if isinstance(record.args, tuple) else ()
    if values and all(isinstance(value, int | float) for value in values):
        return record.getMessage()
    return record.msg


def is_own(path: str) -> bool:
    """Whether a file is one of the product's: its virtual environment may be inside its folder."""
    return path.startswith(f"{ROOT}/") and "site-packages" not in path


def links(fault: BaseException) -> Iterator[BaseException]:
    """An exception, then what it came from, as Python's own traceback goes."""
    seen: set[int] = set()
    link: BaseException | None = fault
    while link is not None and id(link) not in seen and len(seen) < MOST_LINKS:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def kind(fault: BaseException) -> str:
    """The full name of an exception's class."""
    return f"{type(fault).__module__}.{type(fault).__qualname__}".removeprefix("builtins.")


def codes(fault: BaseException) -> dict[str, str]:
    """What an exception says in codes and names of the schema, never in words."""
    found = {name: getattr(fault, name, None) for name in CODES}
    found |= {name: getattr(getattr(fault, "diag", None), name, None) for name in NAMES}
    return {name: str(value) for name, value in found.items() if isinstance(value, str | int)}


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the program, and whether it is the product's own."""

    file: str
    line: int
    function: str
    is_own: bool


def places(traceback: TracebackType | None) -> list[Place]:
    """Where an exception went through, the innermost last, without anything that was held there."""
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        path = code.co_filename
        found.append(Place(short(path), traceback.tb_lineno, code.co_name, is_own(path)))
        traceback = traceback.tb_next
    return found[-MOST_PLACES:]


def short(path: str) -> str:
    """A file's name from the product's folder, or from that of installed packages."""
    _, installed, rest = path.rpartition("site-packages/")
    return rest if installed else path.removeprefix(f"{ROOT}/").removeprefix(f"{sys.prefix}/")


def told(fault: BaseException) -> list[dict[str, Any]]:
    """An exception and what it came from as data: its type, its codes and its places."""
    return [
        {
            "type": kind(link),
            **({"codes": found} if (found := codes(link)) else {}),
            "at": [f"{place.file}:{place.line} {place.function}" for place in places(link.__traceback__)],
        }
        for link in links(fault)
    ]


def route(request: HttpRequest) -> str:
    """The name of a request's route: the path would hold tokens and ids. Empty when no route matched."""
    match = getattr(request, "resolver_match", None)
    return str(match.view_name) if match else ""


def method(name: str | None) -> str:
    """A method that we know, so that nobody writes into the log by inventing one."""
    return name if name in METHODS else "other"
