"""Backing up and restoring: every row and every file comes back, and one damaged byte is noticed."""

import hashlib
import random
import threading
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections

from accounts.models import User
from assessments.integrity import faults_of
from assessments.models import Event, Evidence
from assessments.services.evidence import EvidenceChange, add_evidence
from keeping import archive, backup
from keeping.databases import tables_with_rows
from keeping.fingerprints import fingerprint
from systems.models import System
from uploads import keep

PDF = b"%PDF-1.7\nminutes\n%%EOF"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lived(current, actors, west_yorkshire):
    """An installation with a history and a file."""
    with keep("minutes.pdf", BytesIO(PDF)) as file:
        change = EvidenceChange(title="Minutes with “partners”, 👩‍👩‍👧", kind="decision", file=file)
        add_evidence(actor=actors["lead"], system=west_yorkshire, change=change)
    return west_yorkshire


def command(name, *arguments, **options):
    out = StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


def every_row():
    """Every row of every table, in text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def empty_everything():
    """An installation that was just made: tables, and nothing in them; no files."""
    from assessments import triggers

    triggers.take_down()
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if table != "django_migrations"]
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
            for table in tables:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608
            cursor.execute("PRAGMA foreign_keys=ON")
        else:
            cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))} CASCADE")
    for name in default_storage.listdir("")[1]:
        default_storage.delete(name)


def test_the_drill_restores_every_row_and_every_file(lived, tmp_path):
    """Onto an empty installation: what a restore is for."""
    kept = tmp_path / "kept.tar"
    assert "Backed up" in command("back_up", str(kept))
    assert kept.stat().st_mode & 0o077 == 0, "nobody else may read it"
    before, path = every_row(), Evidence.objects.exclude(file_path="").get().file_path
    empty_everything()
    assert tables_with_rows() == set()
    assert not User.objects.exists()
    assert "Restored and compared" in command("restore", str(kept))
    assert every_row() == before
    with default_storage.open(path) as file:
        assert file.read() == PDF
    assert [faults_of(system) for system in System.objects.filter(events__isnull=False).distinct()] == [[]]
    assert "The history holds" in command("check_history")


def test_an_installation_that_holds_something_is_not_overwritten(lived, tmp_path):
    kept = tmp_path / "kept.tar"
    command("back_up", str(kept))
    lived.name = "Another name"
    lived.save()
    with pytest.raises(CommandError, match="holds something already"):
        command("restore", str(kept))
    assert System.objects.get(pk=lived.pk).name == "Another name"
    command("restore", str(kept), replace=True)
    assert System.objects.get(pk=lived.pk).name == "West Yorkshire"


def test_one_damaged_byte_anywhere_is_noticed_and_nothing_is_written(lived, tmp_path):
    kept = tmp_path / "kept.tar"
    command("back_up", str(kept))
    assert "The backup is whole" in command("check_backup", str(kept))
    good = kept.read_bytes()
    chance = random.Random(7)  # noqa: S311 - the same places each time
    places = [0, len(good) - 1, len(good) - archive.SEAL_LENGTH, *chance.sample(range(len(good)), 20)]
    lived.name = "Another name"
    lived.save()
    for place in places:
        kept.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        with pytest.raises(CommandError, match="byte of it was changed"):
            command("check_backup", str(kept))
        with pytest.raises(CommandError, match="byte of it was changed"):
            command("restore", str(kept), replace=True)
    for cut in (0, 1, 100, len(good) - 1):
        kept.write_bytes(good[:cut])
        with pytest.raises(CommandError, match="cut off"):
            command("check_backup", str(kept))
    assert System.objects.get(pk=lived.pk).name == "Another name"


def test_without_the_seal_a_damaged_byte_would_pass(lived, tmp_path, monkeypatch):
    """The control: bytes that belong to no entry, such as a time in the tar, are covered by nothing else."""
    kept = tmp_path / "kept.tar"
    command("back_up", str(kept))
    with archive.opened(kept) as (_, tar):
        after = tar.getmembers()[-1]
    content = bytearray(kept.read_bytes())
    content[after.offset_data + after.size] ^= 1  # the filling behind the last entry
    kept.write_bytes(content)
    with pytest.raises(CommandError):
        command("check_backup", str(kept))
    monkeypatch.setattr(archive, "_check_seal", lambda file, size: None)
    assert "whole" in command("check_backup", str(kept))


def test_a_backup_in_a_storm_of_writes_is_of_one_moment(lived, actors, tmp_path):
    """Others save meanwhile: the history of the backup holds, and each piece of evidence has its event."""
    stop, saved = threading.Event(), []

    def save():
        try:
            while not stop.is_set():
                item = add_evidence(
                    actor=actors["lead"], system=lived, change=EvidenceChange(title=f"N{len(saved)}", kind="data")
                )
                saved.append(item.pk)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=save) for _ in range(2)]
    for each in writers:
        each.start()
    try:
        while len(saved) < 5:
            stop.wait(0.01)
        copies = [tmp_path / f"{number}.tar" for number in range(3)]
        for each in copies:
            command("back_up", str(each))
        written = len(saved)
    finally:
        stop.set()
        for each in writers:
            each.join()
    assert written > 5, "the storm went on while copies were made"
    for each in copies:
        command("restore", str(each), replace=True)
        assert faults_of(lived) == []
        told = set(Event.objects.filter(system=lived, action="Added evidence").values_list("about", flat=True))
        rows = Evidence.objects.filter(system=lived, title__regex="^N[0-9]+$").values_list("pk", flat=True)
        assert {f"evidence:{pk}" for pk in rows} <= told
        assert len(rows) >= 5
        assert len(told) == len(rows) + 1, "the one with a file, and those of the storm"


def test_a_backup_never_replaces_another_and_leaves_no_part(lived, tmp_path, monkeypatch):
    kept = tmp_path / "kept.tar"
    kept.write_bytes(b"the backup of yesterday")
    with pytest.raises(CommandError, match="already"):
        command("back_up", str(kept))
    assert kept.read_bytes() == b"the backup of yesterday"

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.Writer, "close", full)
    with pytest.raises(OSError, match="No space"):
        command("back_up", str(tmp_path / "another.tar"))
    assert [path.name for path in tmp_path.iterdir()] == ["kept.tar"]


def test_the_other_kind_of_database_is_refused(lived, tmp_path, monkeypatch):
    kept = tmp_path / "kept.tar"
    command("back_up", str(kept))
    manifest = backup.check(kept)
    other = "postgresql" if manifest["database"] == "sqlite" else "sqlite"
    monkeypatch.setattr(backup, "connection", type("Other", (), {"vendor": other}))
    with pytest.raises(CommandError, match=f"and this installation uses {other}"):
        command("restore", str(kept), replace=True)


def test_another_file_under_the_same_name_is_not_overwritten(lived, tmp_path):
    kept = tmp_path / "kept.tar"
    command("back_up", str(kept))
    path = Evidence.objects.exclude(file_path="").get().file_path
    Path(default_storage.path(path)).write_bytes(b"something else")
    with pytest.raises(CommandError, match="another file here"):
        command("restore", str(kept), replace=True)
    assert hashlib.sha256(Path(default_storage.path(path)).read_bytes()).hexdigest()


def test_a_fingerprint_tells_rows_apart_and_not_their_order():
    rows = [(1, "a", None), (2, "b", None)]
    assert fingerprint(rows) == fingerprint(reversed(rows))
    for other in ([(1, "a", None)], [(1, "a", None), (2, "b", "")], [(1, "b", None), (2, "a", None)], rows + rows[:1]):
        assert fingerprint(other) != fingerprint(rows)
