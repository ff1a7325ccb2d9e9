"""Starting a process that draws: a child of the web server that outlives the request, and the server too."""

import subprocess
import sys
import threading

from django.conf import settings


def start_command(command: str, number: int) -> None:
    """Start a `manage.py` command about one row in a session of its own, so that what ends the request does not end
    it. Raises OSError when it could not be started.

    Its troubles go to the server's log. It writes how far it is into that row; nobody waits for it but a thread that
    takes note of its end, so that no dead process is left behind.
    """
    words = [sys.executable, str(settings.BASE_DIR / "manage.py"), command, str(number)]
    process = subprocess.Popen(  # noqa: S603 - our own program, with a number
        words, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
    )
    threading.Thread(target=process.wait, name=f"{command}-{number}", daemon=True).start()
