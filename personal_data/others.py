"""Keeping everybody else out of a person's copy: names and addresses that are not theirs become words. Pure."""

import re
from collections.abc import Iterable
from typing import Any

SOMEBODY = "[somebody else]"
ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
SHORTEST = 3
"""Names of fewer letters are in too many words to be told from them."""


class Others:
    """Knows the names of other people and the addresses of the one whose copy it is."""

    def __init__(self, names: Iterable[str], own_addresses: Iterable[str], own_names: Iterable[str]) -> None:
        mine = {name.casefold() for name in own_names}
        theirs = sorted({name for name in names if len(name) >= SHORTEST and name.casefold() not in mine}, key=len)
        pattern = "|".join(re.escape(name) for name in reversed(theirs))  # "Ann Lee-Smith" before "Ann Lee"
        self._names = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) if theirs else None
        self._own = {address.casefold() for address in own_addresses}

    def out_of(self, value: Any) -> Any:
        """A value of plain data with nobody else in it."""
        if isinstance(value, str):
            text = ADDRESS.sub(lambda found: found[0] if found[0].casefold() in self._own else SOMEBODY, value)
            return self._names.sub(SOMEBODY, text) if self._names else text
        if isinstance(value, dict):
            return {key: self.out_of(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.out_of(inner) for inner in value]
        return value
