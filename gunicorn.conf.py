"""The web server. Everything that differs between places comes from the environment."""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from observing import lines

# What is loaded stays: looking through it for what may go, again and again, is a tenth of the start. See `when_ready`.
gc.disable()

wsgi_app = "icsmaturity.wsgi:application"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
if listener := os.environ.get("WEB_LISTENER"):  # a socket that whoever started us holds, as systemd does
    bind = f"fd://{listener}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# gunicorn's threads, but who sends or reads slowly holds none, and documents queue behind documents.
worker_class = "serving.worker.PatientWorker"
threads = int(os.environ.get("WEB_THREADS", "4"))
keepalive = 15
timeout = 60
graceful_timeout = 20
# Loading before the fork shares memory, and a refusal to start ends the server instead of its workers one by one.
preload_app = True
# The heartbeat file of a worker in memory: on a slow disk it would block the worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - no data is written there
# The product writes a line for each request itself, by its route: the server's own would hold the secrets of links.
accesslog = None
loglevel = "info"  # `logconfig_dict` says from which level on
logconfig_dict = lines.from_environment()
# Nothing here is told to do anything but by signals.
control_socket_disable = True
# Only a proxy on this machine may say what the visitor's address and scheme are, unless named.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
# Where the workers' counts meet, when somebody wants them: a new folder each time that the server starts.
COUNTS = "icsmaturity-counts-"
if os.environ.get("METRICS_TOKEN") and not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=COUNTS, dir=worker_tmp_dir)


def when_ready(server: object) -> None:
    """From here on the master's own garbage is collected again, and what was loaded left out of it."""
    gc.freeze()
    gc.enable()


def on_exit(server: object) -> None:
    """Take the counts away with the server that they were of."""
    if COUNTS in (folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")):
        shutil.rmtree(folder, ignore_errors=True)


def post_worker_init(worker: Any) -> None:
    """Let `/readyz` say that this worker is ending, to whoever still asks it over a connection that was kept."""
    from icsmaturity import readiness

    readiness.is_ending = lambda: not worker.alive


def post_fork(server: object, worker: object) -> None:
    """Leave what was loaded before the fork out of every later collection, and collect less often.

    A full collection walks all of Django and stops the request that it falls into for tens of milliseconds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
