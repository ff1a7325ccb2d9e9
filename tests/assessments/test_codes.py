"""A signed content's code: printed, typed, and searched for in files from anywhere."""

import os
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import codes
from assessments.codes import MARK, NotReadable, code_in_report, code_of, in_groups

CODE, OTHER = "0123456789abcdef" * 4, "fedcba9876543210" * 4


def pdf(*parts: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"\n".join(parts) + b"\n%%EOF"


def packed(data: bytes) -> bytes:
    return b"1 0 obj\n<</Filter /FlateDecode>>\nstream\n" + zlib.compress(data) + b"\nendstream\nendobj"


@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_code_is_read_as_it_is_printed_and_typed(code: str):
    printed = in_groups(code)
    assert len(printed.split()) == 16 and {len(group) for group in printed.split()} == {4}
    for typed in (
        printed,
        code,
        code.upper(),
        printed.replace(" ", "-"),
        f"  {printed}\n",
        printed.replace(" ", "\u00a0"),
    ):
        assert code_of(typed) == code


@pytest.mark.parametrize("typed", ["", "0", CODE[:-1], CODE + "0", "g" * 64, "٣" * 64, CODE[:-1] + "ﬀ", "<script>"])
def test_what_is_no_code_is_none(typed: str):
    assert code_of(typed) == ""


@pytest.mark.parametrize(
    "data",
    [
        pdf((MARK + CODE).encode()),
        pdf(packed(b"<pdf:Keywords>maturity, " + (MARK + CODE).encode() + b"</pdf:Keywords>")),
        pdf(packed(b"nothing here"), packed((MARK + CODE).encode()), packed((MARK + CODE).encode())),
        pdf(b"stream\r\n" + zlib.compress((MARK + CODE).encode())),
    ],
)
def test_the_code_is_found_in_plain_sight_and_in_packed_streams(data: bytes):
    assert code_in_report(data) == CODE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<html>" + (MARK + CODE).encode(), "not a PDF"),
        (pdf(), "no code"),
        (pdf((MARK + CODE + "0").encode()), "no code"),
        (pdf((MARK + CODE).encode(), packed((MARK + OTHER).encode())), "more than one code"),
        (pdf(packed(b"\0" * 600_000 + (MARK + CODE).encode())), "no code"),
        (b"%PDF-" + b"\0" * codes.MOST_BYTES, "smaller than 10 MB"),
    ],
)
def test_what_is_no_report_of_ours_is_refused_with_the_reason(data: bytes, reason: str):
    with pytest.raises(NotReadable, match=reason):
        code_in_report(data)


@pytest.mark.parametrize(
    "data",
    [
        pdf(b"stream\n" * 1_400_000),
        pdf(packed(zlib.compress(b"\0" * 300_000_000, 9)) * 20),
        pdf(packed(b"\0" * 50_000_000) * 200),
        pdf(os.urandom(9_000_000)),
        pdf((b"stream\n" + zlib.compress(b"a" * 10_000)[:-8]) * 4_000),
        pdf(MARK.encode() * 400_000),
    ],
    ids=["many beginnings", "a bomb in a bomb", "many bombs", "noise", "cut off", "marks without codes"],
)
def test_a_hostile_file_costs_little(data: bytes):
    if len(data) > codes.MOST_BYTES:
        data = data[: codes.MOST_BYTES]
    started = time.process_time()
    with pytest.raises(NotReadable):
        code_in_report(data)
    assert time.process_time() - started < 3
