"""A fault is reported to the service of SENTRY_DSN, and what people wrote is not. The service here is one of ours."""

import gzip
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import brotli
import pytest
import sentry_sdk
from django.conf import settings as product

from observing import faults
from tests.observing.canaries import ANSWER, NAME, leaked, send_them

UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}


class Service:
    """Takes what is reported, as it came over the wire."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        outer = self

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(
                    self.headers["Content-Encoding"], bytes
                )
                outer.bodies.append(f"{self.headers}{unpack(body).decode()}")
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *args: Any) -> None:
                """Nothing is printed."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.dsn = f"http://key@127.0.0.1:{self.server.server_port}/1"

    @property
    def text(self) -> str:
        return "\n".join(self.bodies)

    @property
    def events(self) -> list[dict[str, Any]]:
        """What was reported: the third line of each envelope."""
        return [json.loads(body.splitlines()[-1]) for body in self.bodies]


@pytest.fixture
def service() -> Iterator[Service]:
    started = Service()
    yield started
    started.server.shutdown()
    started.server.server_close()


@pytest.fixture
def reporting(service: Service) -> Iterator[Service]:
    faults.report_to(service.dsn, environment="test")
    yield service
    sentry_sdk.init()


@pytest.mark.django_db
def test_faults_arrive_with_their_places_and_no_canary_does(reporting, lines, sign_in, settings):
    send_them(sign_in, settings)
    sentry_sdk.flush(20)
    kinds = {event["exception"]["values"][-1]["type"]: event for event in reporting.events if "exception" in event}
    assert {"RuntimeError", "smtplib.SMTPRecipientsRefused", "django.db.utils.IntegrityError"} <= set(kinds)
    raised = kinds["RuntimeError"]
    assert raised["exception"]["values"][-1]["stacktrace"]["frames"][-1]["function"] == "raising"
    assert raised["tags"]["request_id"] in {line["request_id"] for line in lines.of("observing.middleware")}
    assert leaked(reporting.text) == set()
    assert os.uname().nodename not in reporting.text
    assert "observing.middleware" not in {event.get("logger") for event in reporting.events}


@pytest.mark.django_db
def test_the_test_notices_a_report_that_is_sent_as_it_was_gathered(service, sign_in, settings):
    """The control: the library's own ways, which take messages, variables and requests along."""
    sentry_sdk.init(service.dsn, send_default_pii=True, auto_enabling_integrations=False)
    try:
        send_them(sign_in, settings)
        sentry_sdk.flush(20)
        assert leaked(service.text)
    finally:
        sentry_sdk.init()


def test_the_test_notices_a_message_that_is_reported(reporting, monkeypatch):
    """The control: one value too many."""
    monkeypatch.setattr("observing.facts.codes", lambda fault: {"message": str(fault)})
    try:
        raise ValueError(ANSWER)
    except ValueError:
        logging.getLogger("tests").exception("Failed.")
    sentry_sdk.flush(20)
    assert leaked(reporting.text) == {ANSWER}


def test_a_command_that_fails_reports_by_the_setting_alone(service, tmp_path):
    program = f"import django; django.setup(); name = {NAME!r}; raise ValueError(name)"
    environment = {
        "ICSMATURITY_ENV": "production",
        "DJANGO_SETTINGS_MODULE": "icsmaturity.settings",
        "DATA_DIR": str(tmp_path),
        "SENTRY_DSN": service.dsn,
        "PATH": "/usr/bin:/bin",
    }
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, env=environment, cwd=product.BASE_DIR, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    (event,) = service.events
    assert event["exception"]["values"][-1]["type"] == "ValueError"
    assert event["environment"] == "production"
    assert leaked(service.text + ended.stderr) == set()
