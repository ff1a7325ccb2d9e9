"""The parts of a workbook beside its sheets: which sheets there are, shared words, and which styles are dates."""

import posixpath
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.escape import unescape

from spreadsheets.archive import NOT_A_WORKBOOK, UNPACKS_TOO_LARGE, Archive, Counted, refuse

MAX_SHEETS = 200
MAX_STRINGS = 500_000
MAX_STYLES = 70_000
# All words of a workbook together; a cell holds 32,767 at the most.
MAX_CHARACTERS = 30_000_000


class Book:
    """What is needed to read any sheet: parts by sheet name, shared words, styles that are dates, and the epoch."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        root = _links(archive, "_rels/.rels", "")
        workbook = next((target for kind, target in root.values() if kind == "officeDocument"), "")
        listing = _Listing()
        archive.parse(workbook, listing)
        self.starts_in_1904 = listing.starts_in_1904
        links = _links(archive, _rels_of(workbook), posixpath.dirname(workbook))
        self.sheets = {name: links[link][1] for name, link in listing.sheets if link in links}
        parts = {kind: target for kind, target in links.values() if target in archive.names}
        strings, styles = _Strings(), _Styles()
        if "sharedStrings" in parts:
            archive.parse(parts["sharedStrings"], strings)
        if "styles" in parts:
            archive.parse(parts["styles"], styles)
        self.strings = strings.strings
        self.is_date = styles.is_date()


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _links(archive: Archive, part: str, folder: str) -> dict[str, tuple[str, str]]:
    """A part's links by their id: the kind of what they lead to and its name. Links to elsewhere are left out."""
    handler = _Links(folder)
    archive.parse(part, handler)
    return handler.links


class _Links(Counted):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.links: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attrs: Any) -> None:
        if name == "Relationship" and attrs.get("TargetMode") != "External":
            target = attrs.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(self.folder, target)
            kind = attrs.get("Type", "").rpartition("/")[2]
            self.links[attrs.get("Id", "")] = (kind, posixpath.normpath(path))


class _Listing(Counted):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.starts_in_1904 = False

    def start(self, name: str, attrs: Any) -> None:
        if name == "workbookPr":
            self.starts_in_1904 = attrs.get("date1904") in ("1", "true")
        if name == "sheet":
            link = next((attrs[key] for key in attrs.getNames() if key.rpartition(":")[2] == "id"), "")
            self.sheets.append((attrs.get("name", ""), link))
            if len(self.sheets) > MAX_SHEETS:
                raise refuse(UNPACKS_TOO_LARGE)


class Words(Counted):
    """Collects the text of `t` elements, without the readings that Japanese text carries (`rPh`)."""

    def __init__(self) -> None:
        super().__init__()
        self.collecting = False
        self.in_reading = False
        self.buffer: list[str] = []
        self.characters_seen = 0

    def start(self, name: str, attrs: Any) -> None:
        if name == "rPh":
            self.in_reading = True
        self.collecting = name == "t" and not self.in_reading

    def end(self, name: str) -> None:
        if name == "rPh":
            self.in_reading = False
        self.collecting = False

    def characters(self, content: str) -> None:
        if self.collecting:
            self.characters_seen += len(content)
            if self.characters_seen > MAX_CHARACTERS:
                raise refuse(UNPACKS_TOO_LARGE)
            self.buffer.append(content)

    def taken(self) -> str:
        """The words collected so far, which starts anew. Control characters are written as _x000D_ in a workbook."""
        text = "".join(self.buffer)
        self.buffer = []
        return unescape(text) if "_x" in text else text


class _Strings(Words):
    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.strings.append(self.taken())
            if len(self.strings) > MAX_STRINGS:
                raise refuse(UNPACKS_TOO_LARGE)


class _Styles(Counted):
    """The number format of each cell style, in order, and the formats that the workbook words itself."""

    def __init__(self) -> None:
        super().__init__()
        self.formats: dict[int, str] = {}
        self.styles: list[int] = []
        self.in_cells = False

    def start(self, name: str, attrs: Any) -> None:
        if name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells:
            self.styles.append(int(attrs.get("numFmtId", 0)))
            if len(self.styles) > MAX_STYLES:
                raise refuse(NOT_A_WORKBOOK)
        elif name == "numFmt":
            self.formats[int(attrs["numFmtId"])] = attrs.get("formatCode", "")[:255]

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.in_cells = False

    def is_date(self) -> list[bool]:
        """For each cell style, whether numbers in it are dates."""
        return [bool(is_date_format(self.formats.get(n) or BUILTIN_FORMATS.get(n, "General"))) for n in self.styles]
