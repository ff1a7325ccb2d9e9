"""Checks of single values; each fault is kept with its place, so that one answer names them all."""

import re
from collections.abc import Collection

from frameworks.importing.records import Record
from nhsuk_forms.text import clean_text, has_hidden
from spreadsheets import Fault

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEY = re.compile(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*")
VERSION = re.compile(r"[0-9A-Za-z]+([.-][0-9A-Za-z]+)*")
YES, NO = ("", "yes", "true", "y", "1"), ("no", "false", "n", "0")
LONG = 10_000


class Faults:
    """Collects faults and hands back cleaned values; a value with a fault comes back empty."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, record: Record, name: str, reason: str) -> None:
        self.found.append(Fault(record.at(name), reason))

    def text(self, record: Record, name: str, *, limit: int = LONG, required: bool = False) -> str:
        """Cleaned text of one line, or of several where the limit says that it is long."""
        raw = record[name]
        text = clean_text(raw, multiline=limit == LONG)
        if has_hidden(raw):
            self.add(record, name, f"The {_label(name)} has a character that can’t be kept. Remove it")
            return ""
        if required and not text:
            self.add(record, name, f"The {_label(name)} is missing")
        if len(text) > limit:
            self.add(record, name, f"The {_label(name)} must be {limit:,} characters or fewer")
            return ""
        return text

    def slug(self, record: Record, name: str = "key", *, pattern: re.Pattern[str] = SLUG, limit: int = 50) -> str:
        """A key, as it may stand in addresses."""
        text = self.text(record, name, limit=limit, required=True)
        if text and not pattern.fullmatch(text):
            letters = "small letters" if pattern is SLUG else "letters"
            self.add(record, name, f"The {_label(name)} “{text[:40]}” may hold only {letters}, digits and hyphens")
            return ""
        return text

    def choice(self, record: Record, name: str, among: Collection[str], default: str = "") -> str:
        """One of a few words."""
        text = self.text(record, name, limit=200).lower() or default
        if text not in among:
            said = f"“{text[:40]}” is not known" if text else "is missing"
            self.add(record, name, f"The {_label(name)} {said}. It must be {_either(among)}")
            return ""
        return text

    def reference(self, record: Record, name: str, among: Collection[str], what: str) -> str:
        """A key that stands elsewhere."""
        text = self.text(record, name, limit=200, required=True)
        if text and text not in among:
            self.add(record, name, f"There is no {what} “{text[:40]}”")
            return ""
        return text

    def whole(self, record: Record, name: str, *, most: int = 1_000, required: bool = False) -> int | None:
        """A whole number from 0."""
        text = self.text(record, name, limit=200, required=required)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text) <= most):
            self.add(record, name, f"The {_label(name)} must be a whole number from 0 to {most:,}")
            return None
        return int(text)

    def flag(self, record: Record, name: str) -> bool:
        """Yes or no; yes where nothing stands."""
        text = self.text(record, name, limit=200).lower()
        if text not in YES + NO:
            self.add(record, name, f"The {_label(name)} must be yes or no")
        return text not in NO

    def once(self, record: Record, name: str, value: str, seen: set[str]) -> None:
        """A fault for a value that an earlier record has."""
        if value and value in seen:
            self.add(record, name, f"The {_label(name)} “{value[:40]}” stands twice")
        seen.add(value)


def _label(name: str) -> str:
    return name.replace("_", " ")


def _either(among: Collection[str]) -> str:
    words = list(among)
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]
