"""Installations that a test may kill, cut off and fill up; each a copy of one that was prepared once."""

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.durability.clusters import Cluster, missing, own_cluster
from tests.durability.installation import Installation, free_port

Make = Callable[..., Installation]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster | None]:
    """A PostgreSQL server of one's own where the tests run on PostgreSQL; None where they run on SQLite."""
    if connection.vendor == "sqlite":
        yield None
        return
    if why := missing():
        pytest.skip(why)
    with own_cluster(free_port()) as made:
        yield made


@pytest.fixture(scope="session")
def prepared(cluster: Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, dict[str, Any]]:
    """An installation with the product's content and the scene of a storm, not started; and what the scene said."""
    made = Installation(tmp_path_factory.mktemp("prepared"), cluster.new_database() if cluster else "")
    made.manage("migrate", "--verbosity=0")
    made.manage("load_content", "--verbosity=0")
    return made, made.script("tests.durability.scene")


@pytest.fixture
def make_installation(
    prepared: tuple[Installation, dict[str, Any]], cluster: Cluster | None, tmp_path: Path
) -> Iterator[Make]:
    """Makes installations with that content, not started yet; whatever they started is ended afterwards."""
    first, scene = prepared
    with contextlib.ExitStack() as stack:

        def make(**environment: str) -> Installation:
            folder = tmp_path / "installation"
            folder.mkdir(mode=0o700)
            if cluster is None:
                for file in first.folder.glob("icsmaturity.sqlite3*"):
                    shutil.copy(file, folder)
            database = cluster.new_database(first.database.rpartition("/")[2]) if cluster else ""
            made = Installation(folder, database, **environment)
            made.scene = json.loads(json.dumps(scene))
            stack.callback(made.stop)
            return made

        yield make
