"""Hostile and broken copies: each is refused with the place named, and nothing changes."""

import io
import zipfile
from copy import deepcopy
from io import BytesIO

import pytest
import yaml

from accounts.models import Membership, User
from assessments import triggers
from assessments.models import Assessment, Event, Evidence, Milestone
from portability.archive import MANIFEST
from portability.loading import load_copy
from spreadsheets import Refused
from systems.models import System
from tests.portability.copies import copy_of, entries, tables, wipe, with_entries
from tests.portability.test_round_trip import PDF, lived  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


MADE: list[bytes] = []


@pytest.fixture
def copy(request, people):
    """Made once, of a system that lived for it; that it is gone afterwards is what each test begins with."""
    if not MADE:
        lived = request.getfixturevalue("lived")
        MADE.append(copy_of(lived, request.getfixturevalue("actors")["chair"]))
        wipe(lived)
    return MADE[0]


def counts():
    models = (Assessment, Event, Evidence, Milestone, Membership, User)
    return [model.objects.count() for model in models]


def refused(copy, system=None):
    """Why a copy is refused; nothing changed, and the database still keeps the history."""
    before = counts()
    with pytest.raises(Refused) as found:
        load_copy(system or System.objects.get(ods_code="QWO"), BytesIO(copy))
    assert counts() == before
    assert triggers.missing() == []
    return "\n".join(map(str, found.value.faults))


def edited(copy, table, change, row=0):
    rows = tables(copy)[table]
    change(rows[row])
    return with_entries(copy, **{table: rows})


def setting(**fields):
    return lambda row: row.update(fields)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", b"<html>", b"\x00" * 5000])
def test_what_is_no_zip(content, west_yorkshire):
    assert "not a zip" in refused(content)


def zipped(*files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], "no manifest.yaml"),
        ([("readme.txt", "x")], "readme.txt: A copy holds no such file"),
        ([("../../etc/passwd", "x")], "../../etc/passwd: A copy holds no such file"),
        ([("data/../../x", "x")], "points outside"),
        ([("files/..\\..\\x", "x")], "points outside"),
        ([("data/a\u202eb", "x")], "points outside"),
        ([("/etc/passwd", "x")], "A copy holds no such file"),
        ([("files/", "")], "points outside the copy, or is none"),
        ([("data/bomb.yaml", b"\0" * 60_000_000)], "data/bomb.yaml: It unpacks to far more"),
        ([(MANIFEST, "a: [")], "not YAML"),
        ([(MANIFEST, "- 1")], "not a copy"),
        ([(MANIFEST, "format: x")], "not a copy"),
        ([(MANIFEST, "format: own data of a system\nversion: 99")], "version 99"),
        ([(MANIFEST, "format: own data of a system\nversion: 1\nentries: 3")], "does not say what"),
        ([(MANIFEST, "a: &a [1]\nb: *a")], "line 1: Aliases"),
        ([(MANIFEST, "a: !!python/object:os.system {}")], "Aliases, anchors and tags"),
        ([(MANIFEST, "a: 1\na: 2")], "line 2: “a” is there twice"),
        ([(MANIFEST, "[" * 5000)], "manifest.yaml"),
        ([(MANIFEST, b"\xff\xfe\x00")], "manifest.yaml"),
        ([(MANIFEST, "format: own data of a system\nversion: 1\nentries: {}"), ("data/x.yaml", "[]")], "manifest"),
    ],
)
def test_zips_that_are_no_copies(files, reason, west_yorkshire):
    assert reason in refused(zipped(*files))


def test_a_file_that_is_there_twice(copy):
    out = io.BytesIO(copy)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("data/people.yaml", "[]")
    assert "data/people.yaml: It is in the zip twice" in refused(out.getvalue())


def test_a_copy_of_another_system(copy, greater_manchester):
    assert "data of the system QWO, not of QOP" in refused(copy, greater_manchester)


def test_a_system_that_holds_data_already(copy, west_yorkshire):
    load_copy(west_yorkshire, BytesIO(copy))
    assert "already holds data here: assessments, a history of changes" in refused(copy)


def test_an_entry_that_was_changed_without_its_manifest(copy):
    found = entries(copy)
    found["data/milestones.yaml"] += b"\n"
    assert "data/milestones.yaml: It is not what the manifest says" in refused(zipped(*found.items()))


def test_an_entry_that_is_missing(copy):
    found = entries(copy)
    del found["data/findings.yaml"]
    assert "data/findings.yaml: It is missing" in refused(zipped(*found.items()))


@pytest.mark.parametrize(
    ("table", "fields", "reason"),
    [
        ("people", {"email": "no address"}, "data/people.yaml, row 1: email"),
        ("people", {"ref": "x"}, "ref: must be a reference"),
        ("people", {"is_active": "yes"}, "is_active: must be true or false"),
        ("memberships", {"role": "administrator"}, "data/memberships.yaml, row 1: role: it is no role of a system"),
        ("memberships", {"role": "king"}, "row 1: role"),
        ("memberships", {"user": "nobody"}, "user: names nobody"),
        ("rounds", {"as_at": "1999-01-01"}, "key: this installation has another round"),
        ("evidence", {"title": "x" * 300}, "data/evidence.yaml, row 1: title"),
        ("evidence", {"title": ""}, "title"),
        ("evidence", {"title": "a\u202eb"}, "title: holds characters that nobody sees"),
        ("evidence", {"kind": "spell"}, "kind"),
        ("evidence", {"dated": "2026-02-30"}, "dated: must be a date"),
        ("evidence", {"dated": 5}, "dated: must be text"),
        ("evidence", {"number": -1}, "number"),
        ("evidence", {"number": True}, "number: must be a whole number"),
        ("evidence", {"number": 10**18}, "number"),
        ("evidence", {"url": "javascript:alert(1)"}, "url"),
        ("evidence", {"added_at": "2026-01-01T00:00:00"}, "added_at: must be a date and time with its offset"),
        ("evidence", {"source": ["no-such-source"]}, "source: this installation has no source no-such-source"),
        ("evidence", {"source": "x"}, "source: is not the key of anything"),
        ("evidence", {"file_path": "../../etc/passwd"}, "file_path: it must name a file of the copy"),
        ("assessments", {"status": "perfect"}, "status"),
        ("assessments", {"versions": [["no-such", "1"]]}, "versions: this installation has no framework version"),
        ("assessments", {"versions": 7}, "versions: must be a list"),
        ("assessments", {"carried_from": 99999}, "carried_from: names no row above it"),
        ("judgements", {"assessment": "x"}, "assessment: names no row above it"),
        ("judgements", {"area": ["health-and-wealth", "2022.1", "no"]}, "area: this installation has no area"),
        (
            "judgements",
            {"level": ["leadership-stages", "2022.1", "system-leadership"]},
            "level: it belongs to another",
        ),
        ("judgements", {"level": None}, "level: there must be one where the area is judged"),
        ("findings", {"state": "perfect"}, "data/findings.yaml, row 1: state"),
        (
            "findings",
            {"criterion": ["health-and-wealth", "2022.1", "QE-EM-1"]},
            "criterion: it belongs to another area",
        ),
        ("milestones", {"due_on": None}, "due_on: there must be a value"),
        ("history", {"changes": "none"}, "changes: each must tell"),
        ("history", {"changes": [{"what": 1, "from": "", "to": ""}]}, "changes: each must be told in text"),
        ("history", {"sealed_as": {}}, "sealed_as"),
        ("history", {"about": "evidence:99999"}, "about: it names no row of the copy"),
        ("history", {"action": "Did something else"}, "The history does not hold: entry 1"),
        ("history", {"hash": "0" * 64}, "The history does not hold: entry 1"),
        ("history", {"sequence": 7000}, "The history does not hold: entry"),
        ("local_frameworks", {"local_to": ""}, "a copy brings no framework but the system’s own areas"),
        ("local_frameworks", {"key": "health-and-wealth"}, "a copy brings no framework"),
        ("signed_contents", {"sha256": "0" * 64}, "its hash is another"),
    ],
)
def test_a_row_that_can_not_be(copy, table, fields, reason):
    assert reason in refused(edited(copy, table, setting(**fields)))


def test_a_row_with_a_name_too_many_or_without_one(copy):
    assert "data/evidence.yaml, row 1: A row must tell exactly these" in refused(
        edited(copy, "evidence", setting(system_id=1))
    )
    assert "A row must tell exactly these" in refused(edited(copy, "evidence", lambda row: row.pop("title")))


def test_rows_that_are_no_rows(copy):
    for content in (b"{}", b"3", b"- 1", b"- - 1", b"a: 1"):
        assert "data/findings.yaml" in refused(with_entries(copy, findings=content))


def test_a_row_that_is_there_twice(copy):
    rows = tables(copy)["findings"]
    assert "row" in refused(with_entries(copy, findings=[*rows, deepcopy(rows[0])]))
    again = deepcopy(rows[0]) | {"id": 999_999}
    assert "data/findings.yaml" in refused(with_entries(copy, findings=[*rows, again]))


def test_an_event_that_was_taken_out_of_the_history(copy):
    rows = tables(copy)["history"]
    assert "The history does not hold: entry 3" in refused(with_entries(copy, history=[*rows[:1], *rows[2:]]))


def test_assessments_without_any_history(copy):
    assert "no history" in refused(with_entries(copy, history=[]))


def test_local_areas_of_another_system(copy):
    rows = tables(copy)["local_levels"]
    rows[0]["version"] = ["health-and-wealth", "2022.1"]
    assert "it is no part of the system’s local areas" in refused(with_entries(copy, local_levels=rows))


def test_a_framework_that_this_installation_has_not_or_says_otherwise(copy):
    def unknown(head):
        head["frameworks"][0]["version"] = "1999"

    def different(head):
        head["frameworks"][0]["content_sha256"] = "0" * 64

    assert "has no version 1999" in refused(with_entries(copy, manifest=unknown))
    assert "has another text for version" in refused(with_entries(copy, manifest=different))


def test_a_signed_text_that_was_changed(copy):
    name = next(name for name in entries(copy) if name.startswith("signed/"))
    assert "its hash is another" in refused(with_entries(copy, **{name: entries(copy)[name] + b" "}))


def file_row(copy):
    rows = tables(copy)["evidence"]
    return rows, next(row for row in rows if row["file_path"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"<html><script>", "not a PDF"), (b"MZ\x90", "not a PDF"), (b"", "empty")],
)
def test_a_file_that_is_not_what_it_says(copy, content, reason):
    import hashlib

    rows, row = file_row(copy)
    row |= {"file_sha256": hashlib.sha256(content).hexdigest(), "file_size": len(content)}
    made = with_entries(copy, evidence=rows, **{row["file_path"]: content})
    assert reason in refused(made)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("../../x.pdf", "characters"), ("minutes.exe", "kinds"), ("x" * 300 + ".pdf", "150"), ("a\x00b.pdf", "")],
)
def test_a_file_with_a_name_that_none_has(copy, name, reason):
    rows, row = file_row(copy)
    row["file_name"] = name
    assert reason in refused(with_entries(copy, evidence=rows))


def test_a_file_that_is_another(copy):
    row = file_row(copy)[1]
    assert "not the one that was kept" in refused(with_entries(copy, **{row["file_path"]: PDF + b"x%%EOF"}))


def test_a_yaml_that_explodes(copy):
    bomb = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]" for n in range(9))
    assert "Aliases, anchors and tags are not taken" in refused(with_entries(copy, findings=bomb.encode()))
    assert "A row must tell" in refused(with_entries(copy, findings=[yaml.safe_load("[1]")]))
