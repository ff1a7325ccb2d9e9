"""Opening a zip that somebody sent: what it declares is held against limits before anything is unpacked."""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

# How an entry of a zip's list begins.
ENTRY = b"PK\x01\x02"
CHUNK = 1024 * 1024


class UnsafeZip(Exception):
    """A zip that is not opened."""


class NotAZip(UnsafeZip):
    """It is something else, or damaged."""


class Protected(UnsafeZip):
    """It needs a password."""


class TooMuch(UnsafeZip):
    """It holds more entries than it may, or unpacks to more; the text is the entry's name where it is one entry."""


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """The most entries, the most bytes that they unpack to, and how far one larger than `ratio_from` may shrink."""

    entries: int
    unpacked: int
    ratio: int = 250
    ratio_from: int = 1024 * 1024


def open_zip(file: BinaryIO, limits: ZipLimits) -> zipfile.ZipFile:
    """The opened zip, within the limits by what it declares; an entry never gives more than it declares.

    Raises NotAZip, Protected or TooMuch. The entries are counted before Python makes an object of each: a file of
    20 MB can list 400,000, which would take hundreds of megabytes.
    """
    if _most_entries(file) > limits.entries:
        raise TooMuch
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise NotAZip from None
    parts = archive.infolist()
    if len(parts) > limits.entries or sum(part.file_size for part in parts) > limits.unpacked:
        raise TooMuch
    for part in parts:
        if part.flag_bits & 1:
            raise Protected(part.filename)
        if part.file_size > limits.ratio_from and part.file_size > limits.ratio * max(part.compress_size, 1):
            raise TooMuch(part.filename)
    return archive


def _most_entries(file: BinaryIO) -> int:
    """A number that the entries of a zip can't exceed: how often the beginning of one stands in the file.

    A zip inside it that was not packed again counts too, which is the safe side.
    """
    file.seek(0)
    count, kept = 0, b""
    while chunk := file.read(CHUNK):
        count += (kept + chunk).count(ENTRY)
        # The beginning may stand across two chunks; what is kept is too short to be counted twice.
        kept = chunk[-(len(ENTRY) - 1) :]
    file.seek(0)
    return count
