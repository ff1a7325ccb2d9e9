"""Run the stream process: `python -m streams`. HOST and STREAM_PORT come from the environment."""

import gc
import os

import django
import uvicorn
from django.conf import settings
from django.utils.module_loading import import_string


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icsmaturity.settings")
    django.setup()
    from observing.asgi import Observed
    from streams.app import Streams, route_of

    source = import_string(settings.STREAM_SOURCE)()
    seconds = settings.SECURE_HSTS_SECONDS
    strict = f"max-age={seconds}; includeSubDomains; preload".encode()
    gc.collect()
    gc.freeze()  # what was loaded stays; thousands of streams come and go
    uvicorn.run(
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


if __name__ == "__main__":
    main()
