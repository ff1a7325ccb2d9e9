"""What the text cleaner promises."""

import json
import re
import unicodedata

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from nhsuk_forms.text import _MARKS_IN_PAIRS, CleanCharField, clean_text

ANY_TEXT = st.text(alphabet=st.characters(), max_size=200)  # lone surrogates and controls included


@given(ANY_TEXT, st.booleans())
def test_cleaning_twice_changes_nothing(value: str, multiline: bool) -> None:
    once = clean_text(value, multiline=multiline)
    assert clean_text(once, multiline=multiline) == once


@given(ANY_TEXT, st.booleans())
def test_what_is_left_can_be_written_anywhere(value: str, multiline: bool) -> None:
    text = clean_text(value, multiline=multiline)
    text.encode()  # no lone surrogate
    assert json.loads(json.dumps(text)) == text
    allowed = {"\n", "\t"} if multiline else set()
    assert not [char for char in text if unicodedata.category(char) in {"Cc", "Cs"} and char not in allowed]
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize(
    ("value", "multiline", "expected"),
    [
        ("  one\r\ntwo\rthree\u2028four  ", True, "one\ntwo\nthree\nfour"),
        ("one\r\n\ttwo", False, "one two"),
        ("cafe\u0301", False, "caf\u00e9"),
        ("a\u202eb\u2066c\u200ed\u200f", False, "abcd"),
        ("a\x00b\x1bc\x9fd\ud800e", True, "abcde"),
        ("keep\tthis & <b>that</b>", True, "keep\tthis & <b>that</b>"),
        ("\U0001f469\U0001f3fd\u200d\u2695\ufe0f", False, "\U0001f469\U0001f3fd\u200d\u2695\ufe0f"),
    ],
)
def test_examples(value: str, multiline: bool, expected: str) -> None:
    assert clean_text(value, multiline=multiline) == expected


class ReasonsForm(forms.Form):
    reasons = CleanCharField(label="Reasons", multiline=True, max_length=10)


def test_a_nul_is_refused_in_plain_english_and_the_text_comes_back_without_it() -> None:
    form = ReasonsForm({"reasons": "ab\x00c"})
    assert form.errors["reasons"] == [
        "Reasons had a character that cannot be saved. It has been removed: check the text"
    ]
    assert form["reasons"].value() == "abc"


def test_length_is_counted_after_cleaning() -> None:
    assert ReasonsForm({"reasons": "12345\r\n\u202e6789  "}).is_valid()
    assert ReasonsForm({"reasons": "x" * 11}).errors["reasons"] == ["Reasons must be 10 characters or fewer"]


def test_only_space_is_nothing() -> None:
    assert ReasonsForm({"reasons": " \u200f\n "}).errors["reasons"] == ["Enter reasons"]


MARKS = st.text(alphabet="a\u0300\u0316\u0344\u0f71\u0f72\u0f73\u0f75\u0f81\U0001d165\U0001d15e", max_size=300)


@given(MARKS)
def test_marks_heaped_on_a_letter_are_cut_so_that_ordering_them_takes_no_time(value: str) -> None:
    once = clean_text(value, multiline=False)
    assert clean_text(once, multiline=False) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not re.search("[\u0300-\u036f\u0f71-\u0f84\U0001d165]{31}", once)


def test_the_heap_that_takes_a_plain_clean_many_seconds_is_cut_and_what_stands_around_it_stays() -> None:
    heap = "\u0316" * 30_000 + "\u0300" * 30_000
    assert clean_text(f"before o{heap} after", multiline=False) == "before o" + "\u0316" * 30 + " after"
    assert clean_text("ê" * 50 + "字" * 50, multiline=False) == "ê" * 50 + "字" * 50


def test_no_other_letter_comes_apart_into_marks_alone() -> None:
    apart = {chr(number): unicodedata.normalize("NFD", chr(number))[0] for number in range(0x110000)}
    marks = {letter for letter, first in apart.items() if unicodedata.combining(first)}
    assert {mark for mark in marks if not unicodedata.combining(mark)} == _MARKS_IN_PAIRS
