"""A workbook is a zip of XML parts. Opening one that somebody sent: the limits come before anything is unpacked."""

import zipfile
from typing import BinaryIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from limited.zips import NotAZip, Protected, TooMuch, ZipLimits, open_zip
from spreadsheets.shapes import Fault, Refused

MAX_BYTES = 20 * 1024 * 1024
# A part of a real workbook shrinks to about a thirtieth; one that shrinks to less than a 250th is made to fill memory.
LIMITS = ZipLimits(entries=1_000, unpacked=100 * 1024 * 1024, ratio=250)
# One part that we read: 10,000 rows of words need about a tenth of it.
MAX_PART = 40 * 1024 * 1024
MAX_ELEMENTS = 4_000_000
CHUNK = 64 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_A_WORKBOOK = "The file is not a spreadsheet that can be read. Save it as an Excel workbook (.xlsx) and try again"
UNPACKS_TOO_LARGE = "The file unpacks to far more than a spreadsheet needs. Copy the rows into the empty template"


def refuse(reason: str, place: str = "") -> Refused:
    """The exception for one fault."""
    return Refused([Fault(place, reason)])


class Archive:
    """An opened workbook. Raises Refused for everything that is not one, or that would unpack to too much."""

    def __init__(self, file: BinaryIO) -> None:
        _check_kind(file)
        try:
            self._zip = open_zip(file, LIMITS)
        except NotAZip:
            raise refuse(NOT_A_WORKBOOK) from None
        except Protected:
            raise refuse("The file is protected by a password. Save it without one and try again") from None
        except TooMuch:
            raise refuse(UNPACKS_TOO_LARGE) from None
        names = {part.filename for part in self._zip.infolist()}
        if "xl/workbook.bin" in names or "content.xml" in names:
            raise refuse("The file is a spreadsheet of another kind. Save it as an Excel workbook (.xlsx)")
        if "xl/vbaProject.bin" in names:
            raise refuse("The file contains macros. Save it as an Excel workbook without macros (.xlsx)")
        if "_rels/.rels" not in names:
            raise refuse(NOT_A_WORKBOOK)
        self.names = names

    def parse(self, name: str, handler: ContentHandler) -> None:
        """Send one part's XML to a handler, which may raise to stop. Raises Refused for a part that can't be read.

        No document type, no entity and nothing from elsewhere is read. Memory stays at what the handler keeps.
        """
        if name not in self.names or self._zip.getinfo(name).file_size > MAX_PART:
            raise refuse(UNPACKS_TOO_LARGE if name in self.names else NOT_A_WORKBOOK)
        parser = make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(handler)
        try:
            with self._zip.open(name) as part:
                # A part gives no more than the size that its entry declares, which was checked above.
                while chunk := part.read(CHUNK):
                    parser.feed(chunk)
            parser.close()
        except (SAXException, DefusedXmlException, zipfile.BadZipFile, NotImplementedError, EOFError, OSError):
            raise refuse(NOT_A_WORKBOOK) from None
        except (ValueError, LookupError, zipfile.LargeZipFile, zipfile.zlib.error):  # type: ignore[attr-defined]
            raise refuse(NOT_A_WORKBOOK) from None


def _check_kind(file: BinaryIO) -> None:
    """Name what the file is by how it begins. Raises Refused for everything but a zip."""
    start = file.read(8)
    if start == OLE:
        # An encrypted workbook and one of before 2007 begin alike; the first names its contents in UTF-16.
        file.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in file.read():
            raise refuse("The file is protected by a password. Save it without one and try again")
        raise refuse("The file is a workbook of an old kind (.xls). Save it as an Excel workbook (.xlsx)")
    if not start.startswith(b"PK\x03\x04"):
        raise refuse(NOT_A_WORKBOOK)
    file.seek(0)


class Counted(ContentHandler):
    """A handler that gives up on a part with more elements than any sheet needs."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - the name is SAX's
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise refuse(UNPACKS_TOO_LARGE)
        self.start(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.end(name.rpartition(":")[2])

    def start(self, name: str, attrs: object) -> None:
        """An element opens; its name comes without a prefix."""

    def end(self, name: str) -> None:
        """An element closes."""
