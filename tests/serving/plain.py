"""A small application for the worker, without Django: what it answers is told by the address."""

import time


def application(environ, start_response):
    """`/page` at once, `/large` with eight megabytes, `/slow.pdf` after a while; anything else says what came."""
    path = environ["PATH_INFO"]
    body = environ["wsgi.input"].read() if environ["REQUEST_METHOD"] == "POST" else b""
    if path == "/slow.pdf":
        time.sleep(1.0)
    answer = b"x" * 8_000_000 if path == "/large" else path.encode() + b" " + body
    start_response("200 OK", [("Content-Length", str(len(answer))), ("Content-Type", "text/plain")])
    return [answer]
