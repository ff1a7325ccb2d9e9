"""Settings of the test run: the product's own, with a database and files that nobody keeps.

A module of its own because pytest-django reads the settings before any conftest could set the environment.
"""

import os
import tempfile
from pathlib import Path

os.environ["ICSMATURITY_ENV"] = "test"
# One folder for the whole run: worker processes inherit the name. Never the person's own DATA_DIR.
os.environ["DATA_DIR"] = os.environ.setdefault("TEST_DATA_DIR", tempfile.mkdtemp(prefix="icsmaturity-test-"))

from icsmaturity.settings import *  # noqa: F403
from icsmaturity.settings import DATA_DIR, DATABASES

# WhiteNoise warns about a folder that isn't there; in tests the files come from where they are written.
STATIC_ROOT = Path(DATA_DIR) / "static"
STATIC_ROOT.mkdir(exist_ok=True)

# Looked for when asked for: each test client has middleware of its own, and listing all files for it would take longer
# than many a request.
WHITENOISE_AUTOREFRESH = True

# Workers of one run don't see each other's files: a test that lists them would find another's.
MEDIA_ROOT = Path(DATA_DIR) / f"files-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"

# Argon2 is slow by intent.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in use: an in-memory database would share one connection between the live server's threads.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "test.sqlite3")}
    # Nothing here has to outlive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )

# No test starts a process that draws, unless it says so.
NATIONAL_REPORT_LAUNCHER = REPORT_BATCH_LAUNCHER = "tests.reports.launching.leave"

SECURITY_CONTACT = "mailto:security@example.test"

# What one test counts is nothing to the next; the shared cache has tests of its own.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
