"""Settings of an installation whose SQLite database can be made full, and that waits a second only for a lock.

A file `most-pages` in the folder of its data says how many pages the database may have, from the next request on.
"""

from typing import Any

from django.db.backends.signals import connection_created

from icsmaturity.settings import *  # noqa: F403
from icsmaturity.settings import DATA_DIR, DATABASES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"]["timeout"] = 1
    DATABASES["default"]["CONN_MAX_AGE"] = 0

    def limit(sender: object, connection: Any, **kwargs: object) -> None:
        file = DATA_DIR / "most-pages"
        if file.exists():
            connection.connection.execute(f"PRAGMA max_page_count={int(file.read_text())}")

    connection_created.connect(limit, weak=False)
