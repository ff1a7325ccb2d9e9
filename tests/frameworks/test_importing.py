"""A framework as a file: what is exported comes back as it was, and every fault is refused by its place."""

import io
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from frameworks.content import VersionContent
from frameworks.export import version_as_yaml
from frameworks.importing.differing import difference, pieces
from frameworks.importing.from_sheets import COLUMNS, read_spreadsheet, template
from frameworks.importing.from_yaml import read_yaml
from frameworks.importing.validating import Existing, Imported, validate
from frameworks.models import FrameworkVersion, PublishedVersionChanged
from frameworks.saving import publish, save_draft
from frameworks.selectors import version_content
from frameworks.versions import existing
from spreadsheets import Refused, Sheet, read_workbook, write_workbook

SMALL = """
key: small
version: "1"
name: A small framework
instrument: matrix
source: {document: report-2030, title: A report, publisher: A publisher}
levels:
  - {key: low, order: 0, name: Low, in_source: false}
  - {key: high, order: 1, name: High}
areas:
  - key: homes
    name: Homes
    domains: [net-zero]
    descriptors: {high: Homes are good.}
    criteria:
      - {key: H-1, level: high, kind: core, text: Homes are warm.}
"""
EXISTING = Existing(domains={"net-zero"})


def imported(text: str, known: Existing = EXISTING) -> Imported:
    return validate(read_yaml(text.encode()), known)


def faults(text: str | bytes, known: Existing = EXISTING) -> list[str]:
    with pytest.raises(Refused) as refused:
        validate(read_yaml(text.encode() if isinstance(text, str) else text), known)
    return [str(fault) for fault in refused.value.faults]


def without_ids(content: VersionContent) -> VersionContent:
    return replace(
        content,
        id=0,
        levels=tuple(replace(level, id=0) for level in content.levels),
        areas=tuple(
            replace(area, id=0, criteria=tuple(replace(item, id=0) for item in area.criteria))
            for area in content.areas
        ),
    )


def test_a_small_framework_is_read() -> None:
    content = imported(SMALL).content
    assert (content.framework_key, content.version, content.short_name) == ("small", "1", "A small framework")
    assert [level.in_source for level in content.levels] == [False, True]
    area = content.areas[0]
    assert (area.domain_keys, area.descriptors) == (("net-zero",), {"high": "Homes are good."})
    assert [(c.key, c.level_order, c.is_core) for c in area.criteria] == [("H-1", 1, True)]


@pytest.mark.django_db
def test_every_framework_that_is_exported_is_read_back_the_same() -> None:
    known = replace(existing(), published={})
    for version in FrameworkVersion.objects.all():
        content = version_content(version.pk)
        assert imported(version_as_yaml(content), known).content == without_ids(content)


BAD = [
    ("", "The file is empty"),
    ("# nothing", "The file is empty"),
    (b"\xff\xfek\x00e\x00", "The file must be YAML saved as UTF-8"),
    ("a: " + "x" * 1_100_000, "The file must be 1 MB or smaller"),
    ("key: small\nname: a\x07b", "line 2: There is a control character"),
    ("key: small\nname: [", "line 3: The YAML can’t be read"),
    ("key: a\nkey: b", "line 2: “key” stands twice in one place"),
    ("a: &x [1]\nb: *x", "line 1: The file names a part by an anchor (&)"),
    ("a: 1\nb: *x", "line 2: The file repeats a part by an alias (*)"),
    ("a: !!python/object:os.system x", "line 1: The file uses a tag (!)"),
    ("--- a\n--- b", "line 2: The file holds more than one document"),
    ("[" * 2_000, "line 1: The file nests more deeply"),
    ("a:\n" + "- x\n" * 50_001, "line 49999: The file holds more than a framework does"),
    ("- a\n- b", "line 1: There must be named fields here"),
    ("just words", "line 1: There must be named fields here"),
    ("? [a]\n: b", "line 1: A name must be text"),
    (SMALL.replace("name: Homes", "name: [Homes]"), "line 12: There must be text here"),
    (SMALL.replace("domains: [net-zero]", "domains: net-zero"), "line 13: There must be a list here"),
    (SMALL.replace("levels:", "steps:"), "line 8: “steps” is not known here"),
    (SMALL + "colour: red", "line 17: “colour” is not known here"),
    (SMALL.replace("order: 0", "order: 1").replace("High", "H"), "line 9: The levels are out of order: 1 must come"),
    (SMALL.replace("order: 0", "order: 3"), "line 8: The levels are out of order: 3 must start at 0 or 1"),
    (SMALL.replace("order: 1", "order: one"), "line 9: The order must be a whole number from 0 to 12"),
    (SMALL.replace("order: 1", "order: -1"), "line 9: The order must be a whole number"),
    (SMALL.replace("key: high", "key: low"), "line 9: The key “low” stands twice"),
    (SMALL.replace("domains: [net-zero]", "domains: [space]"), "line 13: There is no domain “space”"),
    (SMALL.replace("level: high", "level: higher"), "line 16: There is no level “higher”"),
    (SMALL.replace("level: high", "level: low"), "line 16: The level “low” is below the first"),
    (SMALL.replace("{high: Homes", "{highest: Homes"), "line 14: There is no level “highest”"),
    (SMALL.replace("kind: core", "kind: vital"), "line 16: The kind “vital” is not known. It must be core or example"),
    (SMALL.replace("instrument: matrix", "instrument: poem"), "line 5: The instrument “poem” is not known"),
    (SMALL.replace("key: small", "key: Small One"), "line 2: The key “Small One” may hold only small letters"),
    (SMALL.replace("key: small", "key: practice"), "line 2: The key “practice” is kept for the product"),
    (SMALL.replace("key: small", "key: local-qwo"), "line 2: The key “local-qwo” is kept for the product"),
    (SMALL.replace("key: homes", "key: local-homes"), "line 11: The key “local-homes” is used by systems’ own areas"),
    (SMALL.replace('"1"', '"../1"'), "line 3: The version “../1” may hold only letters, digits"),
    (SMALL.replace(", publisher: A publisher", ""), "line 6: There is no source “report-2030” yet"),
    (SMALL.replace("name: A small framework", "name: " + "x" * 201), "line 4: The name must be 200 characters"),
    (SMALL.replace("Homes are warm.", '"a\\u202eb"'), "line 16: The text has a character that can’t be kept"),
    (SMALL.replace("text: Homes are warm.", ""), "line 16: The text is missing"),
    (SMALL + "comparability:\n  - {from_version: '0', kind: area, from: a, verdict: unchanged}",
     "line 18: There is no published version of this framework “0”"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BAD)
def test_a_fault_is_refused_with_its_line(text: str | bytes, expected: str) -> None:
    found = faults(text)
    assert any(line.startswith(expected) for line in found), found


def test_every_fault_is_named_at_once() -> None:
    found = faults(SMALL.replace("order: 1", "order: 9").replace("level: high", "level: no").replace("matrix", "x"))
    assert [line.partition(":")[0] for line in found] == ["line 5", "line 9", "line 16"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "line 2: Version 2022.1 is published and never changes"),
        ({"version": "2", "name": "Another name"}, "which never changes"),
        ({"version": "2", "instrument": "stages"}, "which never changes"),
        ({"version": "2", "key": "another"}, "is used by the framework “health-and-wealth”"),
    ],
)
def test_a_new_version_fits_to_what_is_there(change: dict[str, str], expected: str) -> None:
    version = FrameworkVersion.objects.get(framework__key="health-and-wealth")
    data = yaml.safe_load(version_as_yaml(version_content(version.pk))) | change
    assert any(expected in line for line in faults(yaml.safe_dump(data, sort_keys=False), existing()))


@given(st.text(alphabet="abk:- \n{}[]'\"&*!|>#?,0", max_size=120))
def test_odd_yaml_is_read_or_refused_and_never_breaks(text: str) -> None:
    try:
        imported(text)
    except Refused as refused:
        assert refused.faults


@given(st.binary(max_size=80))
def test_odd_bytes_are_refused_and_never_break(data: bytes) -> None:
    with pytest.raises(Refused):
        validate(read_yaml(data), EXISTING)


# As a spreadsheet


def sheets(**changes: list[list[Any]]) -> io.BytesIO:
    rows: dict[str, list[list[Any]]] = {
        "framework": [["small", 1, "A small framework", "", "matrix", "", "", "", "", "r-1", "A report", "A house"]],
        "levels": [["low", 0, "Low", "", "", "No"], ["high", 1, "High"]],
        "areas": [["homes", None, "Homes", "", "", "net-zero"]],
        "descriptors": [["homes", "high", "Homes are good."]],
        "criteria": [["homes", "H-1", "high", "core", "Homes are warm."]],
    } | changes
    return io.BytesIO(write_workbook([Sheet(kind, COLUMNS[kind], rows.get(kind, [])) for kind in COLUMNS]))


def test_a_spreadsheet_says_the_same_as_yaml() -> None:
    content = validate(read_spreadsheet(sheets()), EXISTING).content
    source = replace(content.source, key="report-2030", publisher="A publisher")
    assert replace(content, source=source) == imported(SMALL).content


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"levels": [["low", 1, "Low"], ["high", 1, "High"]]}, "levels!B3: The levels are out of order"),
        ({"criteria": [["homes", "H-1", "top", "core", "Words"]]}, "criteria!C2: There is no level “top”"),
        ({"criteria": [["flats", "H-1", "high", "core", "Words"]]}, "criteria!A2: There is no area “flats”"),
        ({"framework": []}, "framework: The sheet must have one row"),
        ({"areas": [["homes", None, ""]]}, "areas!C2: Enter the name"),
    ],
)
def test_a_fault_in_a_spreadsheet_is_refused_with_its_cell(changes: Any, expected: str) -> None:
    with pytest.raises(Refused) as refused:
        validate(read_spreadsheet(sheets(**changes)), EXISTING)
    assert any(str(fault).startswith(expected) for fault in refused.value.faults)


def test_the_template_has_every_sheet_and_is_itself_read() -> None:
    found = read_workbook(io.BytesIO(template()), sheets=COLUMNS)
    assert set(found) == set(COLUMNS)


# What differs


def test_a_difference_names_what_was_added_removed_and_reworded() -> None:
    old = imported(SMALL).content
    new = imported(SMALL.replace("Homes are good.", "Homes are good and dry.").replace("H-1", "H-2")).content
    found = difference(old, new)
    assert [(line.kind, line.what) for line in found] == [
        ("reworded", "What High looks like, Homes"),
        ("added", "Criterion H-2, Homes"),
        ("removed", "Criterion H-1, Homes"),
    ]
    assert (found[0].before, found[0].after) == ("Homes are good.", "Homes are good and dry.")
    assert difference(old, old) == ()
    assert all(line.kind == "added" for line in difference(None, new))


@given(st.text(max_size=60), st.text(max_size=60))
def test_pieces_hold_both_texts_whole(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.words for piece in found if piece.kind != "new") == before
    assert "".join(piece.words for piece in found if piece.kind != "old") == after


# Kept, published, never changed


@pytest.mark.django_db
def test_a_draft_is_kept_replaced_and_published_and_then_never_changes() -> None:
    known = imported(SMALL, existing())
    save_draft(known.content, known.pairs, made_by_name="Ada")
    version = save_draft(known.content, known.pairs, made_by_name="Bea")
    assert without_ids(version_content(version.pk)) == known.content
    assert (version.made_by_name, version.status) == ("Bea", "draft")
    publish(version, published_by_name="Cat")
    stored = FrameworkVersion.objects.get(framework__key="small")
    assert (stored.status, stored.published_by_name) == ("published", "Cat")
    assert any("is published and never changes" in line for line in faults(SMALL, existing()))


def _again(row: Any) -> Any:
    """The same row once more, as if it were new."""
    return type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.fields})


def _row(model: str) -> Any:
    version = FrameworkVersion.objects.get(framework__key="anchor-progression")
    rows = {
        "version": version,
        "level": version.levels.first(),
        "area": version.areas.first(),
        "descriptor": version.areas.first().descriptors.first(),
    }
    return rows[model]


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["version", "level", "area", "descriptor"])
@pytest.mark.parametrize(
    "write",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: type(row).objects.filter(pk=row.pk).update(pk=row.pk),
        lambda row: type(row).objects.filter(pk=row.pk).delete(),
        lambda row: type(row).objects.bulk_update([row], [type(row)._meta.fields[-1].name]),
        lambda row: type(row).objects.bulk_create([_again(row)]),
    ],
    ids=["save", "delete", "update", "delete many", "update many", "add"],
)  # fmt: skip
def test_no_row_of_a_published_version_can_be_written(model: str, write: Any) -> None:
    with pytest.raises(PublishedVersionChanged):
        write(_row(model))
