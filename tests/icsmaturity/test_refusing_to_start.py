"""Production refuses to start unsafely: asked of the real server, as a process of its own."""

import os
import secrets
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection

from icsmaturity import checks
from icsmaturity.checks import UnsafeStart, refuse_unsafe_start

SECRET = secrets.token_urlsafe(50)


def start(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start the web server in production; one that serves is ended after some seconds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {key: value for key, value in os.environ.items() if key not in {"SECRET_KEY", "DATABASE_URL", "DEBUG"}}
    return subprocess.run(
        [str(Path(sys.executable).with_name("gunicorn"))],
        cwd=settings.BASE_DIR,
        env={
            **inherited,
            "ICSMATURITY_ENV": "production",
            "DJANGO_SETTINGS_MODULE": "icsmaturity.settings",
            "DATA_DIR": str(folder),
            "PORT": str(port),
            "WEB_CONCURRENCY": "1",
            "ACCEPT_OLD_SQLITE": "1",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_server_does_not_start_with_the_default_secret(tmp_path: Path) -> None:
    ended = start(tmp_path)
    assert ended.returncode != 0
    assert "refuses to start" in ended.stderr
    assert "SECRET_KEY" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(sqlite3.sqlite_version_info >= checks.SOUND_SQLITE, reason="this SQLite is sound")
def test_the_server_does_not_start_on_an_sqlite_that_can_damage_its_file(tmp_path: Path) -> None:
    ended = start(tmp_path, SECRET_KEY=SECRET, ACCEPT_OLD_SQLITE="")
    assert ended.returncode != 0
    assert "could be damaged" in ended.stderr


def test_the_server_does_not_start_with_demonstration_people(tmp_path: Path) -> None:
    database = tmp_path / "icsmaturity.sqlite3"
    with sqlite3.connect(database) as made:
        made.execute(
            "CREATE TABLE accounts_user (id integer, email text, is_demonstration bool, name text, is_active bool)"
        )
        made.execute("INSERT INTO accounts_user VALUES (1, 'chair@qwo.example', 1, '', 1)")
    made.close()
    ended = start(tmp_path, SECRET_KEY=SECRET)
    assert ended.returncode != 0
    assert "chair@qwo.example" in ended.stderr


def test_the_server_does_not_start_where_entities_of_spreadsheets_would_be_read(tmp_path: Path) -> None:
    ended = start(tmp_path, SECRET_KEY=SECRET, OPENPYXL_DEFUSEDXML="False")
    assert ended.returncode != 0
    assert "without defusedxml" in ended.stderr
    assert checks.check_defusedxml() == []


@pytest.mark.parametrize("secret", [settings.DEFAULT_SECRET_KEY, "short"])
def test_a_weak_secret_is_an_error_of_the_checks(settings: Any, secret: str) -> None:
    settings.PRODUCTION = True
    settings.SECRET_KEY = secret
    assert "icsmaturity.E001" in {error.id for error in run_checks()}


def test_debug_pages_are_an_error_in_production(settings: Any) -> None:
    settings.PRODUCTION, settings.DEBUG, settings.SECRET_KEY = True, True, SECRET
    assert [error.id for error in checks.check_secrets()] == ["icsmaturity.E002"]


def test_a_proper_production_passes(settings: Any) -> None:
    settings.PRODUCTION, settings.SECRET_KEY = True, SECRET
    assert checks.check_secrets() == []


@pytest.mark.django_db
def test_demonstration_people_are_an_error_of_the_database_checks(settings: Any) -> None:
    settings.PRODUCTION, settings.SECRET_KEY = True, SECRET
    assert checks.check_demonstration_people(databases=["default"]) == []
    settings.PRODUCTION = False
    call_command("seed_demonstration", verbosity=0)
    settings.PRODUCTION = True
    assert [error.id for error in checks.check_demonstration_people(databases=["default"])] == ["icsmaturity.E003"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite is not used")
def test_an_old_sqlite_is_refused_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(checks.sqlite3, "sqlite_version", "3.34.1")
    with pytest.raises(UnsafeStart, match=r"3\.34\.1"):
        refuse_unsafe_start()
