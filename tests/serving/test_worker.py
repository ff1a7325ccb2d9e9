"""Slow senders, slow readers and long work before a real server: whoever comes with a page's request is answered.

Control: gunicorn's own threaded worker, which the same visitors hold.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

OURS, GUNICORNS = "serving.worker.PatientWorker", "gthread"
PATIENCE = 3.0
THREADS = 4


@contextmanager
def server(worker: str) -> Iterator[int]:
    """One process of four threads; gives the port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    command = [str(Path(sys.executable).with_name("gunicorn")), "-c", "python:tests.serving", "-k", worker, "-w", "1"]
    command += ["--threads", str(THREADS), "-b", f"127.0.0.1:{port}", "--log-level", "critical"]
    process = subprocess.Popen([*command, "tests.serving.plain:application"], cwd=settings.BASE_DIR, env=os.environ)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield port
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(10)


@pytest.fixture(scope="module")
def ours() -> Iterator[int]:
    with server(OURS) as port:
        yield port


def ask(port: int, path: str = "/page", *, seconds: float = PATIENCE, body: bytes | None = None) -> bytes:
    """The answer to one request. Raises OSError when there is none in time."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("POST" if body is not None else "GET", path, body)
        return connection.getresponse().read()
    finally:
        connection.close()


def silent_head(port: int) -> socket.socket:
    return _begun(port, b"GET /page HTTP/1.1\r\nHost: a\r\nX-Slow")


def silent_body(port: int) -> socket.socket:
    return _begun(port, b"POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc")


def reads_nothing(port: int) -> socket.socket:
    return _begun(port, b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n", window=4096)


def _begun(port: int, sent: bytes, window: int = 0) -> socket.socket:
    one = socket.socket()
    if window:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    one.connect(("127.0.0.1", port))
    one.sendall(sent)
    return one


def answered_beside(port: int, begin: Callable[[int], socket.socket], count: int) -> bytes:
    """What a page answers while `count` slow clients are there."""
    slow = [begin(port) for _ in range(count)]
    try:
        time.sleep(0.3)
        return ask(port)
    finally:
        for one in slow:
            one.close()


KINDS = [silent_head, silent_body, reads_nothing]


@pytest.mark.parametrize("begin", KINDS)
def test_slow_clients_hold_nobody_up(ours, begin):
    assert answered_beside(ours, begin, 3 * THREADS) == b"/page "


@pytest.mark.parametrize("begin", KINDS)
def test_control_they_hold_the_threads_of_gunicorns_own_worker(begin):
    with server(GUNICORNS) as port, pytest.raises(OSError):
        answered_beside(port, begin, 3 * THREADS)


def test_long_work_queues_behind_itself(ours):
    with ThreadPoolExecutor(3 * THREADS) as pool:
        long = [pool.submit(ask, ours, "/slow.pdf", seconds=30) for _ in range(2 * THREADS)]
        time.sleep(0.2)
        assert ask(ours) == b"/page "
        assert not all(one.done() for one in long), "they were waiting"
        assert {one.result() for one in long} == {b"/slow.pdf "}


def test_long_work_for_somebody_who_went_away_is_not_done(ours):
    gone = [_begun(ours, b"GET /slow.pdf HTTP/1.1\r\nHost: a\r\n\r\n") for _ in range(40)]
    time.sleep(0.2)
    for one in gone:
        one.close()
    assert ask(ours, "/slow.pdf", seconds=10) == b"/slow.pdf ", "forty before it would take twenty seconds"


def test_a_dribbled_request_is_answered_once_it_is_whole(ours):
    sent = b"POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
    one = socket.create_connection(("127.0.0.1", ours), 10)
    for place in range(len(sent)):
        one.sendall(sent[place : place + 1])
    assert one.makefile("rb").read().endswith(b"/form hello")
    one.close()


def test_a_slow_reader_gets_every_byte(ours):
    one = reads_nothing(ours)
    time.sleep(0.2)
    one.settimeout(10)
    answer = http.client.HTTPResponse(one)
    answer.begin()
    assert answer.read() == b"x" * 8_000_000
    one.close()


def test_a_connection_is_used_again_and_two_requests_at_once_are_answered_in_turn(ours):
    connection = http.client.HTTPConnection("127.0.0.1", ours, timeout=5)
    for number in range(3):
        connection.request("POST", f"/{number}", b"x" * number)
        assert connection.getresponse().read() == f"/{number} ".encode() + b"x" * number
    connection.close()
    one = _begun(ours, b"GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    one.settimeout(5)
    said = one.makefile("rb").read()
    assert said.index(b"/a ") < said.index(b"/b ")
    one.close()


def test_a_long_body_comes_whole(ours):
    body = os.urandom(3_000_000)
    assert ask(ours, "/up", seconds=10, body=body) == b"/up " + body


def test_a_body_without_a_length_is_refused(ours):
    one = _begun(ours, b"POST /page HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    one.settimeout(5)
    assert one.recv(100).startswith(b"HTTP/1.1 411 ")
    one.close()


def test_it_stops_while_slow_clients_are_there():
    with server(OURS) as port:
        slow = [silent_head(port) for _ in range(5)] + [socket.create_connection(("127.0.0.1", port))]
        assert ask(port) == b"/page "
        start = time.monotonic()
    assert time.monotonic() - start < 5
    for one in slow:
        one.close()
