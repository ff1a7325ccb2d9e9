"""The read API: only what the token's owner may read, in pages, with ETags, and problems in its own words."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import jsonschema
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Membership
from api import openapi
from api.endpoints import ENDPOINTS
from api.examples import EXAMPLES
from api.models import Token, TokenMinute
from api.tokens import TooMany, count_request, make_token
from assessments.models import Assessment
from tests.comparison.test_conversations import signed

pytestmark = pytest.mark.django_db
BASE = "/api/v1/"
EVERY = ("library", "comparison")


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


@pytest.fixture
def token_of(actors):
    def make(role, scopes=EVERY):
        return make_token(actor=actors[role], name="Test", scopes=scopes, expires_on=tomorrow())[1]

    return make


def get(secret, path, headers=None, **query):
    sent = {"authorization": f"Bearer {secret}"} if secret else {}
    return Client().get(BASE + path, query, headers=sent | (headers or {}))


@pytest.fixture
def shared(west_yorkshire, greater_manchester):
    signed(west_yorkshire, "emerging", sharing="system")
    signed(greater_manchester, "expanding", backed="emerging", sharing="confederation")


@pytest.mark.parametrize(
    ("role", "own", "other"),
    [("chair", "judged", "not-shared"), ("analyst", "not-shared", "judged"), ("other-chair", "not-shared", "judged")],
)
def test_each_token_reads_what_its_owner_may_read(shared, token_of, role, own, other):
    items = get(token_of(role), "cells", area="climate-change", limit=500).json()["items"]
    states = {item["system"]: item["state"] for item in items}
    assert (states["QWO"], states["QOP"]) == (own, other)
    assert len(items) == 42


def test_a_cell_says_the_same_as_the_page(shared, token_of):
    (item,) = get(token_of("analyst"), "cells", area="climate-change", system="QOP").json()["items"]
    assert item["id"] == "2026-27/QOP/health-and-wealth/climate-change"
    assert item["level"]["name"] == "Expanding"
    assert item["backed_level"]["name"] == "Emerging"
    assert item["levels_above_evidence"] == 2
    assert item["data"] == "real"


def test_what_is_taken_back_is_gone_at_the_next_request(shared, token_of):
    secret = token_of("analyst")
    before = get(secret, "cells", area="climate-change", system="QOP")
    Assessment.objects.filter(system__ods_code="QOP").update(sharing="system")
    after = get(secret, "cells", {"if-none-match": before.headers["ETag"]}, area="climate-change", system="QOP")
    assert after.status_code == 200
    assert after.json()["items"][0]["state"] == "not-shared"


def test_a_role_that_ends_ends_for_the_token(shared, token_of, people):
    secret = token_of("analyst")
    assert get(secret, "cells").status_code == 200
    Membership.objects.filter(user=people["analyst"]).delete()
    assert get(secret, "cells").status_code == 403
    people["analyst"].is_active = False
    people["analyst"].save()
    assert get(secret, "cells").status_code == 401


@pytest.mark.parametrize("spoiled", ["", "nonsense", "icsm_" + "A" * 43, "\u00e9"])
def test_without_a_good_token_it_asks_for_one(spoiled, token_of):
    token_of("analyst")
    answer = get(spoiled, "cells")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_session_is_no_token(sign_in):
    assert sign_in("analyst").get(BASE + "cells").status_code == 401


def test_revoked_and_expired_tokens_are_dead(token_of, people, sign_in):
    secret = token_of("analyst")
    token = Token.objects.get()
    assert sign_in("chair").post(reverse("token_revoke", args=[token.pk])).status_code == 404
    assert get(secret, "systems").status_code == 200
    sign_in("analyst").post(reverse("token_revoke", args=[token.pk]))
    assert get(secret, "systems").status_code == 401
    Token.objects.update(revoked_at=None, expires_on=timezone.localdate() - timedelta(days=1))
    assert get(secret, "systems").status_code == 401


def test_a_scope_reaches_no_further(token_of):
    secret = token_of("analyst", ("library",))
    assert get(secret, "systems").status_code == 200
    assert get(secret, "cells").status_code == 403


def test_only_a_fingerprint_of_a_token_is_kept_and_its_text_is_shown_once(sign_in, people):
    sent = {"name": "Power BI", "scopes": ["library"]}
    day = tomorrow()
    sent |= {"expires_on_day": day.day, "expires_on_month": day.month, "expires_on_year": day.year}
    client = sign_in("analyst")
    text = client.post(reverse("tokens"), sent).content.decode()
    secret = re.search(r"icsm_[\w-]{40,}", text)[0]
    token = Token.objects.get()
    assert secret not in str(vars(token))
    assert len(token.token_hash) == 64
    assert get(secret, "systems").status_code == 200
    assert secret not in client.get(reverse("tokens")).content.decode()


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_lasts_a_year_at_most(actors, days):
    when = timezone.localdate() + timedelta(days=days)
    with pytest.raises(ValidationError):
        make_token(actor=actors["analyst"], name="Long", scopes=EVERY, expires_on=when)
    with pytest.raises(Http404):
        make_token(actor=actors["nobody"], name="None", scopes=EVERY, expires_on=tomorrow())


def test_pages_lead_to_each_other_and_hold_every_item_once(shared, token_of):
    secret = token_of("analyst")
    seen, address = [], "cells?limit=50"
    while address:
        page = Client().get(BASE + address, headers={"authorization": f"Bearer {secret}"})
        seen += [item["id"] for item in page.json()["items"]]
        after = page.json()["next"]
        assert ('rel="next"' in page.headers.get("Link", "")) == bool(after)
        address = after.split(BASE)[1] if after else ""
    assert len(seen) == len(set(seen)) == page.json()["count"] == 42 * 3


def test_an_etag_saves_the_body_and_is_kept_for_one_reader(shared, token_of):
    secret = token_of("analyst")
    first = get(secret, "cells")
    again = get(secret, "cells", {"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in again.headers["Vary"]
    other = get(token_of("chair"), "cells", {"if-none-match": first.headers["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("cells", {"kind": "wrong"}, "kind"),
        ("cells", {"round": "no-such"}, "round"),
        ("cells", {"framework": "no-such"}, "framework"),
        ("cells", {"area": "no-such"}, "area"),
        ("cells", {"system": "XXX"}, "system"),
        ("distributions", {"region": "Atlantis"}, "region"),
        ("cells", {"limit": "0"}, "limit"),
        ("cells", {"limit": "501"}, "limit"),
        ("cells", {"page": "x"}, "page"),
        ("cells", {"sort": "best"}, "sort"),
        ("changes", {"before": "no-such"}, "before"),
        ("systems", {"region": "Atlantis"}, "region"),
    ],
)
def test_a_mistake_is_named(token_of, path, query, name):
    answer = get(token_of("analyst"), path, **query)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]


def test_methods_formats_and_addresses_are_refused_in_its_own_words(token_of):
    secret = token_of("analyst")
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(Client(enforce_csrf_checks=True), method)(BASE + "cells")
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert answer.json()["status"] == 405
    assert get(secret, "cells", {"accept": "text/csv"}).status_code == 406
    assert get(secret, "no/such").json()["status"] == 404
    assert get(secret, "frameworks/no-such/1").json()["status"] == 404
    head = Client().head(BASE + "cells", headers={"authorization": f"Bearer {secret}"})
    assert (head.status_code, head.content) == (200, b"")
    assert Client().options(BASE + "cells").status_code == 204


def test_the_library_can_be_read_without_a_token():
    lines = get("", "frameworks").json()["items"]
    assert "health-and-wealth/2022.1" in {line["id"] for line in lines}
    whole = get("", "frameworks/health-and-wealth/2022.1").json()
    assert next(area["id"] for area in whole["areas"]) == "economic-development"


def test_too_many_requests_wait(token_of, settings):
    settings.API_REQUESTS_A_MINUTE = 3
    secret = token_of("analyst")
    answers = [get(secret, "systems") for _ in range(5)]
    # The clock may pass a minute between two of them.
    assert answers[-1].status_code == 429 or TokenMinute.objects.count() > 1
    limited = next((one for one in answers if one.status_code == 429), None)
    if limited:
        assert 0 < int(limited.headers["Retry-After"]) <= 60
    assert get(token_of("chair"), "systems").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_are_counted_one_by_one(token_of, settings, monkeypatch):
    settings.API_REQUESTS_A_MINUTE = 20
    token_of("analyst")
    token = Token.objects.get()
    monkeypatch.setattr("api.tokens.time.time", lambda: 6_000.0)

    def ask(_):
        try:
            count_request(token)
        except TooMany:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(ask, range(40))) == 20


def conforms(endpoint, content):
    document = openapi.document()
    schema = {
        "$defs": document["components"]["schemas"],
        **document["paths"][endpoint.address]["get"]["responses"]["200"]["content"]["application/json"]["schema"],
    }
    text = json.dumps(schema).replace("#/components/schemas/", "#/$defs/")
    jsonschema.Draft202012Validator(json.loads(text)).validate(content)


@pytest.mark.parametrize("kind", ["real", "published", "illustrative"])
def test_every_answer_is_as_the_document_says(shared, token_of, kind):
    call_command("fill_illustrative", verbosity=0)
    secret = token_of("analyst")
    for one in ENDPOINTS:
        path = one.path.replace("<slug:key>/<str:version>", "health-and-wealth/2022.1")
        answer = get(secret, path, **({"kind": kind} if "kind" in one.names else {}))
        assert answer.status_code == 200
        conforms(one, answer.json())
        if "kind" in one.names and one.name != "rounds":
            assert {item["data"] for item in answer.json()["items"]} <= {kind}


def test_no_rank_score_or_average_is_offered():
    text = str(openapi.document()["paths"]).lower() + str(openapi.document()["components"]).lower()
    for word in ("rank", "score", "mean", "percentile"):
        assert not re.search(rf"\b{word}\b", text)


@given(
    st.sampled_from([one for one in ENDPOINTS if one.is_list]),
    st.dictionaries(
        st.sampled_from(["kind", "round", "framework", "area", "system", "region", "limit", "page", "before", "x"]),
        st.one_of(st.text(max_size=30), st.sampled_from(["all", "real", "2026-27", "QWO", "-1", "9" * 30])),
        max_size=4,
    ),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_string_is_a_fault(token_of, endpoint, query):
    if not Token.objects.exists():
        test_no_query_string_is_a_fault.secret = token_of("analyst")
    TokenMinute.objects.all().delete()
    answer = get(test_no_query_string_is_a_fault.secret, endpoint.path, **query)
    assert answer.status_code in {200, 400}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.is_run], ids=lambda one: one.name)
def test_examples_run_as_they_stand(example, live_server, token_of, tmp_path):
    call_command("fill_illustrative", verbosity=0)
    text = example.text.replace("https://example.nhs.uk", live_server.url)
    command = [sys.executable, "-c", text] if example.name == "Python" else ["bash", "-c", text]
    done = subprocess.run(
        command, env={**os.environ, "ICSM_TOKEN": token_of("analyst")}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    if example.name == "Python":
        assert len(done.stdout.splitlines()) == 42
    else:
        assert '"is_suppressed"' in done.stdout
