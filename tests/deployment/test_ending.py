"""Servers that are ended or replaced while they work: nobody notices. The controls kill them, and somebody does."""

import contextlib
import http.client
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import signing

from streams.tokens import SALT
from tests.deployment import files
from tests.deployment.commands import BEARER, STREAMS_CHECK, STREAMS_COMMAND, WEB, WEB_CHECK
from tests.deployment.installation import Installation
from tests.deployment.load import Load

# As sd_listen_fds(3) has it: the socket is descriptor 3, and the environment says for whom.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""
pytestmark = pytest.mark.xdist_group("deployment")


def workers_of(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def test_new_workers_take_over_under_load_and_no_request_fails(alone, tmp_path):
    reload = files.unit_values(files.UNITS / "icsmaturity-web.service", "Service", "ExecReload")[0]
    with alone.running(WEB, tmp_path / "log") as server:
        alone.wait_until_ready(WEB_CHECK)
        with Load(alone) as load:
            for _ in range(2):
                before = workers_of(server.pid)
                load.wait_for(20)
                alone.run(["/bin/sh", "-c", reload.replace("$MAINPID", str(server.pid))])
                for _ in range(600):
                    if before.isdisjoint(workers_of(server.pid)):
                        break
                    time.sleep(0.1)
                assert before.isdisjoint(workers_of(server.pid)), "the old workers are still there"
                load.wait_for(20)
        assert load.failures == []


@pytest.fixture
def held_socket(alone: Installation) -> Iterator[socket.socket]:
    """What systemd does for the socket unit: it listens, and hands the listening socket to each server."""
    held = socket.create_server(("127.0.0.1", alone.port), backlog=512)
    yield held
    held.close()


def started_by_systemd(alone: Installation, held: socket.socket, log: Path) -> Any:
    command = files.unit_values(files.UNITS / "icsmaturity-web.service", "Service", "ExecStart")[0]
    return alone.running([sys.executable, "-c", HAND_OVER, str(held.fileno()), command], log, pass_fds=[held.fileno()])


def test_a_restart_under_load_keeps_visitors_waiting_and_none_is_lost(alone, held_socket, tmp_path):
    log = tmp_path / "log"
    with started_by_systemd(alone, held_socket, log):
        alone.wait_until_ready(WEB_CHECK)
        load = Load(alone).__enter__()
        load.wait_for(20)
    with started_by_systemd(alone, held_socket, log):
        load.wait_for(40)
        load.__exit__()
        assert load.failures == []


def test_the_test_notices_a_server_that_is_killed(alone, held_socket, tmp_path):
    """The control: without time to finish, what it was answering is lost."""
    with started_by_systemd(alone, held_socket, tmp_path / "log") as server:
        alone.wait_until_ready(WEB_CHECK)
        with Load(alone) as load:
            load.wait_for(20)
            os.killpg(server.pid, signal.SIGKILL)
            load.wait_for(1000)
            held_socket.close()  # or those who wait for a server would go on waiting
            assert load.failures


def test_a_server_that_is_ending_is_not_ready(alone, tmp_path):
    """Asked over connections that were open before, one after another while it ends."""

    def ask(connection: http.client.HTTPConnection) -> tuple[int, str]:
        connection.request("GET", "/readyz", headers=alone.as_proxy)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    with alone.running(WEB, tmp_path / "log") as server:
        alone.wait_until_ready(WEB_CHECK)
        kept = [http.client.HTTPConnection("127.0.0.1", alone.port, timeout=20) for _ in range(12)]
        assert {ask(connection) for connection in kept} == {(200, "ready")}
        server.send_signal(signal.SIGTERM)
        told = set()
        for connection in kept:
            connection.auto_open = 0  # a new one would be of another server
            time.sleep(0.1)
            with contextlib.suppress(OSError, http.client.HTTPException):
                told.add(ask(connection))
        assert (503, "this process is ending") in told
        assert told <= {(200, "ready"), (503, "this process is ending")}


@pytest.fixture
def room(alone: Installation) -> str:
    """The id of an open room in the installation's database."""
    made = "from workshops.models import Workshop; from assessments.models import Round; "
    made += "print(Workshop.objects.create(title='A room', round=Round.objects.get(is_current=True), "
    made += "held_on='2026-11-30', status='open').pk)"
    return alone.run(["python", "manage.py", "shell", "-v", "0", "-c", made]).split()[-1]


def listen(alone: Installation, room: str) -> http.client.HTTPResponse:
    token = signing.dumps([room, "screen", ""], key=alone.secret, salt=SALT)
    connection = http.client.HTTPConnection("127.0.0.1", alone.stream_port, timeout=20)
    connection.request("GET", f"/streams/?token={token}")
    answer = connection.getresponse()
    assert answer.status == 200
    return answer


def first_words(stream: http.client.HTTPResponse) -> str:
    """What a stream says up to its first message."""
    said = ""
    while "data:" not in said:
        said += stream.readline().decode()
    return said


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_streams_end_whole_and_browsers_come_back_spread_out(alone, room, how, tmp_path):
    """A kill is the control: its streams break off."""
    log = tmp_path / "log"
    with alone.running(STREAMS_COMMAND, log) as process:
        alone.wait_until_ready(STREAMS_CHECK)
        streams = [listen(alone, room) for _ in range(12)]
        said = [first_words(stream) for stream in streams]
        assert all('"' in words for words in said), "each has its message"
        status, text = alone.get("/streams/metrics", alone.stream_port, **BEARER)
        assert status == 200 and "icsmaturity_streams_open 12.0" in text
        assert alone.get("/streams/metrics", alone.stream_port)[0] == 404
        process.send_signal(how)
        broken = 0
        for stream in streams:
            try:
                stream.read()
            except (OSError, http.client.HTTPException):
                broken += 1
        assert broken == (0 if how == signal.SIGTERM else 12)
    waits = {words.partition("retry: ")[2].partition("\n")[0] for words in said}
    assert len(waits) >= 10 and all(1000 <= int(wait) < 10_000 for wait in waits)
    if how == signal.SIGTERM:
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        assert sum(line.get("route") == "streams" and line["status"] == 200 for line in lines) == 12
        assert "token" not in log.read_text()
    with alone.running(STREAMS_COMMAND, log):
        alone.wait_until_ready(STREAMS_CHECK)
        assert "data:" in first_words(listen(alone, room))
