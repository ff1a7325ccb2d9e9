"""Starting the process that draws: a child of the web server that outlives the request, and the server too."""

import subprocess
import sys
import threading
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

Launch = Callable[[int], None]


def launch(drawing_id: int) -> None:
    """Have a drawing drawn, by whatever the installation uses for it. Raises OSError when it could not be started."""
    start: Launch = import_string(settings.NATIONAL_REPORT_LAUNCHER)
    start(drawing_id)


def start_process(drawing_id: int) -> None:
    """Start `manage.py draw_national_report` in a session of its own, so that what ends the request does not end it.

    Its troubles go to the server's log. It writes how far it is into the drawing's row; nobody waits for it but a
    thread that takes note of its end, so that no dead process is left behind.
    """
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "draw_national_report", str(drawing_id)]
    process = subprocess.Popen(  # noqa: S603 - our own program, with a number
        command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    threading.Thread(target=process.wait, name=f"drawing-{drawing_id}", daemon=True).start()
