"""The code of a signed content (its SHA-256): how it is printed, typed, and found in a report that somebody uploads.

Pure. A report is a file from anywhere, so nothing of it is trusted: it is searched as bytes, within limits of size,
of the number of streams and of what they unpack to, and it is never parsed or drawn.
"""

import re
import zlib
from collections.abc import Iterator

MARK = "signed-content-sha256:"
"""Stands before the code in the keywords of a report's metadata."""

MOST_BYTES = 10 * 1024 * 1024
MOST_STREAMS = 5_000
MOST_OF_A_STREAM = 512 * 1024
MOST_UNPACKED = 32 * 1024 * 1024
_MARKED = re.compile(MARK.encode() + rb"([0-9a-f]{64})(?![0-9a-f])")
_CODE = re.compile(r"[0-9a-f]{64}")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015.:]+")


class NotReadable(ValueError):
    """The file can't be searched for a code; its text says why, for the person who sent it."""


def in_groups(code: str) -> str:
    """The code in groups of four, as it is printed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def code_of(typed: str) -> str:
    """The code that somebody typed or pasted, in groups or not, in either case; empty when it is none."""
    code = _BETWEEN.sub("", typed).lower()
    return code if _CODE.fullmatch(code) else ""


def code_in_report(data: bytes) -> str:
    """The code in a report's metadata. Raises NotReadable for what is no PDF, is too large, or has no code or several.

    The keywords stand in a packed stream or in plain sight, depending on the program that saved the file last.
    """
    if len(data) > MOST_BYTES:
        raise NotReadable("The file must be smaller than 10 MB")
    if not data:
        raise NotReadable("The file is empty")
    if b"%PDF-" not in data[:1024]:
        raise NotReadable("The file is not a PDF")
    found = {match.decode() for match in _MARKED.findall(data)}
    for unpacked in _streams(data):
        found |= {match.decode() for match in _MARKED.findall(unpacked)}
    if not found:
        raise NotReadable("The file has no code in its properties. Type the code from its last page instead")
    if len(found) > 1:
        raise NotReadable("The file has more than one code, so it is not a report as this product made it")
    return found.pop()


def _streams(data: bytes) -> Iterator[bytes]:
    """The unpacked beginning of each packed stream, within the limits."""
    at, left = 0, MOST_UNPACKED
    for _ in range(MOST_STREAMS):
        at = data.find(b"stream", at)
        if at < 0 or left <= 0:
            return
        at += len(b"stream")
        start = at + 2 if data[at : at + 2] == b"\r\n" else at + 1
        # What follows "endstream" is no packed stream either: the first bytes tell.
        try:
            unpacked = zlib.decompressobj().decompress(data[start : start + MOST_OF_A_STREAM], MOST_OF_A_STREAM)
        except zlib.error:
            continue
        left -= len(unpacked)
        yield unpacked
