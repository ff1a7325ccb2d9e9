"""Whether something that the product gave out is what it should be, and whether anything in it would run.

Each check returns what is wrong, in words; nothing when all is well.
"""

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import icalendar
import lxml.etree
import lxml.html
import yaml
from openpyxl import load_workbook

from spreadsheets.writing import FORMULA_STARTS

RUNS = re.compile(r"^[\s\x00-\x20]*(javascript|vbscript|data:text|data:image/svg)", re.IGNORECASE)
ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "srcset", "poster", "background", "srcdoc"}
# Full width signs are formulas to a spreadsheet that folds them.
STARTS = (*FORMULA_STARTS, "＝", "＋", "－", "＠")
HELD_BY_THE_PRODUCT = re.compile(r"^(https?://|mailto:|/|\?|#|data:image/(png|gif|webp)|$)")


def of(response: Any) -> list[str]:
    """What is wrong with an answer, by its type."""
    kind = response.headers.get("Content-Type", "").split(";")[0]
    body = b"".join(response.streaming_content) if response.streaming else response.content
    wrong = [
        f"a header of several lines: {name}" for name, value in response.headers.items() if re.search("[\r\n]", value)
    ]
    if response.status_code >= 500:
        wrong.append(f"status {response.status_code}")
    check = KINDS.get(kind)
    return wrong + (list(check(body)) if check and body else [])


def page(body: bytes) -> Iterator[str]:
    """A page: no script of ours is in a page's text, so none at all; no handler; no address that runs."""
    tree = lxml.html.fromstring(body.decode("utf-8"))
    for node in tree.iter():
        if not isinstance(node.tag, str):
            if "pwned" in (node.text or ""):
                yield f"a comment or instruction holds words: {node.text!r:.80}"
            continue
        if (
            node.tag == "script"
            and node.get("type") not in {"application/json", "importmap"}
            and (node.text or "").strip()
        ):
            yield f"a script in the page: {node.text!r:.80}"
        if node.tag in {"style", "base", "object", "embed", "iframe", "marquee", "frame", "applet"}:
            yield f"<{node.tag}>"
        if node.tag == "meta" and node.get("http-equiv") and not (node.get("content") or "").isdigit():
            yield f"a header in the page: {node.get('content')!r:.80}"
        yield from _attributes(node)


def _attributes(node: Any) -> Iterator[str]:
    for name, value in node.attrib.items():
        if name.lower().startswith("on"):
            yield f"a handler: <{node.tag} {name}={value!r:.60}>"
        if name.lower() in ADDRESSES and not (node.tag in {"form", "button"} and not value):
            if RUNS.match(value):
                yield f"an address that runs: <{node.tag} {name}={value!r:.60}>"
            elif value.startswith("//"):
                yield f"an address of another host: <{node.tag} {name}={value!r:.60}>"
        if name == "style" and "url(" in value.lower():
            yield f"a style that fetches: {value!r:.60}"


def spreadsheet(body: bytes) -> Iterator[str]:
    """A workbook: it opens, no cell is a formula, and what starts like one is marked as text."""
    book = load_workbook(io.BytesIO(body))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield f"a formula at {sheet.title}!{cell.coordinate}: {cell.value!r:.60}"
                if isinstance(cell.value, str):
                    if len(cell.value.encode("utf-16-le")) // 2 > 32_767:
                        yield f"a text longer than a cell at {sheet.title}!{cell.coordinate}"
                    if cell.value.startswith(FORMULA_STARTS) and not cell.quotePrefix:
                        yield f"not marked as text at {sheet.title}!{cell.coordinate}: {cell.value!r:.60}"
                if cell.hyperlink and not HELD_BY_THE_PRODUCT.match(cell.hyperlink.target or ""):
                    yield f"a link at {sheet.title}!{cell.coordinate}: {cell.hyperlink.target!r:.60}"
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        yield from (
            f"a part that a workbook of ours has not: {name}" for name in archive.namelist() if "external" in name
        )


def comma_separated(body: bytes) -> Iterator[str]:
    """CSV: as many cells in each row, and none that a spreadsheet would run."""
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    if len({len(row) for row in rows if row}) > 1:
        yield "rows of different lengths"
    for row in rows:
        for cell in row:
            if cell.startswith(STARTS) and not re.fullmatch(r"-?[0-9.]+", cell):
                yield f"a formula: {cell!r:.60}"


def word(body: bytes) -> Iterator[str]:
    """A Word document: its parts are XML, no field but page numbers, no link that runs."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                tree = lxml.etree.fromstring(archive.read(name))
                for node in tree.iter():
                    if str(node.tag).endswith("}instrText") and not re.match(
                        r"\s*(PAGE|NUMPAGES|TOC|SEQ)\b", node.text or ""
                    ):
                        yield f"a field in {name}: {node.text!r:.60}"
                    if node.get("TargetMode") == "External" and not re.match(
                        "https?://|mailto:", node.get("Target", "")
                    ):
                        yield f"a link in {name}: {node.get('Target')!r:.60}"


def pdf(body: bytes) -> Iterator[str]:
    """A PDF: nothing runs when it is opened, nothing is attached, and no link runs."""
    if not body.startswith(b"%PDF"):
        yield "no PDF"
    objects = _objects(body)
    for address in re.findall(rb"/URI\s*\(((?:[^()\\]|\\.)*)\)", objects):
        if RUNS.match(address.decode("latin-1")):
            yield f"a link that runs: {address!r:.60}"
    language = re.sub(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", b"", objects)
    for name in (b"JavaScript", b"JS", b"OpenAction", b"Launch", b"EmbeddedFile", b"AA"):
        if re.search(rb"/" + name + rb"(?![A-Za-z])", language):
            yield f"it holds /{name.decode()}"


def _objects(body: bytes) -> bytes:
    """The objects of a PDF, those that stand packed in a stream of objects too, without what its pages draw."""
    found = [re.sub(rb"stream\r?\n.*?endstream", b"", body, flags=re.DOTALL)]
    for head, packed in re.findall(rb"<<([^<>]*/ObjStm[^<>]*)>>\s*stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL):
        found.append(zlib.decompressobj().decompress(packed) if b"/FlateDecode" in head else packed)
    return b"\n".join(found)


def calendar(body: bytes) -> Iterator[str]:
    """A calendar: short lines, and nothing in it but days that the product put there."""
    for line in body.split(b"\r\n"):
        if len(line) > 75 or b"\n" in line or b"\r" in line:
            yield f"a line that is none: {line!r:.90}"
        line.decode("utf-8")
    found = icalendar.Calendar.from_ical(body)
    for part in found.walk():
        if part.name not in {"VCALENDAR", "VEVENT"}:
            yield f"a part that is not ours: {part.name}"
        if strange := {name.upper() for name in part} - CALENDAR:
            yield f"properties that are not ours: {strange}"


CALENDAR = {
    "PRODID", "VERSION", "METHOD", "X-WR-CALNAME", "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND",
    "SUMMARY", "DESCRIPTION", "STATUS", "TRANSP",
}  # fmt: skip


def letter(message: Any) -> list[str]:
    """A letter: its headers are the product's, and it goes to whom it was meant for and to nobody else."""
    sent = message.message()
    wrong = [f"a header that is not ours: {name}" for name in sent if name.title() not in HEADERS]
    wrong += [f"goes to {one}" for one in message.recipients() if "127.0.0.1" in one or "pwned" in one]
    if sent.is_multipart():
        wrong.append("several parts")
    return wrong


HEADERS = {"Content-Type", "Mime-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date", "Message-Id"}


def data(body: bytes) -> Iterator[str]:
    """JSON that a strict reader takes."""
    json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    yield from ()


def _no_constant(word_: str) -> None:
    raise ValueError(f"{word_} is no JSON")


def plain_yaml(body: bytes) -> Iterator[str]:
    """YAML without tags."""
    yaml.safe_load(body)
    if re.search(rb"^[^'\"#]*!!", body, re.MULTILINE):
        yield "a tag"


def archive(body: bytes) -> Iterator[str]:
    """A zip: sound, and no entry reaches outside."""
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        if bad := found.testzip():
            yield f"damaged: {bad}"
        yield from (f"outside: {name}" for name in found.namelist() if name.startswith("/") or ".." in name.split("/"))


_OOXML = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "text/html": page,
    "text/csv": comma_separated,
    "text/calendar": calendar,
    "application/json": data,
    "application/problem+json": data,
    "application/pdf": pdf,
    "application/zip": archive,
    "application/yaml": plain_yaml,
    f"{_OOXML}.spreadsheetml.sheet": spreadsheet,
    f"{_OOXML}.wordprocessingml.document": word,
}
