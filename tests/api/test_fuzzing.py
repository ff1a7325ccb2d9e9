"""The read API against its own OpenAPI document, by schemathesis: no fault, as described, problems as in RFC 9457.

`FULL_STORM=1` tries twenty times as many.
"""

import os
from collections import Counter
from urllib.parse import unquote, urlsplit

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api import endpoints, views
from tests.api.test_api import EVERY, shared, tomorrow  # noqa: F401 - a fixture
from tests.api.test_api import token_of as token_of
from tests.hostile_input.corpus import CORPUS

pytestmark = pytest.mark.django_db
EXAMPLES = 200 if os.environ.get("FULL_STORM") else 10
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def fuzz(token: str) -> Counter[tuple[str, int]]:
    """Ask every operation what it makes of right and of wrong parameters; how often which status came.

    Raises what a check raises.
    """
    schema = schemathesis.openapi.from_dict(Client().get("/api/v1/openapi.json").json())
    found: Counter[tuple[str, int]] = Counter()
    for each in schema.get_all_operations():
        operation = each.ok()
        # Every text is a right part of an address: only a query string has wrong ones.
        for mode in (GenerationMode.POSITIVE,) if "{" in operation.path else tuple(GenerationMode):

            @settings(
                max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: schemathesis.Case) -> None:
                response = answer_to(case, token)
                case.validate_response(response, checks=CHECKS)
                found[case.operation.path, response.status_code] += 1

            ask()
    return found


def answer_to(case: schemathesis.Case, token: str) -> Response:
    """What the product answers, within the test's transaction, as a response that can be checked."""
    kwargs = case.as_transport_kwargs(base_url="http://testserver")
    request = requests.Request(kwargs["method"], kwargs["url"], params=kwargs.get("params")).prepare()
    address = urlsplit(request.url or "")
    client = Client(raise_request_exception=False)
    said = client.generic(
        kwargs["method"],
        unquote(address.path),
        QUERY_STRING=address.query,
        headers={"authorization": f"Bearer {token}", "accept": "application/json"},
    )
    return Response(
        status_code=said.status_code,
        headers={name.lower(): [value] for name, value in said.headers.items()},
        content=said.content,
        request=request,
        elapsed=0.0,
        verify=False,
    )


@pytest.fixture(autouse=True)
def many_requests(settings):
    settings.API_REQUESTS_A_MINUTE = 1_000_000


def test_every_operation_keeps_to_its_description(shared, token_of):  # noqa: F811
    found = fuzz(token_of("analyst"))
    paths = {path for path, _ in found}
    assert paths == {one.address for one in endpoints.ENDPOINTS}
    # The positive twin: what is asked for rightly is answered.
    assert {path for path, status in found if status == 200} >= paths - {"/api/v1/frameworks/{key}/{version}"}
    assert any(status == 400 for _, status in found)


@pytest.mark.parametrize("fault", ["raises", "answers otherwise"])
def test_a_fault_of_the_api_is_found(fault, shared, token_of, monkeypatch):  # noqa: F811
    """The control: an endpoint that breaks, and one whose answer is not as described."""

    def broken(request, items, query):
        if fault == "raises":
            raise RuntimeError
        return {"count": "many"}, {}

    monkeypatch.setattr(views, "_paged", broken)
    words = {"raises": "Server error", "answers otherwise": "schema"}
    with pytest.raises(FailureGroup) as found:
        fuzz(token_of("analyst"))
    assert words[fault] in "".join(f"{one} {one.title}" for one in found.value.exceptions)


@pytest.mark.parametrize(
    "address", ["systems?region=%00", "frameworks/a%00b/1", "cells?%00=1", "systems?limit=%00", "no%00thing"]
)
def test_a_nul_in_an_address_is_answered_in_words_of_the_api(address, token_of):
    response = Client().get(f"/api/v1/{address}", headers={"authorization": f"Bearer {token_of('analyst')}"})
    is_problem(response, 400)


def test_too_many_parameters_are_answered_in_words_of_the_api(token_of):
    query = "&".join(f"a{number}=1" for number in range(20_000))
    response = Client().get(f"/api/v1/systems?{query}", headers={"authorization": f"Bearer {token_of('analyst')}"})
    is_problem(response, 400)


def is_problem(response, status: int) -> None:
    """RFC 9457: its type, and a title, a status and words for a person."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]


def test_no_string_of_the_corpus_is_a_fault_as_a_parameter_or_a_token(shared, token_of):  # noqa: F811
    token = token_of("analyst")
    texts = [text.encode("utf-8", "surrogatepass")[:2_000] for text in CORPUS.values()]
    for number, text in enumerate(texts):
        one = endpoints.ENDPOINTS[number % len(endpoints.ENDPOINTS)]
        query = dict.fromkeys([*one.names, "limit"][: 1 + number % 7], text)
        address = one.address.replace("{", "").replace("}", "")
        response = Client().get(address, query, headers={"authorization": f"Bearer {token}"})
        assert response.status_code in {200, 400, 404}, (one.name, text)
        if response.status_code != 200:
            is_problem(response, response.status_code)


@settings(max_examples=EXAMPLES * 3, suppress_health_check=list(HealthCheck))
@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=255), max_size=60))
def test_no_token_is_a_fault(secret):
    response = Client().get("/api/v1/systems", headers={"authorization": f"Bearer {secret}"})
    is_problem(response, 401)
