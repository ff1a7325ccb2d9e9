"""Moving from SQLite to PostgreSQL: every row comes along and is compared, or nothing is moved."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

ADDRESS = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
HERE = Path(settings.BASE_DIR)


def answers():
    try:
        psycopg.connect(ADDRESS, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


needs_postgresql = pytest.mark.skipif(
    connection.vendor == "sqlite" or not answers(), reason="moves to PostgreSQL: once, with the tests that run there"
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """An SQLite installation with the product's content and the demonstration people."""
    folder = tmp_path_factory.mktemp("moved")
    for command in (["migrate"], ["load_content"], ["seed_demonstration"], ["fill_illustrative"]):
        manage(folder, "", *command, "--verbosity=0")
    return folder


@pytest.fixture
def target():
    """The address of an empty PostgreSQL database."""
    name = f"moved_{os.getpid()}"
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
    yield f"{ADDRESS.rpartition('/')[0]}/{name}"
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(folder, address, *arguments, fails=False):
    """Run manage.py as a person would; what it said."""
    environment = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": address, "ICSMATURITY_ENV": "development"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, check=False)
    assert bool(done.returncode) is fails, done.stderr
    return done.stdout + done.stderr


@needs_postgresql
def test_every_row_comes_along_and_work_goes_on(filled, target, tmp_path):
    manage(filled, target, "migrate", "--verbosity=0")
    said = manage(filled, target, "move_to_postgresql", str(filled / "icsmaturity.sqlite3"))
    assert "Moved and compared" in said
    assert "The history holds" in manage(filled, target, "check_history")
    with psycopg.connect(target) as moved:
        assert moved.execute("SELECT count(*) FROM systems_system").fetchone()[0] >= 42
        # The numbers go on where they were: a new row gets one that no row has.
        new, last = moved.execute(
            "SELECT nextval(pg_get_serial_sequence('assessments_event', 'id')), max(id) FROM assessments_event"
        ).fetchone()
        assert new > last
    again = manage(filled, target, "move_to_postgresql", str(filled / "icsmaturity.sqlite3"), fails=True)
    assert "holds something already" in again
    kept = tmp_path / "kept.tar"
    manage(filled, target, "back_up", str(kept))
    assert "of postgresql" in manage(filled, target, "check_backup", str(kept))


@needs_postgresql
def test_a_history_that_does_not_hold_is_not_moved(filled, target, tmp_path):
    import shutil
    import sqlite3

    other = tmp_path / "other"
    shutil.copytree(filled, other)
    with sqlite3.connect(other / "icsmaturity.sqlite3") as database:
        database.execute("DROP TRIGGER assessments_event_stays")
        database.execute("UPDATE assessments_event SET action = 'Something else' WHERE sequence = 1")
    database.close()
    manage(other, target, "migrate", "--verbosity=0")
    said = manage(other, target, "move_to_postgresql", str(other / "icsmaturity.sqlite3"), fails=True)
    assert "nothing was moved" in said
    with psycopg.connect(target) as moved:
        assert moved.execute("SELECT count(*) FROM systems_system").fetchone()[0] == 0


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="asked of SQLite")
def test_the_target_must_be_postgresql(tmp_path):
    with pytest.raises(CommandError, match="Set DATABASE_URL"):
        call_command("move_to_postgresql", str(tmp_path / "none.sqlite3"))
