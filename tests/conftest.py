"""What every test stands on: the product's real content, loaded once, and people in each role."""

from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from accounts.permissions import Actor
from accounts.selectors import actor_for
from assessments.models import Assessment, Round
from assessments.selectors import get_assessment
from assessments.services import start_assessment
from frameworks.models import FrameworkVersion
from frameworks.selectors import forget_published
from systems.models import System
from tests.factories import make_person
from tests.kept_content import kept_content

# How long an example takes is the machine's business: a busy one is no fault of the code. The same commit is judged
# by the same examples each time; to look for new ones: `python -m pytest --hypothesis-profile exploring`.
hypothesis.settings.register_profile("any machine", deadline=None, derandomize=True)
hypothesis.settings.register_profile("exploring", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("any machine")

KEPT_VERSIONS: set[int] = set()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """The test database holds the real content, as every installation does."""
    with django_db_blocker.unblock():
        call_command("load_content", verbosity=0)
        KEPT_VERSIONS.update(FrameworkVersion.objects.values_list("pk", flat=True))
        keeper = kept_content()
        keeper.__enter__()
    yield
    with django_db_blocker.unblock():
        keeper.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def no_version_of_another_test() -> Iterator[None]:
    """A version that a test published is gone after it, and another may get its number."""
    yield
    forget_published(keep=KEPT_VERSIONS)


@pytest.fixture
def west_yorkshire(db: Any) -> System:
    return System.objects.get(ods_code="QWO")


@pytest.fixture
def greater_manchester(db: Any) -> System:
    return System.objects.get(ods_code="QOP")


@pytest.fixture
def people(west_yorkshire: System, greater_manchester: System) -> dict[str, User]:
    """One person a role: of West Yorkshire, of Greater Manchester (`other-…`), national, and one without any role."""
    made = {role: make_person(role, west_yorkshire) for role in ("chair", "lead", "contributor", "viewer")}
    made |= {f"other-{role}": make_person(role, greater_manchester) for role in ("chair", "lead")}
    made |= {role: make_person(role) for role in ("analyst", "facilitator", "administrator")}
    made["nobody"] = make_person(None)
    return made


@pytest.fixture
def actors(people: dict[str, User]) -> dict[str, Actor]:
    return {role: actor_for(person) for role, person in people.items()}


@pytest.fixture
def sign_in(people: dict[str, User]) -> Callable[[str | None], Client]:
    """A client signed in as the person with this role; None for somebody not signed in."""

    def client_of(role: str | None) -> Client:
        client = Client()
        if role:
            client.force_login(people[role])
        return client

    return client_of


@pytest.fixture
def published(actors: dict[str, Actor]) -> Assessment:
    """West Yorkshire's published evidence of December 2022, as its chair reads it."""
    return get_assessment(actors["chair"], "QWO", "2022-published")


@pytest.fixture
def current(actors: dict[str, Actor], west_yorkshire: System) -> Assessment:
    """West Yorkshire's assessment in the current round, just started."""
    round_ = Round.objects.get(is_current=True)
    start_assessment(actor=actors["chair"], system=west_yorkshire, round=round_)
    return get_assessment(actors["chair"], "QWO", round_.key)
