"""Every answer tells browsers what it may do and keeps other sites away from it, whatever kind of answer it is."""

import runpy
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as now
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from api.tokens import make_token
from icsmaturity import middleware
from reports.render import Rendered
from tests.expectations import MAKERS

pytestmark = pytest.mark.django_db
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def lacking(response: HttpResponse, *, is_static: bool = False) -> list[str]:
    """What an answer lacks of what every answer has."""
    found = [name for name, value in EXACT.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    scripts = directives.get("script-src", directives.get("default-src"))
    if directives.get("default-src") != "'none'":
        found.append("default-src")
    if scripts is None or "unsafe" in scripts or "*" in policy:
        found.append("script-src")
    if "unsafe-inline" in policy.replace("style-src-attr 'unsafe-inline'", ""):
        found.append("unsafe-inline")
    if "frame-ancestors 'none'" not in policy:
        found.append("frame-ancestors")
    caches = response.headers.get("Cache-Control", "")
    if not (is_static or "no-store" in caches or ("ETag" in response.headers and caches == "private, no-cache")):
        found.append("Cache-Control")
    return found


@pytest.fixture
def answers(sign_in, client, current, monkeypatch):
    """One answer of each kind: (what it is, its status, the answer)."""
    monkeypatch.setattr("reports.views.render_pdf", lambda html: Rendered(pdf=b"%PDF-1.7", seconds=0, peak_kb=0))
    lead = sign_in("lead")
    here = ["QWO", current.round.key]

    def fault(request):
        raise RuntimeError("for the test")

    def kinds():
        yield "page", 200, client.get("/")
        yield "page with a chart", 200, lead.get(reverse("systems:home", args=["QWO"]))
        yield "page with a map", 200, lead.get(reverse("steps:map", args=["QWO"]))
        yield "form", 200, client.get(reverse("account_login"))
        yield "redirect", 302, client.get(reverse("systems:home", args=["QWO"]))
        yield "to the slash", 301, client.get("/frameworks")
        yield "not found", 404, lead.get("/no-such-page/")
        yield "refused", 404, sign_in("other-lead").get(reverse("steps:cycle", args=["QWO"]))
        yield "wrong method", 405, lead.delete(reverse("systems:home", args=["QWO"]))
        yield "NUL", 400, lead.get("/systems/?name=%00")
        yield "NUL in the API", 400, client.get("/api/v1/systems?name=%00")
        yield "too large", 413, client.post("/", b"", content_type="text/plain", CONTENT_LENGTH=str(10**9))
        yield "no token of the form", 403, Client(enforce_csrf_checks=True).post(reverse("account_login"), {})
        yield "another host", 400, client.get("/", HTTP_HOST="elsewhere.test")
        yield "PDF", 200, lead.get(reverse("reports:pdf", args=here))
        yield "spreadsheet", 200, lead.get(reverse("reports:xlsx", args=here))
        yield "JSON", 200, lead.get(reverse("reports:json", args=here))
        yield "CSV", 200, sign_in("analyst").get(reverse("compare:csv"))
        yield "YAML", 200, lead.get(reverse("steps:values_template", args=["QWO"]))
        yield "Word", 200, lead.get(reverse("reports:docx", args=here))
        yield "copy of own data", 200, lead.post(reverse("own_data:copy", args=["QWO"]))
        yield "file of evidence", 200, lead.get(reverse("evidence:file", args=["QWO", MAKERS["evidence"](1)]))
        yield "calendar", 200, client.get(reverse("calendar", args=[MAKERS["secret"](1)]))
        workshop = MAKERS["workshop"](1)
        yield "screen of a room", 200, lead.get(reverse("workshops:screen", args=[workshop]))
        state = lead.get(reverse("workshops:run_state", args=[workshop]))
        yield "state of a room", 200, state
        seen = {"If-None-Match": state.headers["ETag"]}
        yield "the same state", 304, lead.get(reverse("workshops:run_state", args=[workshop]), headers=seen)
        yield "participant", 200, client.get(reverse("join:room", args=[MAKERS["code"](2)]))
        yield "partner", 200, client.get(reverse("partner_audit", args=[MAKERS["audit_token"](3)]))
        yield "saved", 302, lead.post(reverse("milestones:remove_calendar", args=["QWO"]))
        yield "API without a token", 401, client.get("/api/v1/systems")
        yield "health", 200, client.get("/healthz")
        yield "readiness", 200, client.get("/readyz")
        yield "security.txt", 200, client.get("/.well-known/security.txt")
        monkeypatch.setattr("icsmaturity.urls.views.home", fault)
        silent = Client(raise_request_exception=False)
        monkeypatch.setattr("django.template.context.RequestContext.__init__", fault)
        yield "fault", 500, silent.get("/frameworks/")

    return kinds


def test_every_kind_of_answer_has_every_header(answers, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.test"
    for kind, status, response in answers():
        assert response.status_code == status, kind
        assert lacking(response) == [], kind


def test_files_of_the_product_have_them_too(client):
    response = client.get("/static/build/main.css")
    assert response.status_code == 200
    assert lacking(response, is_static=True) == []


@pytest.mark.parametrize("name", sorted(middleware.ALWAYS))
def test_the_test_notices_a_header_that_is_gone(name, settings, monkeypatch):
    """The control: a build that neither the product's middleware nor Django's gives it to."""
    monkeypatch.delitem(middleware.ALWAYS, name)
    settings.SECURE_REFERRER_POLICY = settings.SECURE_CROSS_ORIGIN_OPENER_POLICY = None
    settings.SECURE_CONTENT_TYPE_NOSNIFF = False
    assert name in lacking(Client().get("/systems/?name=%00"))


def test_the_test_notices_a_policy_that_lets_scripts_in(client, monkeypatch):
    monkeypatch.setattr(
        middleware, "POLICY", middleware.POLICY.replace("script-src 'self'", "script-src 'unsafe-inline'")
    )
    assert {"script-src", "unsafe-inline"} <= set(lacking(client.get("/")))


@pytest.fixture
def production(settings, monkeypatch, tmp_path) -> None:
    """What production sets for browsers, as the settings themselves say it."""
    for name, value in {"ICSMATURITY_ENV": "production", "DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    told = runpy.run_path(str(now.BASE_DIR / "icsmaturity" / "settings.py"))
    for name, value in told.items():
        if name.startswith(("SECURE_", "SESSION_", "CSRF_", "COOKIE_", "KNOWN_", "X_FRAME_")):
            setattr(settings, name, value)


def over_https(answers: Any) -> Iterator[tuple[str, HttpResponse]]:
    """Some answers of each kind that has a way of its own through the middleware."""
    yield "page", answers.get("/", secure=True)
    yield "file", answers.get("/static/build/main.css", secure=True)
    yield "not found", answers.get("/no-such-page/", secure=True)
    yield "NUL", answers.get("/systems/?name=%00", secure=True)
    yield "too large", answers.post("/", b"", content_type="text/plain", CONTENT_LENGTH=str(10**9), secure=True)
    yield "API", answers.get("/api/v1/systems", secure=True)
    yield "another host", answers.get("/", HTTP_HOST="elsewhere.test", secure=True)
    yield "no token of the form", Client(enforce_csrf_checks=True).post("/accounts/login/", {}, secure=True)


def test_every_answer_of_production_asks_for_https(production, client):
    for kind, response in over_https(client):
        strict = response.headers.get("Strict-Transport-Security")
        assert strict == "max-age=31536000; includeSubDomains; preload", kind
        assert lacking(response, is_static=kind == "file") == [], kind


def test_without_https_production_leads_there_and_says_nothing_else(production, client):
    response = client.get("/accounts/login/?next=/systems/")
    assert (response.status_code, response.url) == (301, "https://testserver/accounts/login/?next=/systems/")
    assert not response.cookies
    assert lacking(response) == []


def test_cookies_of_production_are_of_this_host_alone(production, people):
    people["chair"].set_password("a long enough password")
    people["chair"].save()
    browser = Client(enforce_csrf_checks=True)
    page = browser.get("/accounts/login/", secure=True)
    token = page.cookies["__Host-csrftoken"].value
    data = {"login": people["chair"].email, "password": "a long enough password", "csrfmiddlewaretoken": token}
    response = browser.post("/accounts/login/", data, secure=True, headers={"referer": "https://testserver/"})
    assert response.status_code == 302
    room = Client().post(f"/join/{MAKERS['code'](1)}/", {"sector": "NHS", "role": "Officer"}, secure=True)
    told = {**page.cookies, **response.cookies, **room.cookies}
    assert {name.rstrip("0123456789"): cookie["path"] for name, cookie in told.items()} == {
        "__Host-sessionid": "/",
        "__Host-csrftoken": "/",
        "__Host-messages": "/",
        "__Host-known": "/",
        "__Secure-seat-": "/join/",  # a seat in a room is sent with nothing that tells who somebody is
    }
    for name, cookie in told.items():
        assert (cookie["secure"], cookie["domain"]) == (True, ""), name
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), name


def test_a_nul_in_the_api_is_a_problem_in_json(client):
    response = client.get("/api/v1/systems?name=%00")
    assert response.headers["Content-Type"] == "application/problem+json"


def test_who_finds_a_weakness_learns_where_to_tell(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@example.test"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:security@example.test\nExpires: 20" in text


def test_the_api_refuses_plain_http_and_pages_lead_on(production, actors):
    """A program that is redirected goes on sending its token where others can read it (ASVS 5.0, 4.1.2)."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    _, secret = make_token(actor=actors["lead"], name="Test", scopes=["library"], expires_on=tomorrow)
    asked = {"headers": {"authorization": f"Bearer {secret}"}}
    refused = Client().get("/api/v1/systems", **asked)
    assert refused.status_code == 400 and refused["Content-Type"].startswith("application/problem+json")
    assert "over HTTPS" in refused.json()["detail"] and "QWO" not in refused.content.decode()
    assert Client().get("/api/v1/systems", secure=True, **asked).status_code == 200
    for page in ("/api/v1/docs", "/api/v1/openapi.json", "/api/v1/", "/systems/"):
        assert Client().get(page).url == f"https://testserver{page}"
