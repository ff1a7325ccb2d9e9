"""Ready means that requests can be served; what is not so is named, and nothing of the machine with it."""

import pytest
from django.db import DatabaseError, connection

from assessments import triggers
from icsmaturity import checks, readiness

pytestmark = pytest.mark.django_db


def test_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready")


def test_a_history_without_its_guard_is_not_ready(client):
    triggers.take_down()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"the history is not guarded: run migrate"
    triggers.put_up()
    assert client.get("/readyz").status_code == 200


def test_a_database_that_is_behind_or_gone_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(readiness.MigrationExecutor, "migration_plan", lambda *args: [("a migration", False)])
    assert client.get("/readyz").content == b"the database waits for migrations"

    def gone(*args):
        raise DatabaseError("connection to server at 10.0.0.7 failed: password for secret-user")

    monkeypatch.setattr(readiness, "MigrationExecutor", gone)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"the database does not answer")


def test_a_folder_that_takes_no_files_is_not_ready(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"files can not be kept")


@pytest.mark.parametrize(
    ("version", "production", "accepted", "found"),
    [
        ((3, 51, 2), False, False, ["icsmaturity.W006"]),
        ((3, 51, 2), True, False, ["icsmaturity.E006"]),
        ((3, 51, 2), True, True, []),
        ((3, 51, 3), True, False, []),
        ((3, 52, 0), False, False, []),
    ],
)
def test_an_sqlite_that_can_damage_its_file(version, production, accepted, found, settings, monkeypatch):
    connection = checks.connections["default"]
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", version)
    settings.PRODUCTION, settings.ACCEPT_OLD_SQLITE = production, accepted
    assert [message.id for message in checks.check_sqlite_wal()] == found


def test_postgresql_is_asked_nothing_of_sqlite(settings, monkeypatch):
    monkeypatch.setattr(checks.connections["default"], "vendor", "postgresql")
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 40, 1))
    settings.ACCEPT_OLD_SQLITE = False
    assert checks.check_sqlite_wal() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="asked of PostgreSQL")
@pytest.mark.parametrize(("production", "found"), [(False, ["icsmaturity.W007"]), (True, ["icsmaturity.E007"])])
def test_a_postgresql_that_does_not_wait_for_the_disk(production, found, settings):
    settings.PRODUCTION = production
    check = checks.check_postgresql_waits_for_the_disk
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
        before = [message.id for message in check(databases=["default"])]
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert "synchronous_commit" in check(databases=["default"])[0].msg
    assert [message.id for message in check(databases=["default"])] == found
    assert before in ([], found), "a server for tests may have others off"
