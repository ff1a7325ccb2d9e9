"""Workbooks made by hand, so that a test says exactly what is in them."""

import io
import zipfile
from collections.abc import Mapping

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *texts: str) -> str:
    cells = "".join(cell(f"{chr(64 + place)}{number}", text) for place, text in enumerate(texts, 1))
    return f'<row r="{number}">{cells}</row>'


def workbook(
    rows: str = row(1, "Title", "Date") + row(2, "Minutes", "2026-04-01"),
    *,
    sheet: str = "Evidence",
    after: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    prefix: str = "",
) -> io.BytesIO:
    """A workbook of one sheet whose rows are the XML given; `after` stands behind them, `parts` replace or add."""
    files: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships {RELS}><Relationship Id="a" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="{sheet}" sheetId="1" r:id="b"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships {RELS}><Relationship Id="b" Type="{OFFICE}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"{prefix}<worksheet {MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>",
    }
    files |= parts or {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    out.seek(0)
    return out
