"""Twenty editors save one text fifty times each, really at once (6 x 10 unless FULL_STORM=1).

Every acknowledged text is in the history, each written on the one before; whoever was overtaken is told so to their
face, with what they typed.
"""

import pytest
from django.db.models import QuerySet
from django.test import Client

from accounts.models import User
from assessments.models import Judgement
from tests.durability.editors import EDITORS, Editor, all_at_once, by_http, by_service, faults, start

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editors() -> list[Editor]:
    start()
    return [Editor(f"Editor {i}") for i in range(EDITORS)]


@pytest.fixture
def no_check_of_the_number(monkeypatch):
    """A broken build: the number that was seen is left out of the WHERE of the update."""
    careful = QuerySet.filter

    def careless(self, *args, **kwargs):
        if self.model is Judgement:
            kwargs.pop("number", None)
        return careful(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "filter", careless)


def serve(editors: list[Editor], address: str) -> list[Exception]:
    sessions = []
    for _ in editors:
        client = Client()
        client.force_login(User.objects.get(email="chair@qwo.test"))
        sessions.append(client.cookies["sessionid"].value)
    return all_at_once(
        [lambda e=e, s=s: by_http(e, address, s) for e, s in zip(editors, sessions, strict=True)]  # type: ignore[misc]
    )


def test_through_the_service(editors):
    assert all_at_once([lambda e=e: by_service(e) for e in editors]) == []
    assert faults(editors) == []
    assert any(editor.refused for editor in editors), "nobody was ever overtaken: this proved nothing"


def test_through_the_server(editors, live_server):
    assert serve(editors, live_server.url) == []
    assert faults(editors) == []
    assert any(editor.refused for editor in editors), "nobody was ever overtaken: this proved nothing"


def test_a_service_that_does_not_check_is_caught(editors, no_check_of_the_number):
    all_at_once([lambda e=e: by_service(e) for e in editors])
    assert any("was written over" in fault for fault in faults(editors))


def test_a_server_that_does_not_check_is_caught(editors, no_check_of_the_number, live_server):
    serve(editors, live_server.url)
    assert any("was written over" in fault for fault in faults(editors))
