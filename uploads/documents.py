"""Office files: zips that hold what their kind must, and nothing that runs or fills memory."""

import zipfile
from collections.abc import Callable
from typing import BinaryIO

from limited.zips import NotAZip, Protected, TooMuch, ZipLimits, open_zip
from uploads.refusing import Refused

LIMITS = ZipLimits(entries=5_000, unpacked=300 * 1024 * 1024, ratio=250)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_office(part: str, name: str) -> Callable[[BinaryIO, int], None]:
    """A check for one kind of Office file: it holds `part`, and no macros."""

    def check(file: BinaryIO, size: int) -> None:
        entries = _entries(file, name)
        if part not in entries or "[Content_Types].xml" not in entries:
            raise Refused(f"The selected file is not {name}, although its name says so")
        if any(entry.lower().endswith("vbaproject.bin") for entry in entries):
            raise Refused("The selected file contains macros. Save it without them and try again")

    return check


def check_open_document(kind: str) -> Callable[[BinaryIO, int], None]:
    """A check for one kind of OpenDocument file: its first part names the kind."""

    def check(file: BinaryIO, size: int) -> None:
        entries = _entries(file, f"an OpenDocument {kind}")
        wanted = f"application/vnd.oasis.opendocument.{kind}".encode()
        declared = b""
        if "mimetype" in entries and "content.xml" in entries:
            with zipfile.ZipFile(file) as archive, archive.open("mimetype") as part:
                declared = part.read(200).strip()
        if declared != wanted:
            raise Refused(f"The selected file is not an OpenDocument {kind}, although its name says so")
        if any(entry.startswith(("Basic/", "Scripts/")) for entry in entries):
            raise Refused("The selected file contains macros. Save it without them and try again")

    return check


def _entries(file: BinaryIO, name: str) -> set[str]:
    """The names of a zip's entries. Raises Refused for what is none, is protected, or would unpack to too much."""
    start = file.read(8)
    if start == OLE:
        file.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in file.read():
            raise Refused("The selected file is protected by a password. Save it without one and try again")
        raise Refused("The selected file is of an old Office kind. Save it in the current one and try again")
    try:
        with open_zip(file, LIMITS) as archive:
            entries = {part.filename for part in archive.infolist()}
    except NotAZip:
        raise Refused(f"The selected file is not {name}, although its name says so") from None
    except Protected:
        raise Refused("The selected file is protected by a password. Save it without one and try again") from None
    except TooMuch:
        raise Refused("The selected file unpacks to far more than a document needs") from None
    file.seek(0)
    if any(entry.startswith("/") or ".." in entry.split("/") for entry in entries):
        raise Refused("The selected file holds a part that points outside it")
    return entries
