"""Settings of a broken build: a save is acknowledged before the disk has it."""

from icsmaturity.settings import *  # noqa: F403
from icsmaturity.settings import DATABASES

OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    OPTIONS["init_command"] = OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")
    assert "NORMAL" in OPTIONS["init_command"]
else:
    OPTIONS["options"] = "-c synchronous_commit=off"
