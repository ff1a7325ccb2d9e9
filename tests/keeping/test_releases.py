"""Migrations from every released version keep every row: what such a version held, brought forward to today's.

A file of `released/` is what one installation held, made with that version by `releases.py`:

    manage.py migrate; manage.py load_content; python -m tests.keeping.a_released_life
    PYTHONPATH=. DJANGO_SETTINGS_MODULE=icsmaturity.settings python tests/keeping/releases.py keep FILE

Before a version is released, its file is made and committed. `0.0.1` is the state before there were registers.
"""

import gzip
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

HERE = Path(settings.BASE_DIR)
RELEASED = sorted(Path(__file__).with_name("released").glob("*.json.gz"))


@pytest.fixture
def empty(tmp_path):
    """The environment of an installation whose database is empty."""
    plain = {key: value for key, value in os.environ.items() if key != "TEST_DATA_DIR"}
    own = {"DJANGO_SETTINGS_MODULE": "icsmaturity.settings", "DATA_DIR": str(tmp_path), "PYTHONPATH": str(HERE)}
    if connection.vendor == "sqlite":
        yield plain | own | {"DATABASE_URL": ""}
        return
    told, name = settings.DATABASES["default"], f"released_{os.getpid()}"
    there = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "password": told["PASSWORD"]}
    with psycopg.connect(**there, dbname="postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
    address = f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{name}"
    yield plain | own | {"DATABASE_URL": address}
    with psycopg.connect(**there, dbname="postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def brought_forward(environment, file, *spoil):
    """Every row that is not what it was, after today's migrations."""
    command = [sys.executable, str(HERE / "tests/keeping/releases.py"), "forward", str(file), *spoil]
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("file", RELEASED, ids=lambda file: file.name.removesuffix(".json.gz"))
def test_every_row_of_a_released_version_is_kept(file, empty):
    held = json.loads(gzip.decompress(file.read_bytes()))["tables"]
    assert held["assessments.judgement"] and held["assessments.event"] and held["accounts.membership"]
    assert brought_forward(empty, file) == []


def test_a_migration_that_loses_something_is_caught(empty):
    faults = brought_forward(
        empty, RELEASED[0], "UPDATE assessments_judgement SET rationale = '' WHERE rationale <> ''"
    )
    assert faults and all("assessments.judgement" in fault and "and is ''" in fault for fault in faults)


def test_the_version_of_today_is_kept_too():
    version = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]["version"]
    assert f"{version}.json.gz" in {file.name for file in RELEASED}
