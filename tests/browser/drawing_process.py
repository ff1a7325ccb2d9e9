"""The processes that draw national reports and batches, on the test's own database and files."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

STARTED: list[subprocess.Popen[bytes]] = []


def start(drawing_id: int) -> None:
    """Start the one that draws a national report."""
    _start("draw_national_report", drawing_id)


def start_batch(batch_id: int) -> None:
    """Start the one that draws a batch."""
    _start("draw_report_batch", batch_id)


def end() -> None:
    """End those that a test started, at once."""
    while STARTED:
        process = STARTED.pop()
        process.kill()
        process.wait()


def _start(name: str, number: int) -> None:
    """Start one as the product does, and keep it, so that a test can end it."""
    database = connection.settings_dict["NAME"]
    is_file = connection.vendor == "sqlite"
    address = f"sqlite:///{database}"
    if not is_file:
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=database).geturl()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": address}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), name, str(number)]
    STARTED.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment))
