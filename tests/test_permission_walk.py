"""Walks every route for every role, in every state of an assessment, against one written table.

On PostgreSQL a route is walked in a draft and in one other state, by turns: which states a role sees into is decided
in Python (`accounts.permissions`). `FULL_STORM=1` walks all of them there too.
"""

import itertools
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from assessments.models import Assessment
from reports.render import Rendered
from tests.expectations import (
    A_NEW_ONE,
    ACCOUNT_PAGES,
    ACCOUNT_PAGES_OF_ONES_OWN,
    ACCOUNT_PAGES_WITH_A_KEY,
    BY_TOKEN,
    EXPECTATIONS,
    MAKERS,
    ROLES,
    STATES,
    State,
)

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count(1)
EVERY_STATE = connection.vendor == "sqlite" or bool(os.environ.get("FULL_STORM"))


def routes(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """Every route of the product as (full name, view)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback


def undeclared(names: set[str]) -> set[str]:
    return names - {name for name, _ in EXPECTATIONS} - ACCOUNT_PAGES


def test_every_route_has_an_expectation():
    assert undeclared({name for name, _ in routes()}) == set()


def test_a_route_without_an_expectation_is_found():
    class WithOneMore:
        url_patterns = [*get_resolver().url_patterns, path("new/", lambda request: None, name="brand-new")]

    assert undeclared({name for name, _ in routes(WithOneMore())}) == {"brand-new"}


def test_every_expectation_names_a_route():
    names = {name for name, _ in routes()}
    assert {name for name, _ in EXPECTATIONS} | ACCOUNT_PAGES <= names


def put_into(state: State, assessment: Assessment, other: Any) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(status=state.status, sharing=state.sharing)
    assessment.shared_with.set([other] if state.named else [])


def ask(client: Client, name: str, method: str, values: dict[str, str]) -> Any:
    return getattr(client, method.lower())(
        reverse(name, kwargs={key: made(key, value) for key, value in values.items()})
    )


def made(key: str, value: str) -> Any:
    """The value of an address, with a row made for it where the table asks for a new one."""
    return MAKERS[key](next(NUMBERS)) if value == A_NEW_ONE else value


def got_in(response: Any) -> bool:
    """Whether the person was let in; a refusal is a 404, or being sent to sign in."""
    if response.status_code == 302 and "/accounts/login/" in response.url:
        return False
    return response.status_code != 404


def states_for(turn: int, values: dict[str, str]) -> tuple[State, ...]:
    """The states in which a route is walked: one where it is about no assessment."""
    first, *others = STATES
    if "round" not in values:
        return (first,)
    return STATES if EVERY_STATE else (first, others[turn % len(others)])


def cases() -> Iterator[tuple[str, str, State]]:
    """Every expectation; in the states of an assessment where it is about one."""
    for turn, ((name, method), (_, values)) in enumerate(EXPECTATIONS.items()):
        if not name.startswith("reports:"):
            yield from ((name, method, state) for state in states_for(turn, values))


@pytest.mark.parametrize(("name", "method", "state"), list(cases()), ids=str)
def test_who_gets_in(name, method, state, sign_in, current, greater_manchester):
    rule, values = EXPECTATIONS[name, method]
    allowed = rule(state)
    found = set()
    for role in ROLES:
        put_into(state, current, greater_manchester)
        response = ask(sign_in(role), name, method, values)
        assert response.status_code < 500, (role, response.status_code)
        if got_in(response):
            found.add(role)
        elif role is None and name not in BY_TOKEN:
            assert response.status_code == 302, "somebody not signed in is asked to sign in"
        else:
            assert response.status_code == 404, (role, response.status_code)
    assert found == allowed


def documents() -> Iterator[tuple[State, str]]:
    """As `cases`, for documents."""
    for turn, ((name, _), (_, values)) in enumerate(EXPECTATIONS.items()):
        if name.startswith("reports:"):
            yield from ((state, name) for state in states_for(turn, values))


@pytest.mark.parametrize(("state", "name"), list(documents()), ids=str)
def test_who_gets_a_document(state, name, sign_in, current, greater_manchester, monkeypatch):
    """As `test_who_gets_in`, without rendering eleven documents in each state."""
    for module in ("views", "roundtable", "potential", "steps.views"):
        monkeypatch.setattr(
            f"reports.{module}.render_pdf", lambda html: Rendered(pdf=b"%PDF-1.7", seconds=0, peak_kb=0)
        )
    rule, values = EXPECTATIONS[name, "GET"]
    put_into(state, current, greater_manchester)
    found = {role for role in ROLES if got_in(ask(sign_in(role), name, "GET", values))}
    assert found == rule(state)


def without_tokens(response: Any) -> str:
    """The page without the form token, which is masked anew in every answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


@pytest.mark.parametrize(("name", "method"), [key for key in EXPECTATIONS if "round" in EXPECTATIONS[key][1]])
def test_what_is_refused_answers_as_what_is_not_there(name, method, sign_in, current):
    _, values = EXPECTATIONS[name, method]
    client = sign_in("other-chair")
    refused = ask(client, name, method, values)
    missing = ask(client, name, method, values | {"round": "no-such-round"})
    nowhere = ask(client, name, method, values | {"ods": "XXX"})
    assert refused.status_code == missing.status_code == nowhere.status_code == 404
    assert without_tokens(refused) == without_tokens(missing) == without_tokens(nowhere)


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def taken_without_a_row(name: str, ask_with: Callable[[str], int]) -> list[str]:
    """The methods that a route answers although the table says nothing of them; 405 is no answer."""
    return [one for one in METHODS if (name, one) not in EXPECTATIONS and ask_with(one) != 405]


@pytest.mark.parametrize("name", sorted({name for name, _ in EXPECTATIONS}))
def test_a_method_without_an_expectation_is_refused(name, sign_in, current):
    """Asked by somebody who gets in otherwise, and in that state, so that no refusal of the person hides it."""
    method = next(one for one in METHODS if (name, one) in EXPECTATIONS)
    rule, values = EXPECTATIONS[name, method]
    allowed = rule(STATES[0])
    client = sign_in(next((role for role in ROLES if role and role in allowed), "chair"))
    assert taken_without_a_row(name, lambda one: ask(client, name, one, values).status_code) == []


def test_a_method_that_a_view_takes_without_a_row_is_found(rf):
    def forgotten(request):
        return HttpResponse()

    asked = taken_without_a_row("verify", lambda one: forgotten(rf.generic(one, "/")).status_code)
    assert asked == ["PUT", "PATCH", "DELETE"]
    assert taken_without_a_row("systems:home", lambda one: forgotten(rf.generic(one, "/")).status_code)[0] == "POST"


@pytest.mark.parametrize("name", sorted(ACCOUNT_PAGES_OF_ONES_OWN))
def test_account_pages_of_ones_own_ask_to_sign_in(name):
    response = Client().get(reverse(name))
    assert response.status_code == 302
    assert "/accounts/login/" in response.url


@pytest.mark.parametrize("name", sorted(ACCOUNT_PAGES - ACCOUNT_PAGES_WITH_A_KEY))
@pytest.mark.parametrize("role", [None, "viewer"])
def test_account_pages_answer_everybody_without_a_fault(name, role, sign_in):
    # 403: a person without a password has nothing to authenticate with again.
    assert sign_in(role).get(reverse(name)).status_code in {200, 302, 403, 404}


@pytest.mark.parametrize("address", ["/accounts/password/reset/key/abc-def-ghi/"])
def test_a_made_up_key_is_said_to_be_wrong(address, client):
    assert client.get(address).status_code in {200, 302, 404}


@pytest.mark.parametrize("address", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/confirm-email/x:y/"])
@pytest.mark.parametrize("role", [None, "viewer", "administrator"])
def test_pages_that_would_change_an_address_are_closed(address, role, sign_in):
    """They would tell of any address whether it has an account, and take one that nobody has shown to be theirs."""
    for method in ("get", "post"):
        asked = getattr(sign_in(role), method)(address, {"email": "a@b.test", "action_add": ""})
        assert asked.status_code == 404
