"""The one place that cleans text, used at every entrance: forms, imports, JSON."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# Control characters (all but tab and newline), lone surrogates, and the two code points that XML forbids: they break
# documents and databases. Marks that override the direction of text: they make text read as something it is not.
_REMOVED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029]")
_GAP = re.compile("[\n\t]+")
# Marks that stand upon one letter. No language needs more (Unicode's "stream-safe" format, UAX #15, section 13), and
# putting thousands of them in their order would take seconds, a million hours.
MOST_MARKS = 30
_MANY_HIGH = re.compile(f"[^\x00-\u02ff]{{{MOST_MARKS + 1},}}")
# They say that they are letters, and come apart into marks.
_MARKS_IN_PAIRS = frozenset("\u0f73\u0f75\u0f81")


def clean_text(value: str, *, multiline: bool) -> str:
    """`value` without what could break a page, a chart, a document or an export; never raises.

    Newlines become one kind, letters their composed form (NFC), control characters and marks of direction go, and
    space at both ends goes. On a single line, newlines and tabs become one space. Cleaning twice changes nothing.
    Of the marks that are heaped on one letter thirty stay, so that the time taken grows as the text does.
    """
    text = _REMOVED.sub("", _NEWLINE.sub("\n", value))
    if not multiline:
        text = _GAP.sub(" ", text)
    # Twice: a mark may come apart into two.
    return _with_few_marks(unicodedata.normalize("NFC", _with_few_marks(text))).strip()


def _with_few_marks(text: str) -> str:
    return _MANY_HIGH.sub(lambda found: "".join(_first_marks(found[0])), text)


def _first_marks(text: str) -> Iterator[str]:
    count = 0
    for letter in text:
        count = count + 1 if unicodedata.combining(letter) or letter in _MARKS_IN_PAIRS else 0
        if count <= MOST_MARKS:
            yield letter


def has_hidden(value: str) -> bool:
    """Whether `clean_text` would take characters out of `value`: those that nobody sees and that break things."""
    return _REMOVED.search(value) is not None


class CleanEmailField(forms.EmailField):
    """An e-mail address without what nobody types: RFC 5321 lets a quoted name hold control characters."""

    def to_python(self, value: Any) -> str:
        """The address. Raises ValidationError for one that holds what `clean_text` takes away."""
        text = str(super().to_python(value) or "")
        if has_hidden(text):
            raise ValidationError(self.error_messages.get("invalid", "Enter an e-mail address"), code="invalid")
        return clean_text(text, multiline=False)


class CleanCharField(forms.CharField):
    """Text that is cleaned, of one line unless `multiline`; its messages name the field by its label."""

    def __init__(self, *, multiline: bool = False, **kwargs: Any) -> None:
        self.multiline = multiline
        if multiline:
            kwargs.setdefault("widget", forms.Textarea)
        name = str(kwargs.get("label") or "This")
        messages = {"required": f"Enter {name[:1].lower()}{name[1:]}" if kwargs.get("label") else "Enter some text"}
        limit = kwargs.get("max_length")
        if limit is not None:
            messages["max_length"] = f"{name} must be {limit:,} characters or fewer"
        messages["null"] = f"{name} had a character that cannot be saved. It has been removed: check the text"
        kwargs["error_messages"] = messages | (kwargs.get("error_messages") or {})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The cleaned text. Raises ValidationError for a NUL, which nobody types and which breaks databases."""
        if value in self.empty_values:
            return str(self.empty_value)
        text = str(value)
        if "\x00" in text:
            raise ValidationError(self.error_messages["null"], code="null_characters_not_allowed")
        return clean_text(text, multiline=self.multiline) or str(self.empty_value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed comes back as it was, without what a page can't show."""
        return _REMOVED.sub("", data) if isinstance(data, str) else data
