"""One installation for all tests of this folder: making it takes most of their time."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from tests.deployment.commands import METRICS_TOKEN, PREPARE
from tests.deployment.installation import Installation


@pytest.fixture(scope="session")
def database() -> Iterator[dict[str, str]]:
    """The settings of an empty database of the kind that the tests run on, gone afterwards."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {"DATABASE_URL": "", "ACCEPT_OLD_SQLITE": "1"}
        return
    name = f"deployed_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
        yield {"DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def installation(database: dict[str, str], tmp_path_factory: Any) -> Installation:
    """Built by the Dockerfile and prepared by compose.yaml's command. Nothing runs yet."""
    if not (Path(settings.BASE_DIR) / "node_modules").exists():
        pytest.skip("the packages of the pages are not installed")
    made = Installation(tmp_path_factory.mktemp("installed"), {**database, "METRICS_TOKEN": METRICS_TOKEN})
    made.run(PREPARE)
    return made


@pytest.fixture
def alone(installation: Installation) -> Installation:
    """The installation on ports that no other test's server has."""
    return installation.elsewhere()
