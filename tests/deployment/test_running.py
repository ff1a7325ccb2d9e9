"""The commands of Dockerfile, compose.yaml and units, run as they stand: the product serves and can be watched."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deployment import files
from tests.deployment.commands import BEARER, METRICS_TOKEN, WEB, WEB_CHECK
from tests.deployment.installation import Installation
from tests.observing.canaries import CODE, QUERY, TOKEN, leaked

pytestmark = pytest.mark.xdist_group("deployment")


@pytest.fixture(scope="module")
def web(installation: Installation, tmp_path_factory: Any) -> Iterator[Path]:
    """The web server, by the image's command; gives the file of its log."""
    log = tmp_path_factory.mktemp("web") / "log"
    with installation.running(WEB, log):
        installation.wait_until_ready(WEB_CHECK)
        yield log


def test_every_job_of_the_timers_does_its_work(installation):
    said = {}
    for unit, command in files.jobs():
        said[unit] = installation.run(["/bin/sh", "-c", command.replace("%%", "%")])
    assert {name.removeprefix("icsmaturity-") for name in said} == {"backup", "check-history", "forget", "reminders"}
    assert len(list((installation.folder / "backups").glob("20*.zip"))) == 1


def test_it_serves_its_pages_and_files_to_the_proxy(web, installation):
    status, page = installation.get("/")
    assert status == 200
    style = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    assert style.startswith("/static/build/main.") and installation.get(style)[0] == 200
    assert installation.get("/", **{"X-Forwarded-Proto": "http"})[0] == 301


def test_it_is_watched_without_the_proxy(web, installation):
    for path in ("/healthz", "/readyz"):
        assert installation.get(path, **{"X-Forwarded-Proto": "http"})[0] == 200
    assert installation.run(WEB_CHECK) == ""


def test_counts_of_all_workers_are_for_who_has_the_token(web, installation):
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": METRICS_TOKEN}):
        assert installation.get("/metrics", **headers)[0] == 404
    before = counted(installation, 'icsmaturity_requests_total{method="GET",route="home",status="2xx"}')
    for _ in range(20):
        installation.get(f"/?name={QUERY}")
    installation.get(f"/audit/{TOKEN}/")
    after = counted(installation, 'icsmaturity_requests_total{method="GET",route="home",status="2xx"}')
    assert after - before == 20
    text = installation.get("/metrics", **BEARER)[1]
    assert "icsmaturity_database_up 1.0" in text and "icsmaturity_rooms_open" in text
    assert 'route="partner_audit",status="4xx"' in text
    assert leaked(text) == set()


def counted(installation: Installation, name: str) -> float:
    text = installation.get("/metrics", **BEARER)[1]
    return next((float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith(name)), 0.0)


def test_the_log_is_json_and_no_address_is_in_it(web, installation):
    for path in (
        f"/join/{CODE}/?name={QUERY}",
        f"/audit/{TOKEN}/",
        f"/calendar/{TOKEN}.ics",
        f"/accounts/invitations/{TOKEN}/",
    ):
        installation.get(path)
    # What the web server itself refuses never reaches the product.
    for nonsense in (f"GET /{TOKEN} HTTP/9.9", f"{TOKEN}", f"GET /{TOKEN} HTTP/1.1\r\nHost {QUERY}"):
        with socket.create_connection(("127.0.0.1", installation.port), timeout=5) as connection:
            connection.sendall(f"{nonsense}\r\n\r\n".encode())
            connection.recv(1000)
    lines = [json.loads(line) for line in web.read_text().splitlines()]
    assert {"partner_audit", "join:room", "calendar", "people:accept"} <= {line.get("route") for line in lines}
    assert any(line["logger"] == "gunicorn.error" for line in lines)
    assert leaked(web.read_text()) == set()
