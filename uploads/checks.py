"""What a file is, by its content. What is not what its name says is refused with the reason."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from nhsuk_forms.text import clean_text
from uploads.documents import check_office, check_open_document
from uploads.refusing import Refused

MAX_BYTES = 20 * 1024 * 1024
MOST_NAME = 150
CHUNK = 256 * 1024
WINDOWS_1252_UNUSED = frozenset(b"\x81\x8d\x8f\x90\x9d")
# How a page of the web, a drawing with scripts or a program begins, whatever it is called.
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<?php", b"<iframe", b"#!")


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is what it says: its name as people see it, its type by content, its size in bytes, its SHA-256."""

    name: str
    content_type: str
    size: int
    sha256: str


def check_upload(name: str, file: BinaryIO) -> Checked:
    """Check a file by name, size and content. Raises `Refused` with what to do about it.

    Reads the file from its start, whole; leaves it at the start. Of a zip only the list of entries and the few parts
    that tell the kind are unpacked.
    """
    name = check_name(name)
    size = file.seek(0, 2)
    file.seek(0)
    if not size:
        raise Refused("The selected file is empty")
    if size > MAX_BYTES:
        raise Refused(f"The selected file must be {MAX_BYTES // (1024 * 1024)} MB or smaller")
    suffix = name.rpartition(".")[2].lower()
    content_type, check = KINDS[suffix]
    check(file, size)
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return Checked(name=name, content_type=content_type, size=size, sha256=digest.hexdigest())


def check_name(name: str) -> str:
    """The name of a file as it may be kept, its letters composed (a Mac sends them apart).

    Raises `Refused` for a name that no person gave it, or an unknown kind.
    """
    if len(name) > MOST_NAME:
        raise Refused(f"The name of the selected file must be {MOST_NAME} characters or fewer")
    if "/" in name or "\\" in name or not name.isprintable() or name.startswith("."):
        raise Refused("The name of the selected file holds characters that a file name can’t have. Rename it")
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem.strip() or suffix.lower() not in KINDS:
        raise Refused(f"The selected file must be one of these kinds: {KINDS_IN_WORDS}")
    return clean_text(name, multiline=False)


def _pdf(file: BinaryIO, size: int) -> None:
    start = file.read(8)
    file.seek(max(0, size - 2048))
    if not start.startswith(b"%PDF-") or b"%%EOF" not in file.read():
        raise Refused("The selected file is not a PDF, although its name says so")


def _image(start: tuple[bytes, ...], end: tuple[bytes, ...], name: str) -> Callable[[BinaryIO, int], None]:
    def check(file: BinaryIO, size: int) -> None:
        head = file.read(16)
        file.seek(max(0, size - 64))
        tail = file.read()
        if not head.startswith(start) or not any(mark in tail for mark in end):
            raise Refused(f"The selected file is not a {name} picture, although its name says so")

    return check


def _webp(file: BinaryIO, size: int) -> None:
    head = file.read(16)
    # The size that the header declares counts from the ninth byte.
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or int.from_bytes(head[4:8], "little") + 8 > size + 1:
        raise Refused("The selected file is not a WebP picture, although its name says so")


def _text(file: BinaryIO, size: int) -> None:
    """Text in UTF-8 or as Windows wrote it, without control characters, that does not begin as a page or program."""
    content = file.read()
    body = content.removeprefix(b"\xef\xbb\xbf")
    if body.lstrip()[:16].lower().startswith(MARKUP):
        raise Refused("The selected file is a web page or a program, although its name says that it is text")
    if any(byte < 32 and byte not in b"\t\n\r\f" for byte in set(body)) or 127 in set(body):
        raise Refused("The selected file is not text, although its name says so")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        if WINDOWS_1252_UNUSED & set(body):
            raise Refused("The selected file is text in an encoding that is not supported. Save it as UTF-8") from None


_OOXML = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, tuple[str, Callable[[BinaryIO, int], None]]] = {
    "pdf": ("application/pdf", _pdf),
    "docx": (f"{_OOXML}.wordprocessingml.document", check_office("word/document.xml", "a Word document")),
    "xlsx": (f"{_OOXML}.spreadsheetml.sheet", check_office("xl/workbook.xml", "an Excel workbook")),
    "pptx": (
        f"{_OOXML}.presentationml.presentation",
        check_office("ppt/presentation.xml", "a PowerPoint presentation"),
    ),
    "odt": ("application/vnd.oasis.opendocument.text", check_open_document("text")),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", check_open_document("spreadsheet")),
    "odp": ("application/vnd.oasis.opendocument.presentation", check_open_document("presentation")),
    "png": ("image/png", _image((b"\x89PNG\r\n\x1a\n",), (b"IEND",), "PNG")),
    "jpg": ("image/jpeg", _image((b"\xff\xd8\xff",), (b"\xff\xd9",), "JPEG")),
    "jpeg": ("image/jpeg", _image((b"\xff\xd8\xff",), (b"\xff\xd9",), "JPEG")),
    "gif": ("image/gif", _image((b"GIF87a", b"GIF89a"), (b"\x3b",), "GIF")),
    "webp": ("image/webp", _webp),
    "csv": ("text/csv", _text),
    "txt": ("text/plain", _text),
}
KINDS_IN_WORDS = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, GIF, WebP, CSV or text"
