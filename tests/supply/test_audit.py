"""What is known of a package ends the audit red, and so does a service that does not answer or is blind."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIP_CANARY, NPM_CANARY = "jinja2", "minimist"
CANARIES = frozenset({PIP_CANARY, NPM_CANARY})
CLOSED = "http://127.0.0.1:9"
WEAK, NOT_AUDITED = 1, 3


class Service(ThreadingHTTPServer):
    """Answers as OSV and as npm's registry do, and knows a weakness of every version of some packages."""

    def __init__(self, weak):
        super().__init__(("127.0.0.1", 0), Handler)
        self.weak = weak
        self.address = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        asked = json.loads(body)
        if self.path == "/osv":
            name = asked["package"]["name"]
            affected = [{"package": {"name": name, "ecosystem": "PyPI"}}]
            weakness = {"id": "CANARY-1", "summary": "x", "affected": affected}
            self.answer({"vulns": [weakness]} if self.is_weak(name) else {})
        elif self.path.endswith("/advisories/bulk"):
            advisory = {"id": 1, "url": "", "title": "x", "severity": "high", "vulnerable_versions": "*", "cwe": [],
                        "cvss": {"score": 9, "vectorString": None}}  # fmt: skip
            self.answer({name: [advisory] for name in asked if self.is_weak(name)})
        else:
            self.send_error(404)

    def do_GET(self):
        """A package's versions, which npm asks for when it is weak."""
        name = self.path.strip("/")
        versions = {"0.0.8": {"name": name, "version": "0.0.8"}}
        self.answer({"name": name, "dist-tags": {"latest": "0.0.8"}, "versions": versions})

    def is_weak(self, name):
        return name in self.server.weak

    def answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Nothing is printed between the dots of the tests."""


@pytest.fixture
def audit(tmp_path):
    """Runs the audit against a service that knows a weakness of some packages, or at an address where none is."""
    running = []

    def run(*arguments, weak=None, address=CLOSED):
        if weak is not None:
            service = Service(frozenset(weak))
            threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
            running.append(service)
            address = service.address
        env = os.environ | {
            "PIP_AUDIT_VULNERABILITY_SERVICE": "osv",
            "PIP_AUDIT_OSV_URL": f"{address}/osv",
            "npm_config_registry": f"{address}/",
            "npm_config_cache": str(tmp_path / "npm"),
            "npm_config_fetch_retries": "0",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }
        command = [sys.executable, str(ROOT / "scripts" / "audit.py"), *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False)

    yield run
    for service in running:
        service.shutdown()


def test_nothing_known_is_a_pass(audit):
    done = audit(weak=CANARIES)
    assert done.returncode == 0, done.stderr
    assert "Python packages audited" in done.stdout and "npm packages audited" in done.stdout
    assert "NOT AUDITED" not in done.stderr


def test_a_known_weakness_is_red_wherever_it_is_asked(audit):
    done = audit("--where-it-answers", weak=CANARIES | {"django", "leaflet"})
    assert done.returncode == WEAK
    assert "KNOWN WEAKNESS: django 5.2" in done.stderr and "KNOWN WEAKNESS: leaflet" in done.stderr


def test_a_service_that_does_not_answer_is_red(audit):
    done = audit()
    assert done.returncode == NOT_AUDITED
    assert "Python packages were NOT AUDITED" in done.stderr and "npm packages were NOT AUDITED" in done.stderr


def test_a_service_that_knows_nothing_of_anything_is_red(audit):
    """The control: without the canary it would look like a pass."""
    done = audit(weak=())
    assert done.returncode == NOT_AUDITED
    assert done.stderr.count("it knows no weakness of the canary") == 2


def test_where_it_does_not_answer_a_build_goes_on_and_claims_nothing(audit):
    done = audit("--where-it-answers")
    assert done.returncode == 0
    assert done.stderr.count("NOT AUDITED") == 2 and "packages audited" not in done.stdout


def test_half_an_answer_is_no_pass(audit):
    """Only the canary of one of the two is known."""
    done = audit(weak={PIP_CANARY})
    assert done.returncode == NOT_AUDITED
    assert "Python packages audited" in done.stdout and "npm packages were NOT AUDITED" in done.stderr
