"""Writing workbooks: read back whole, typed, with nothing that runs and nothing cut."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from nhsuk_forms.text import clean_text
from spreadsheets import Column, Kind, Sheet, read_sheet, write_workbook

COLUMNS = (
    Column("text", "Text", kind=Kind.LINES, max_length=30_000, width=40, meaning="Some words"),
    Column("number", "Number", kind=Kind.WHOLE, required=True),
    Column("dated", "Date", kind=Kind.DATE),
)


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


@given(
    st.lists(
        st.tuples(st.text(max_size=60), st.integers(-(10**14), 10**14), st.none() | st.dates(date(1900, 3, 1))),
        max_size=5,
    )
)
def test_what_is_written_is_read_back(rows: list[tuple[str, int, date | None]]) -> None:
    data = write_workbook([Sheet("Data", COLUMNS, rows)])
    found = read_sheet(io.BytesIO(data), sheet="Data", columns=COLUMNS)
    expected = [(clean_text(text, multiline=True), number, dated) for text, number, dated in rows]
    assert [(line["text"], line["number"], line["dated"]) for line in found] == expected


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-1", "@sum", "=cmd|' /C calc'!A0", "#N/A", "\t=1", "_x0041_"])
def test_text_is_never_a_formula(text: str) -> None:
    page = opened(write_workbook([Sheet("Data", COLUMNS, [(text, 1, None)])]))["Data"]
    assert page["A2"].data_type in ("s", "inlineStr")
    assert unescape(page["A2"].value) == text
    assert page["A2"].quotePrefix is text.startswith(("=", "+", "-", "@", "\t"))


def test_the_heading_is_frozen_and_widths_are_set() -> None:
    page = opened(write_workbook([Sheet("Data", COLUMNS)], title="Some data"))["Data"]
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["A"].width == 40
    assert page["A1"].font.bold


def test_cells_are_typed() -> None:
    columns = [Column(name, name) for name in "abcd"]
    when = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
    page = opened(write_workbook([Sheet("Data", columns, [(1.5, True, date(2026, 4, 1), when)])]))["Data"]
    assert [line.value for line in page[2]] == [1.5, True, datetime(2026, 4, 1), datetime(2026, 4, 1, 9, 30)]
    assert page["C2"].is_date


def test_columns_and_terms_are_defined_on_a_sheet() -> None:
    book = opened(write_workbook([Sheet("Data", COLUMNS)], definitions=[("Level", "A step of maturity")]))
    lines = [[line.value for line in row] for row in book["Definitions"].iter_rows(min_row=2)]
    assert lines[0] == ["Data", "Text", "text of several lines", "No", "Some words"]
    assert lines[1][:4] == ["Data", "Number", "whole number", "Yes"]
    assert lines[-1] == [None, "Level", None, None, "A step of maturity"]


@pytest.mark.parametrize("letter", ["x", "\N{SEEDLING}", "_x0041_"])
def test_text_longer_than_a_cell_goes_on_elsewhere_and_none_is_lost(letter: str) -> None:
    text = letter * (70_000 // len(letter))
    book = opened(write_workbook([Sheet("Data", COLUMNS, [(text, 1, None)])]))
    start, _, mark = book["Data"]["A2"].value.rpartition(" [")
    assert mark == "continues on the sheet “Long texts”: Data!A2]"
    others = [row[2].value for row in book["Long texts"].iter_rows(min_row=2)]
    assert "".join(map(unescape, (start, *others))) == text
    for value in (book["Data"]["A2"].value, *others):
        assert len(value.encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize("name", ["", "x" * 32, "a/b", "a:b"])
def test_a_name_that_no_sheet_can_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="a sheet can't be called"):
        write_workbook([Sheet(name, COLUMNS)])
