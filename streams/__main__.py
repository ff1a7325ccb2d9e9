"""Run the stream process: `python -m streams`.

HOST and STREAM_PORT come from the environment; or STREAM_LISTENER, a socket that whoever starts this process holds.
"""

import contextlib
import gc
import os
import socket
import sys

import django
import uvicorn
from django.conf import settings
from django.utils.module_loading import import_string


def main() -> None:
    gc.disable()  # what is loaded stays: looking through it again and again is a tenth of the start
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icsmaturity.settings")
    django.setup()
    from observing.asgi import Observed
    from streams.app import Streams, route_of

    source = import_string(settings.STREAM_SOURCE)()
    seconds = settings.SECURE_HSTS_SECONDS
    strict = f"max-age={seconds}; includeSubDomains; preload".encode()
    gc.collect()
    gc.freeze()  # and thousands of streams come and go
    gc.enable()
    config = uvicorn.Config(
        Observed(Streams(source, [(b"strict-transport-security", strict)] if seconds else []), route_of=route_of),
        host=os.environ.get("HOST", "127.0.0.1"),
        port=settings.STREAM_PORT,
        workers=1,  # or it would take WEB_CONCURRENCY, which is the web server's, and not start
        log_config=None,  # as the settings say, like every other process
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=2,
        timeout_keep_alive=15,
        backlog=4096,
        ws="none",
    )
    held = os.environ.get("STREAM_LISTENER")
    server = uvicorn.Server(config)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[socket.socket(fileno=int(held))] if held else None)
    if not server.started:
        sys.exit(3)


if __name__ == "__main__":
    main()
