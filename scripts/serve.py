"""Bring the database and the static files up to date, say how to sign in, and serve.

Runs in the virtual environment, after `set_up.py run`. PORT, STREAM_PORT (the next one by default), DATA_DIR and
DEMO_PASSWORD come from the environment. What the same code has prepared once does not keep it from serving again.

This process holds the ports, as systemd does: who comes while a server starts again waits instead of being refused.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

from supervise import end_with_parent, run_together
from toolbox import ROOT, VENV_BIN, Missing, fingerprint, is_done, mark_done

# Where browsers open it: the server listens on this machine only.
HOST = "127.0.0.1"
NOT_SERVED = {"assets", "bench", "deploy", "docs", "load", "node_modules", "static", "staticfiles", "tests", "var"}
"""Folders that the product does not need to be prepared; `static` has a stamp of its own."""
LETTING_GO = 5.0
"""Seconds that servers of one who was killed may take to let go of the port."""
WAITING = 4096
"""Connections that may wait for a server that is being started."""


def keep_secret(file: Path, made: str) -> str:
    """What the file holds; when there is none, `made` is put there, readable by its owner only."""
    if not file.exists():
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(made + "\n")
    return file.read_text().strip()


def port_from(text: str) -> int:
    """The port as a number; raise `Missing` in words when it is none."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Missing(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def listen(port: int, patience: float = LETTING_GO) -> socket.socket:
    """A socket that listens there; raise `Missing` in words when somebody else has the port, and keeps it."""
    limit = time.monotonic() + patience
    while True:
        listener = socket.socket()
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((HOST, port))
            listener.listen(WAITING)
        except PermissionError:
            raise Missing(f"This user may not use port {port}. Choose one above 1023: PORT=8080 make run") from None
        except OSError:
            listener.close()
            if time.monotonic() > limit:
                raise Missing(f"Port {port} is in use. Choose another: PORT={port + 1} make run") from None
            time.sleep(0.05)
        else:
            return listener


def stamp_and_key(data: Path) -> tuple[Path, str]:
    """Where it stands what was prepared last, and what must stand there for nothing to have changed since."""
    code = [path for path in ROOT.iterdir() if path.is_dir() and path.name not in NOT_SERVED and path.name[0] != "."]
    which = [os.environ.get("DATABASE_URL", ""), os.environ.get("STATIC_ROOT", ""), os.environ["DEMO_PASSWORD"]]
    key = fingerprint([*sorted(code), ROOT / "static", ROOT / "requirements.lock"], extra="\n".join(which))
    return data / "prepared", key


def is_prepared(data: Path, stamp: Path, key: str) -> bool:
    """Whether this code has prepared what is there, and it is there still."""
    has_database = bool(os.environ.get("DATABASE_URL")) or (data / "icsmaturity.sqlite3").exists()
    has_pages = Path(os.environ.get("STATIC_ROOT") or ROOT / "staticfiles").is_dir()
    return has_database and has_pages and is_done(stamp, key)


def prepare(data: Path) -> None:
    """Prepare before anything serves; or, where that was done, beside what serves, and only what is due."""
    command = [str(VENV_BIN / "python"), str(ROOT / "scripts" / "prepare.py")]
    stamp, key = stamp_and_key(data)
    if is_prepared(data, stamp, key):
        subprocess.Popen([*command, "upkeep"], preexec_fn=_beside)
        return
    if subprocess.run([*command, "all"], check=False, preexec_fn=end_with_parent).returncode:
        raise Missing("The product could not be prepared; what failed is above.")
    mark_done(stamp, key)


def _beside() -> None:
    """What nobody waits for gives way to what serves."""
    end_with_parent()
    os.nice(10)


def serve(web: socket.socket, streams: socket.socket) -> int:
    """The web server and the stream process on their sockets, until Ctrl-C or a signal ends both."""
    from django.conf import settings

    web_server, stream_process = "The web server", "The stream process"
    commands = {web_server: [str(VENV_BIN / "gunicorn"), "--config", str(ROOT / "gunicorn.conf.py")]}
    if settings.STREAM_SOURCE:
        commands[stream_process] = [str(VENV_BIN / "python"), "-m", "streams"]
    os.environ.update(WEB_LISTENER=str(web.fileno()), STREAM_LISTENER=str(streams.fileno()))
    return run_together(commands, {web_server: [web.fileno()], stream_process: [streams.fileno()]})


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icsmaturity.settings")
    try:
        port = port_from(os.environ.get("PORT") or "8000")
        stream_port = port_from(os.environ.get("STREAM_PORT") or str(port + 1))
        web, streams = listen(port), listen(stream_port)
        data = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
        try:
            # What is in it is nobody else's business on a shared machine.
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.environ.setdefault("SECRET_KEY", keep_secret(data / "secret-key", secrets.token_urlsafe(50)))
            password = os.environ.get("DEMO_PASSWORD") or keep_secret(
                data / "demo-password", secrets.token_urlsafe(12)
            )
        except OSError as problem:
            raise Missing(f"DATA_DIR {data} can't be used: {problem}") from None
        os.environ.update(PORT=str(port), STREAM_PORT=str(stream_port), HOST=HOST, DATA_DIR=str(data))
        os.environ["DEMO_PASSWORD"] = password
        prepare(data)
    except Missing as missing:
        print(f"\n{missing}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return serve(web, streams)


if __name__ == "__main__":
    sys.exit(main())
