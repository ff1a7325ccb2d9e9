"""The process that draws national reports, on the test's own database and files."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

STARTED: list[subprocess.Popen[bytes]] = []


def start(drawing_id: int) -> None:
    """Start it as the product does, and keep it, so that a test can end it."""
    name = connection.settings_dict["NAME"]
    is_file = connection.vendor == "sqlite"
    address = f"sqlite:///{name}" if is_file else urlsplit(os.environ["DATABASE_URL"])._replace(path=name).geturl()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": address}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "draw_national_report", str(drawing_id)]
    STARTED.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment))
