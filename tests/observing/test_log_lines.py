"""No line of the log holds what people wrote or who they are, and it tells what an operator needs."""

import asyncio
import logging
import subprocess
import sys
import threading
import warnings

import pytest
from django.conf import settings as product
from django.test import Client

from observing import lines as log_lines
from observing.request_ids import HEADER
from tests.observing.canaries import ANSWER, CANARIES, NAME, TOKEN, leaked, send_them

pytestmark = pytest.mark.django_db


def test_no_canary_reaches_a_line_and_every_request_has_one(lines, sign_in, settings):
    sent = send_them(sign_in, settings)
    assert leaked(lines.text) == set()
    told = lines.of("observing.middleware")
    assert len(told) == sent
    assert {"raising", "twice", "partner_audit", "people:accept", "join:answer", "static", "none"} <= {
        line["route"] for line in told
    }
    assert {line["status"] // 100 for line in told} == {2, 3, 4, 5}
    assert all(line["ms"] > 0 and len(line["request_id"]) == 32 and line["method"] for line in told)


def test_a_fault_is_told_by_its_types_codes_and_places(lines, sign_in, settings):
    send_them(sign_in, settings)
    faults = {line["fault"][0]["type"]: line for line in lines.of("django.request") if line["level"] == "ERROR"}
    raised = faults["RuntimeError"]["fault"]
    assert [link["type"] for link in raised] == ["RuntimeError", "ValueError"]
    assert raised[0]["at"][-1].startswith("tests/observing/faulty.py:")
    assert faults["smtplib.SMTPRecipientsRefused"]["level"] == "ERROR"
    refused = faults["django.db.utils.IntegrityError"]["fault"]
    assert {"sqlstate": "23505"}.items() <= refused[1]["codes"].items() or "UNIQUE" in str(refused[1]["codes"])
    ids = {line["request_id"] for line in lines.of("observing.middleware") if line["status"] == 500}
    assert {line["request_id"] for line in faults.values()} <= ids


LEAKS = {
    "the path for the route": ("observing.facts.route", lambda request: request.path),
    "the message of an exception": ("observing.facts.kind", str),
    "what a template was filled in with": ("observing.facts.words", lambda record: record.getMessage()),
    "everything that a record brings along": ("observing.lines._brought", lambda record: {"all": str(vars(record))}),
    "the method as it came": ("observing.facts.method", str),
}


@pytest.mark.parametrize("what", LEAKS)
def test_the_test_notices_a_log_that_holds(what, lines, sign_in, settings, monkeypatch):
    """The control: five careless ways of writing the same lines."""
    monkeypatch.setattr(*LEAKS[what])
    send_them(sign_in, settings)
    assert leaked(lines.text)


def test_numbers_are_filled_in_and_other_libraries_words_are_not(lines):
    logging.getLogger("library").warning("%d of %d", 3, 4)
    exec(compile(f"logging.getLogger('library').warning('For {ANSWER}')", "/elsewhere.py", "exec"))  # noqa: S102
    logging.getLogger("ours").warning("Kept.")
    assert [line["message"] for line in lines.all[-3:]] == ["3 of 4", "(the words of another library)", "Kept."]


def test_what_python_would_print_becomes_lines(lines, monkeypatch):
    for owner, name in ((sys, "excepthook"), (threading, "excepthook")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    wanted = {"version": 1, "incremental": True, "formatters": {"lines": {"()": log_lines.JsonLines}}}
    log_lines.configure(wanted)
    try:
        warnings.warn(ANSWER, RuntimeWarning, stacklevel=1)
    finally:
        logging.captureWarnings(False)

    def fail():
        raise ValueError(ANSWER)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    async def forgotten():
        asyncio.get_running_loop().call_exception_handler({"message": ANSWER, "exception": ValueError(ANSWER)})

    runner = threading.Thread(target=lambda: asyncio.run(forgotten()))
    runner.start()
    runner.join()
    assert {"py.warnings", "observing.lines", "asyncio"} <= {line["logger"] for line in lines.all}
    assert leaked(lines.text) == set()


def test_a_command_that_fails_in_production_prints_no_message(tmp_path):
    program = "import django; django.setup(); " + f"raise ValueError({ANSWER!r})"
    environment = {
        "ICSMATURITY_ENV": "production",
        "DJANGO_SETTINGS_MODULE": "icsmaturity.settings",
        "DATA_DIR": str(tmp_path),
        "PATH": "/usr/bin:/bin",
    }
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=product.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert '"type": "ValueError"' in ended.stderr
    assert leaked(ended.stderr) == set()


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [(1, "from-the-proxy-1", True), (0, "from-a-visitor", False), (1, "short", False), (1, "a line\nmore", False)],
)
def test_only_a_proxy_of_ones_own_names_a_request(proxies, given, is_taken, client, settings):
    settings.TRUSTED_PROXIES = proxies
    answered = client.get("/healthz", HTTP_X_REQUEST_ID=given).headers[HEADER]
    assert (answered == given) is is_taken


def test_the_page_of_a_fault_shows_the_id_of_its_request(settings):
    settings.ROOT_URLCONF = "tests.observing.faulty"
    response = Client(raise_request_exception=False).post(f"/faulty/{TOKEN}/raising/", {"answer": NAME})
    assert response.status_code == 500
    assert response.headers[HEADER] in response.content.decode()
    assert not leaked(response.content.decode())


@pytest.mark.parametrize("level", ["chatty", "10"])
def test_a_level_that_is_none_is_said(level, monkeypatch):
    monkeypatch.setenv("LOG_LEVEL", level)
    with pytest.raises(Exception, match="LOG_LEVEL must be one of DEBUG, INFO"):
        log_lines.from_environment()


@pytest.mark.parametrize(
    ("environment", "level", "form", "expected"),
    [
        ("production", "", log_lines.JsonLines, "INFO"),
        ("production", "error", log_lines.JsonLines, "ERROR"),
        ("development", "", log_lines.ReadableLines, "WARNING"),
    ],
)
def test_production_writes_json_and_development_text(environment, level, form, expected, monkeypatch):
    monkeypatch.setenv("ICSMATURITY_ENV", environment)
    monkeypatch.setenv("LOG_LEVEL", level)
    wanted = log_lines.from_environment()
    assert wanted["formatters"]["lines"]["()"] is form
    assert wanted["root"]["level"] == expected


def test_readable_lines_say_what_a_request_was():
    record = logging.LogRecord("observing.middleware", logging.INFO, "", 1, "request", None, None)
    record.__dict__.update(method="GET", route="systems:home", status=200, ms=53.1, other=CANARIES[0])
    assert log_lines.ReadableLines().format(record).endswith("request GET systems:home 200 53.1")
