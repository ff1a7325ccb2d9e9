"""Reading a spreadsheet that somebody sent: rows, or every fault with its place."""

import io
import random
import tracemalloc
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from limited import Busy, Worker
from spreadsheets import Column, Kind, Refused, read_sheet, reading, write_workbook
from spreadsheets.archive import NOT_A_WORKBOOK
from spreadsheets.opening import open_workbook
from spreadsheets.reading import BUSY, MEMORY_BYTES, TOO_MUCH
from spreadsheets.shapes import Row, Sheet
from tests.spreadsheets.make import MAIN, OFFICE, RELS, cell, row, workbook

COLUMNS = (
    Column("title", "Title", required=True, max_length=50),
    Column("dated", "Date", kind=Kind.DATE),
    Column("number", "Number", kind=Kind.WHOLE),
)
HEAD = row(1, "Title", "Date", "Number")


def read(file: io.BytesIO, **options: Any) -> list[Row]:
    return read_sheet(file, sheet="Evidence", columns=COLUMNS, **options)


def faults(file: io.BytesIO, **options: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        read(file, **options)
    return [str(fault) for fault in refused.value.faults]


def saved(rows: list[list[Any]], sheet: str = "Evidence", **changes: Any) -> io.BytesIO:
    """A workbook as an office programme would save it."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for values in rows:
        page.append(values)
    for name, value in changes.items():
        getattr(page, name)(value)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def test_values_come_typed_with_their_places() -> None:
    rows = read(
        saved([["number", "TITLE", "Date"], [3, " Minutes ", date(2026, 4, 1)], [None, 2022.1, "1 April 2026"]])
    )
    assert [dict(line.values) for line in rows] == [
        {"title": "Minutes", "dated": date(2026, 4, 1), "number": 3},
        {"title": "2022.1", "dated": date(2026, 4, 1), "number": None},
    ]
    assert rows[0].place("title") == "Evidence!B2"
    assert rows[1].place() == "Evidence, row 3"


def test_empty_rows_are_left_out_and_numbers_stay() -> None:
    rows = read(saved([["Title"], ["One"], [None], [None], ["Two"]]))
    assert [(line.number, line["title"]) for line in rows] == [(2, "One"), (5, "Two")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Title", "Date"], ["=1+1", None]], "Evidence!A2: The cell holds a formula. Put its value in its place"),
        ([["Title"], ["x" * 51]], "Evidence!A2: Title must be 50 characters or fewer"),
        ([["Title", "Number"], ["x", "many"]], "Evidence!B2: Number must be a whole number"),
        ([["Title", "Number"], ["x", 1.5]], "Evidence!B2: Number must be a whole number"),
        ([["Title", "Date"], ["x", "31 February 2026"]], "Evidence!B2: Date must be a real date, such as"),
        ([["Title", "Date"], [None, date(2026, 1, 1)]], "Evidence!A2: Enter the title"),
        ([["Title", "Colour"], ["x", "red"]], "Evidence!B1: “Colour” is not a heading of this sheet"),
        ([["Title", "title"], ["x", "y"]], "Evidence!B1: The heading “title” is there twice"),
        ([["Date"], [None]], "Evidence, row 1: The heading “Title” is missing"),
        ([[], ["Title"], ["x"]], "Evidence, row 1: The first row must hold the headings"),
        ([], "Evidence: The sheet is empty. Its first row must hold the headings"),
    ],
)
def test_each_fault_names_its_place(rows: list[list[Any]], expected: str) -> None:
    found = faults(saved(rows))
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_every_fault_of_a_sheet_is_named_at_once() -> None:
    found = faults(saved([["Title", "Number"], ["=A1", "x"], ["y" * 60, 1]]))
    assert [line.partition(":")[0] for line in found] == [""] * 0 + ["Evidence!A2", "Evidence!B2", "Evidence!A3"]


def test_a_hundred_faults_are_named_and_the_others_counted() -> None:
    found = faults(saved([["Title", "Number"], *[["x", "y"]] * 150]))
    assert len(found) == 101
    assert found[-1] == "There are 50 more faults like these"


def test_merged_cells_are_refused() -> None:
    assert faults(saved([["Title"], ["x"]], merge_cells="A2:B3")) == [
        "Evidence!A2:B3: The cells are merged. Unmerge them"
    ]


def test_a_wrong_sheet_is_named_with_those_that_are_there() -> None:
    assert faults(saved([["Title"]], sheet="Sheet1")) == [
        "The file has no sheet called “Evidence”. Its sheets are: “Sheet1”"
    ]


def test_row_10_001_is_refused_and_10_000_are_taken() -> None:
    line = ["x"]
    assert len(read(saved([["Title"], *[line] * 10_000]))) == 10_000
    assert faults(saved([["Title"], *[line] * 10_001])) == ["Evidence, row 10002: The sheet has more than 10,000 rows"]


def test_an_error_value_is_refused() -> None:
    rows = HEAD + '<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'
    assert faults(workbook(rows))[0] == (
        "Evidence!A2: The cell holds an error value. Put the right value in its place"
    )


@pytest.mark.parametrize(
    "value",
    ['t="s"><v>99</v>', 't="s"><v>-1</v>', 't="n"><v>nan</v>', 't="n"><v>1e999</v>', f't="n"><v>{"9" * 5000}</v>',
     't="d"><v>yesterday</v>', 't="s"><v></v><v>x</v>'],
)  # fmt: skip
def test_a_broken_value_is_refused_by_place(value: str) -> None:
    assert faults(workbook(HEAD + f'<row r="2"><c r="A2" {value}</c></row>'))[0] == (
        "Evidence!A2: The cell’s value can’t be read"
    )


def test_control_characters_go_and_the_rest_stays() -> None:
    rows = read(workbook(HEAD + row(2, "a_x0000_b_x001F_c_xD800_")))
    assert rows[0]["title"] == "abc"


# Files made to hurt


def ole(content: bytes = b"") -> io.BytesIO:
    return io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100 + content)


def zipped(**files: bytes) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (lambda: io.BytesIO(), "The file is empty"),
        (lambda: io.BytesIO(b"Title,Date\nx,y\n"), "The file is not a spreadsheet that can be read"),
        (lambda: io.BytesIO(b"<html><table><tr><td>Title"), "The file is not a spreadsheet that can be read"),
        (lambda: io.BytesIO(b"PK\x03\x04 and then nothing"), "The file is not a spreadsheet that can be read"),
        (lambda: zipped(word__document=b"<w/>"), "The file is not a spreadsheet that can be read"),
        (lambda: ole(), "The file is a workbook of an old kind (.xls)"),
        (lambda: ole("EncryptedPackage".encode("utf-16-le")), "The file is protected by a password"),
        (lambda: workbook(parts={"xl/vbaProject.bin": b"x"}), "The file contains macros"),
        (lambda: workbook(parts={"xl/workbook.bin": b"x"}), "The file is a spreadsheet of another kind"),
        (lambda: workbook(parts={"content.xml": b"x"}), "The file is a spreadsheet of another kind"),
        (lambda: workbook(parts={"xl/workbook.xml": b"<workbook>"}), "The file is not a spreadsheet that can be"),
        (lambda: io.BytesIO(b"PK\x03\x04" + b"x" * (20 * 1024 * 1024)), "The file must be 20 MB or smaller"),
        (lambda: workbook(parts={"xl/media/a": b"\0" * 60_000_000}), "The file unpacks to far more"),
        (lambda: workbook(parts={"a": b"\0" * 60_000_000, "b": b"\0" * 60_000_000}), "The file unpacks to far more"),
        (lambda: workbook(parts={f"x{n}": b"" for n in range(1001)}), "The file unpacks to far more"),
        (lambda: workbook(prefix='<!DOCTYPE a [<!ENTITY b "c">]>'), "The file is not a spreadsheet that can be"),
        (lambda: workbook(prefix='<!DOCTYPE a SYSTEM "file:///etc/passwd">'), "The file is not a spreadsheet"),
        (lambda: workbook(HEAD + "</sheetData><oops"), "The file is not a spreadsheet that can be read"),
        (lambda: workbook(HEAD + HEAD), "Evidence: The sheet's rows are out of order"),
        (lambda: workbook(f'<row r="1">{cell("B1", "a")}{cell("A1", "b")}</row>'), "Evidence: The sheet's cells are"),
        (lambda: workbook(f'<row r="1">{cell("XFD1", "a")}</row>'), "Evidence!XFD1: There is a value beyond"),
        (lambda: workbook("<row/>" * 100_002), "The sheet “Evidence” has too many empty rows"),
        (lambda: workbook('<row r="1">' + "<c/>" * 4_000_001 + "</row>"), "The file unpacks to far more"),
    ],
)  # fmt: skip
def test_a_file_made_to_hurt_is_refused_with_the_reason(file: Any, expected: str) -> None:
    found = faults(file())
    assert len(found) == 1
    assert found[0].startswith(expected)


def with_shared_words(words: str, cells: int) -> io.BytesIO:
    """A workbook of one word that every cell shares."""
    lines = "".join(f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c></row>' for number in range(2, cells + 2))
    made = workbook(
        HEAD + lines,
        parts={
            "xl/_rels/workbook.xml.rels": f'<Relationships {RELS}><Relationship Id="b" Type="{OFFICE}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="c" Type="{OFFICE}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>',
            "xl/sharedStrings.xml": f"<sst {MAIN}><si><t>{words}</t></si></sst>",
        },
    )
    assert len(made.getvalue()) < 200_000
    return made


def test_words_that_cells_share_count_for_each_cell() -> None:
    """A file of 100 KB would otherwise become 300 million letters."""
    assert faults(with_shared_words("x" * 32_000, 9_000)) == [
        "The file unpacks to far more than a spreadsheet needs. Copy the rows into the empty template"
    ]
    assert len(read(with_shared_words("x" * 40, 9_000))) == 9_000


@pytest.mark.parametrize("limit", [{"seconds": 0.05}, {"memory_bytes": 64 * 1024 * 1024}])
def test_what_the_process_cannot_do_within_its_limits_is_refused(limit: Any, monkeypatch: Any) -> None:
    luck = random.Random(1)  # noqa: S311 - words that don't shrink
    file = workbook(HEAD + "".join(row(number, f"{luck.getrandbits(8_000):x}") for number in range(2, 6_000)))
    worker = Worker(open_workbook, seconds=60, memory_bytes=limit.pop("memory_bytes", MEMORY_BYTES))
    monkeypatch.setattr(reading, "_worker", lambda: worker)
    assert len(read(workbook(HEAD + row(2, "a")))) == 1
    worker.seconds = limit.pop("seconds", 60)
    assert faults(file) == [TOO_MUCH]
    worker.stop()


def test_who_sends_a_file_while_others_are_read_is_told_to_try_again(monkeypatch: Any) -> None:
    def busy() -> Any:
        raise Busy

    monkeypatch.setattr(reading, "_worker", busy)
    assert faults(workbook()) == [BUSY]


def test_a_zip_within_a_zip_is_not_opened() -> None:
    inner = workbook().getvalue()
    assert len(read(workbook(HEAD + row(2, "a"), parts={"xl/embeddings/inner.xlsx": inner}))) == 1


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(20)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"]
)
@pytest.mark.parametrize(
    "prefix",
    [
        LAUGHS,
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:9/">%b;]>',
    ],
)
def test_no_part_of_a_workbook_may_declare_entities(part: str, prefix: str) -> None:
    with zipfile.ZipFile(workbook()) as archive:
        content = archive.read(part).decode()
    assert faults(workbook(parts={part: prefix + content})) == [NOT_A_WORKBOOK]


def test_a_small_file_that_declares_a_huge_sheet_takes_little_memory() -> None:
    rows = f'<dimension ref="A1:XFD1048576"/>{HEAD}<row r="1048576">{cell("A1048576", "far")}</row>'
    tracemalloc.start()
    assert [line.number for line in read(workbook(rows))] == [1048576]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_memory_stays_bounded_while_a_sheet_streams() -> None:
    text = "x" * 40
    file = workbook(HEAD + "".join(row(number, text) for number in range(2, 10_002)))
    tracemalloc.start()
    assert len(read(file)) == 10_000
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


# Written once: a workbook holds the time at which it was written, and examples must damage the same bytes each time.
SOUND_WORKBOOK = write_workbook([Sheet("Evidence", COLUMNS, [("a", date(2026, 1, 1), 1), ("b", None, None)])])


@given(st.randoms(use_true_random=False), st.integers(1, 40))
def test_a_damaged_workbook_is_read_or_refused_and_never_breaks(luck: random.Random, hits: int) -> None:
    data = bytearray(SOUND_WORKBOOK)
    for _ in range(hits):
        data[luck.randrange(len(data))] = luck.randrange(256)
    try:
        read(io.BytesIO(bytes(data)))
    except Refused as refused:
        assert refused.faults


@given(st.text(alphabet='<>/rowcvftsi"= A1B2:&;#x', max_size=200))
def test_odd_markup_is_read_or_refused_and_never_breaks(markup: str) -> None:
    try:
        read(workbook(HEAD + markup, parts={"xl/styles.xml": f"<styleSheet {MAIN}><cellXfs>{markup}</cellXfs>"}))
    except Refused as refused:
        assert refused.faults
