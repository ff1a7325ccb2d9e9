"""Whatever is sent: no fault, nothing runs, nothing is half saved. Every route of the table is tried, new ones too.

A form takes every string, in what is typed or in every field, by turns: one way on SQLite, the other on PostgreSQL.
`FULL_STORM=1` sends each both ways.
"""

import os
from typing import Any
from urllib.parse import quote, urlencode, urljoin

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from assessments.models import Assessment, Event
from reports.render import Rendered
from tests.expectations import EXPECTATIONS
from tests.expected.rules import A_NEW_ONE
from tests.hostile import STRINGS
from tests.walking import GETS, address_of, forms_of, who_gets_in

pytestmark = pytest.mark.django_db
TYPED = {"text", "email", "url", "number", "date", "search", "tel", "password", None}
MARKUP = "<script>alert(1)</script>"
FULL = bool(os.environ.get("FULL_STORM"))


def shows_a_page(response: Any) -> bool:
    return response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")


@pytest.fixture(autouse=True)
def no_documents(monkeypatch):
    """Documents have hostile input of their own to stand; here they would only take time."""
    for module in ("views", "roundtable", "potential", "steps.views"):
        monkeypatch.setattr(
            f"reports.{module}.render_pdf", lambda html: Rendered(pdf=b"%PDF-1.7", seconds=0, peak_kb=0)
        )


def test_a_fault_is_found(sign_in, current, monkeypatch):
    """The net has no hole where it matters: a form that breaks on markup does not pass."""

    def breaking(*, reason, **others):
        raise RuntimeError(f"broken by {reason[:9]}")

    Assessment.objects.filter(pk=current.pk).update(status="submitted")
    monkeypatch.setattr("assessments.services.reopen", breaking)
    with pytest.raises(RuntimeError, match="broken by "):
        test_every_form_takes_anything_without_a_fault("assessments:reopen", "submitted", sign_in, current)


def ways(turn: int) -> tuple[bool, ...]:
    """Whether fields that nobody types into are tampered with too: by turns, or both."""
    return (False, True) if FULL else ((turn + (connection.vendor == "sqlite")) % 2 == 1,)


def filled(form: lxml.html.FormElement, text: str, *, tampered: bool) -> dict[str, Any]:
    """Every field that a person types into holds `text`; with `tampered`, every other field too."""
    data: dict[str, Any] = {}
    for field in form.inputs:
        if not field.name or field.name == "csrfmiddlewaretoken":
            continue
        kind = field.get("type") if field.tag == "input" else field.tag
        if kind == "file":
            data[field.name] = SimpleUploadedFile("notes.pdf", text.encode("utf-8", "surrogatepass"))
        elif tampered or kind in TYPED or kind == "textarea":
            data[field.name] = text.encode("utf-8", "surrogatepass")
        elif kind not in {"radio", "checkbox"} or field.get("checked") is not None:
            data[field.name] = field.value or ""
    return data


def send(client: Client, page: str, form: lxml.html.FormElement, data: dict[str, Any]) -> Any:
    target = urljoin(page, form.action or page)
    if form.method.upper() == "POST":
        if any(isinstance(value, SimpleUploadedFile) for value in data.values()):
            # The client would send bytes as a field for each of them.
            text = {
                name: value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                for name, value in data.items()
            }
            return client.post(target, text)
        body = urlencode(data)
        return client.post(target, body, content_type="application/x-www-form-urlencoded")
    return client.get(f"{target.split('?')[0]}?{urlencode(data)}")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (name, status)
        for name in GETS
        for status in ("draft", "submitted")[: 1 + ("round" in EXPECTATIONS[name, "GET"][1])]
    ],
)
def test_every_form_takes_anything_without_a_fault(name, status, sign_in, current):
    Assessment.objects.filter(pk=current.pk).update(status=status)
    values = EXPECTATIONS[name, "GET"][1]
    client = sign_in(who_gets_in(name))
    page = address_of(name, values, 0)
    # The other way round for the other state, and from one page to the next.
    first = GETS.index(name) + (status == "submitted")
    for index in range(len(list(forms_of(client.get(page))))):
        form = None
        for number, (what, text) in enumerate(STRINGS.items()):
            for tampered in ways(first + index + number):
                if form is None:
                    page = address_of(name, values, 1 + index * 1000 + number * 2 + tampered)
                    form = next(iter(list(forms_of(client.get(page)))[index : index + 1]), None)
                if form is None or (form.action or "").endswith("/accounts/logout/"):
                    break
                response = send(client, page, form, filled(form, text, tampered=tampered))
                assert response.status_code < 500, (name, form.action, what, tampered)
                if MARKUP in text and shows_a_page(response):
                    assert MARKUP not in response.content.decode(), (name, what)
                if response.status_code == 302:
                    assert client.get(response.url).status_code < 500, (name, what)
                if response.status_code != 200:
                    form = None  # something was done, or is not there any more: the page is another one


@pytest.mark.parametrize("name", GETS)
def test_no_query_string_is_a_fault(name, sign_in, current):
    values = EXPECTATIONS[name, "GET"][1]
    client = sign_in(who_gets_in(name))
    page = address_of(name, values, 0)
    names = {"page", "q", "sort", "next", "round", "region", "level", "kind", "area", "status", "from", "to", "format"}
    for form in forms_of(client.get(page)):
        if form.method.upper() == "GET":
            names |= {field.name for field in form.inputs if field.name}
    for what, text in STRINGS.items():
        query = urlencode({key: text.encode("utf-8", "surrogatepass") for key in names})
        if len(query) > 60_000:
            query = urlencode({"q": text.encode("utf-8", "surrogatepass")})
        assert client.get(f"{page}?{query}").status_code < 500, (name, what)
    assert client.get(f"{page}?%00=%00&%FF=%FF&q=%FF%FE&page[]=1&page=1&page=2").status_code < 500


@pytest.mark.parametrize("name", sorted({name for name, _ in EXPECTATIONS}))
def test_no_address_is_a_fault(name, sign_in, current):
    method = next(method for one, method in EXPECTATIONS if one == name)
    values = EXPECTATIONS[name, method][1]
    client = sign_in("chair")
    for key in values:
        for what in ("a NUL", "markup", "a path", "beyond the basic plane", "a huge number", "a lone surrogate"):
            wrong = {k: "0" if v == A_NEW_ONE and k != key else v for k, v in values.items()}
            try:
                page = reverse(name, kwargs=wrong | {key: STRINGS[what]})
            except (NoReverseMatch, UnicodeError, ValueError):
                page = f"/{quote(STRINGS[what].encode('utf-8', 'surrogatepass'))}/"
            response = getattr(client, method.lower())(page)
            assert response.status_code < 500, (name, key, what)


def test_a_body_that_is_not_a_form_is_refused_and_nothing_is_saved(sign_in, current):
    area = reverse("assessments:area", args=["QWO", current.round.key, "economic-development"])
    events = Event.objects.count()
    for body, kind in (
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"%00=%FF&seen_number=%FF", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x\r\nno end", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"a" * 100, "multipart/form-data; boundary=\xc3"),
    ):
        assert sign_in("chair").post(area, body, content_type=kind).status_code < 500, kind
    assert Event.objects.count() == events


def test_too_many_fields_are_refused(sign_in, current):
    area = reverse("assessments:area", args=["QWO", current.round.key, "economic-development"])
    body = "&".join(f"field{number}=1" for number in range(20_000))
    response = sign_in("chair").post(area, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400


def test_fields_that_no_form_offers_change_nothing(sign_in, current):
    area = reverse("assessments:area", args=["QWO", current.round.key, "economic-development"])
    extra = {"status": "signed-off", "sharing": "public", "number": "99", "system": "1", "origin": "workshop"}
    sign_in("contributor").post(area, {"seen_number": "0", "claim": "thriving", **extra})
    current.refresh_from_db()
    assert (current.status, current.sharing) == (Assessment.Status.DRAFT, Assessment.Sharing.SYSTEM)
    judgement = current.judgements.get(area__key="economic-development")
    assert (judgement.level, judgement.origin) == (None, "person")


@pytest.mark.parametrize("where", ["https://evil.test/", "//evil.test", "\\\\evil.test", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(where, people):
    people["chair"].set_password("a long enough password")
    people["chair"].save()
    data = {"login": people["chair"].email, "password": "a long enough password"}
    response = Client().post(f"/accounts/login/?next={quote(where)}", {**data, "next": where})
    assert response.status_code == 302
    assert response.url.startswith("/")
    assert not response.url.startswith("//")


def test_a_form_without_its_token_is_refused_in_words(people):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": "a@b.test", "password": "x"})
    assert response.status_code == 403
    assert "Nothing was saved" in response.content.decode() or "again" in response.content.decode()
