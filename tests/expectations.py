"""Who gets in where: the one written table that the walk over every route is held against.

Gathered from the modules of `tests/expected/`: each has `EXPECTATIONS`, and `MAKERS` where an address needs a row that
is made anew for each person: `{"name in the address": function that takes a running number and returns its value}`.
`DOWNLOADS` are the names of routes that answer with a file or with data, not with a page.
"""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

from tests import expected
from tests.expected.accounts import ACCOUNT_PAGES, ACCOUNT_PAGES_OF_ONES_OWN, ACCOUNT_PAGES_WITH_A_KEY
from tests.expected.rules import A_NEW_ONE, BY_TOKEN, ROLES, STATES, Rule, State, Table

EXPECTATIONS: Table = {}
MAKERS: dict[str, Callable[[int], Any]] = {}
DOWNLOADS: set[str] = set()

for found in pkgutil.iter_modules(expected.__path__):
    module = importlib.import_module(f"{expected.__name__}.{found.name}")
    for name in ("EXPECTATIONS", "MAKERS"):
        rows = getattr(module, name, {})
        twice = globals()[name].keys() & rows.keys()
        if twice:
            raise ValueError(f"{found.name} says again what another table said: {twice}")
        globals()[name].update(rows)
    DOWNLOADS |= getattr(module, "DOWNLOADS", set())

__all__ = [
    "ACCOUNT_PAGES",
    "ACCOUNT_PAGES_OF_ONES_OWN",
    "ACCOUNT_PAGES_WITH_A_KEY",
    "A_NEW_ONE",
    "BY_TOKEN",
    "DOWNLOADS",
    "EXPECTATIONS",
    "MAKERS",
    "ROLES",
    "STATES",
    "Rule",
    "State",
    "Table",
]
