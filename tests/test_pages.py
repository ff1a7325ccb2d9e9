"""The front page, and the pages that say what went wrong."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plotly
import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import path

from icsmaturity import views
from icsmaturity.urls import urlpatterns as real_urls

ROOT = Path(__file__).resolve().parent.parent


def bad(request: Any) -> None:
    raise BadRequest("no such level")


def refused(request: Any) -> None:
    raise PermissionDenied


def broken(request: Any) -> None:
    raise RuntimeError("secret detail")


urlpatterns = [*real_urls, path("bad/", bad), path("refused/", refused), path("broken/", broken)]
handler400, handler403 = "icsmaturity.views.bad_request", "icsmaturity.views.permission_denied"
handler404, handler500 = "icsmaturity.views.page_not_found", "icsmaturity.views.server_error"


@pytest.mark.django_db
def test_front_page_says_what_this_is_and_offers_to_sign_in(client: Client) -> None:
    html = client.get("/").content.decode()
    assert "<title>Front page – ICS maturity self-assessment</title>" in html
    assert 'lang="en-GB"' in html
    assert 'href="/accounts/login/"' in html
    assert "no rankings" in html
    assert "restated from published work" in html


@pytest.mark.django_db
def test_front_page_lists_the_systems_of_the_reader(sign_in: Callable[[str | None], Client]) -> None:
    html = sign_in("chair").get("/").content.decode()
    assert "West Yorkshire" in html
    assert "sign off. You are its chair." in html
    assert "Greater Manchester" not in html
    assert "no role in a system yet" in sign_in("nobody").get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "address"),
    [("analyst", "/compare/"), ("facilitator", "/workshops/"), ("administrator", "/administration/")],
)
def test_front_page_leads_national_staff_to_their_work(
    role: str, address: str, sign_in: Callable[[str | None], Client]
) -> None:
    html = sign_in(role).get("/").content.decode()
    start = html[html.index("Your work for the") :]
    assert f'<li><a href="{address}">' in start
    assert "no role in a system yet" not in html
    assert "Your work for the" not in sign_in("chair").get("/").content.decode()


@pytest.mark.django_db
def test_signing_out_is_a_form_with_its_token(sign_in: Callable[[str | None], Client]) -> None:
    html = sign_in("viewer").get("/").content.decode()
    form = html[html.index('action="/accounts/logout/" method="post"') :]
    assert "csrfmiddlewaretoken" in form[: form.index("</form>")]


@pytest.mark.urls("tests.test_pages")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/bad/", 400, "This request does not make sense"),
        ("/?x=%00", 400, "This request does not make sense"),
        ("/refused/", 403, "You cannot do this"),
        ("/no-such-page/", 404, "Page not found"),
        ("/broken/", 500, "Something went wrong"),
    ],
)
def test_what_went_wrong_is_said_in_plain_words(address: str, status: int, heading: str) -> None:
    response = Client(raise_request_exception=False).get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert f">{heading}</h1>" in html
    assert "secret detail" not in html
    assert 'href="/"' in html


@pytest.mark.django_db
def test_a_form_without_its_token_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.example", "password": "x"})
    assert response.status_code == 403
    assert "This form was open for too long" in response.content.decode()


def test_the_page_for_a_fault_needs_no_database() -> None:
    """Without the database fixture, any query raises."""
    request = RequestFactory().get("/")
    assert b"Something went wrong" in views.server_error(request).content
    with pytest.raises(RuntimeError):
        connection.ensure_connection()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/accounts/login/", "Sign in"),
        ("/accounts/password/reset/", "Reset your password"),
        ("/accounts/password/reset/done/", "Check your e-mail"),
        ("/accounts/password/reset/key/1-no-such-key/", "This link does not work"),
        ("/accounts/signup/", "Accounts are by invitation"),
        ("/accounts/inactive/", "This account is closed"),
    ],
)
def test_account_pages_stand_in_the_same_frame(client: Client, address: str, heading: str) -> None:
    html = client.get(address, follow=True).content.decode()
    assert f"<h1>{heading}</h1>" in html
    assert "nhsuk-header__service-name" in html
    assert "<style" not in html
    assert "style=" not in html


@pytest.mark.django_db
def test_a_wrong_password_is_told_beside_the_form_and_the_address_comes_back(client: Client) -> None:
    response = client.post("/accounts/login/", {"login": "who@there.example", "password": "not-the-one"})
    html = response.content.decode()
    assert "<title>Error: Sign in – ICS maturity self-assessment</title>" in html
    assert "There is a problem" in html
    assert "who@there.example" in html
    assert "not-the-one" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("path_", ["/accounts/password/change/", "/accounts/logout/"])
def test_account_pages_of_somebody_signed_in(sign_in: Callable[[str | None], Client], path_: str) -> None:
    html = sign_in("chair").get(path_, follow=True).content.decode()  # without a password, one is to be set first
    assert "nhsuk-button" in html
    assert "nhsuk-header__service-name" in html


def test_the_browser_draws_with_the_plotly_that_the_server_checks_with() -> None:
    """The pinned bundle carries the same version of plotly.js as the Python package."""
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]["plotly.js-cartesian-dist-min"]
    carried = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text()[:200]
    assert f"plotly.js v{wanted}\n" in carried


def test_the_lock_file_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)


@pytest.mark.django_db
@pytest.mark.parametrize("path_", ["/systems/QWO/", "/frameworks/sources/", "/compare/matches/"])
def test_a_month_is_said_in_words(sign_in: Callable[[str | None], Client], path_: str) -> None:
    html = sign_in("chair").get(path_, follow=True).content.decode()
    assert not re.search(r"[, ]20\d\d-\d\d[<.,]", html)
