"""docs/data-protection.md says what the code holds and for how long: each row of its tables is made from the code."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from personal_data.held import HELD

DOCUMENT = (Path(__file__).parents[2] / "docs" / "data-protection.md").read_text()
PURPOSES = list(dict.fromkeys(held.purpose for held in HELD))


def table_row(held):
    return f"| {held.words} | `{held.model}` | {held.purpose.title} | {'; '.join(held.fates)} |"


def purpose_row(purpose):
    return f"| {purpose.title} | {purpose.why} | {purpose.period} | {purpose.seen_by} |"


def rows_beginning(pattern):
    return set(re.findall(pattern, DOCUMENT, re.MULTILINE))


@pytest.mark.parametrize("held", HELD, ids=lambda held: held.model)
def test_every_table_is_told_as_it_is(held):
    assert table_row(held) in DOCUMENT.splitlines()


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.title)
def test_every_purpose_is_told_with_its_period(purpose):
    assert purpose_row(purpose) in DOCUMENT.splitlines()


def test_nothing_is_told_that_is_not_held():
    assert rows_beginning(r"^\| [^|]+ \| `(\w+\.\w+)` \|") == {held.model for held in HELD}


def test_every_period_is_told_with_its_days():
    told = dict(re.findall(r"^\| `KEEP_(\w+)_DAYS` \| (\d+) \|", DOCUMENT, re.MULTILINE))
    assert {name: int(days) for name, days in told.items()} == settings.KEEP_DAYS


def test_every_period_is_used():
    """A setting that nothing asks for would promise what is not done."""
    source = "".join(path.read_text() for path in (Path(__file__).parents[2] / "personal_data").rglob("*.py"))
    for name in settings.KEEP_DAYS:
        assert f'"{name}"' in source or f"{{{name}}}" in source, name


def test_a_period_that_was_changed_would_be_found(settings):
    """The control."""
    accounts = next(purpose for purpose in PURPOSES if purpose.title == "Your account")
    settings.KEEP_DAYS = settings.KEEP_DAYS | {"UNUSED_ACCOUNTS": 9}
    assert purpose_row(accounts) not in DOCUMENT.splitlines()


def test_every_command_and_setting_that_is_named_is_there():
    commands = set(re.findall(r"manage\.py (\w+)", DOCUMENT)) | {"forget_what_is_due"}
    assert commands <= set(get_commands())
    for name in ("DATA_PROTECTION_CONTACT", "MAP_TILES_URL", "SUPPRESSION_THRESHOLD", "EMAIL_BACKEND"):
        assert name in DOCUMENT and hasattr(settings, name)
