"""The list of systems and a system's home, for its people and for others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, Judgement, Round

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


def test_the_list_holds_every_system_and_ones_own_first(sign_in):
    text = text_of(sign_in("chair").get("/systems/"))
    assert text.count('class="app-key"') == 42
    assert text.index("Your system") < text.index("All systems")


def test_the_list_is_filtered_by_name_and_region(sign_in):
    client = sign_in("analyst")
    assert text_of(client.get("/systems/?name=yorkshire")).count('class="app-key"') == 3
    assert text_of(client.get("/systems/?region=London")).count('class="app-key"') == 5
    assert "No system matches" in text_of(client.get("/systems/?name=zzz"))


@pytest.mark.parametrize(
    "query", ["region=Atlantis", "name=" + "x" * 10_000, "name=%3Cscript%3Ealert(1)%3C/script%3E"]
)
def test_a_bad_filter_is_said_beside_its_field(sign_in, query):
    response = sign_in("chair").get(f"/systems/?{query}")
    assert response.status_code == 200
    assert "<script>alert" not in text_of(response)


@pytest.mark.parametrize("address", ["/systems/", "/systems/QWO/", "/systems/XXX/"])
def test_somebody_not_signed_in_is_asked_to_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_a_code_in_lower_case_finds_the_system(sign_in):
    assert sign_in("chair").get("/systems/qwo/").url == "/systems/QWO/"
    assert sign_in("chair").get("/systems/XXX/").status_code == 404


def test_the_chair_sees_where_claims_go_beyond_the_evidence(sign_in):
    text = text_of(sign_in("chair").get("/systems/QWO/"))
    assert "Read from publications" in text
    assert "Start the round 2026 to 2027" in text
    assert "To back Established with evidence, meet and evidence:" in text
    assert "The alignment brings direct benefit to the health and care partnership" in text
    assert "around six to ten years old" in text
    assert "<svg" in text
    assert "2,400,000 people" in text


def test_a_contributor_continues_and_does_not_start(sign_in):
    text = text_of(sign_in("contributor").get("/systems/QWO/"))
    assert "Start the round" not in text
    assert "Continue the assessment" in text


@pytest.mark.parametrize("role", ["other-chair", "analyst", "administrator", "facilitator", "nobody"])
def test_a_draft_is_its_own_systems_secret(sign_in, role):
    text = text_of(sign_in(role).get("/systems/QWO/"))
    assert "Not shared." in text
    assert "Established" not in text


def test_what_is_shared_is_shown_and_what_came_before_is_not(sign_in, current):
    Judgement.objects.filter(assessment=current, area__key="economic-development").update(
        standing="judged", level=current.versions.get(framework__key="health-and-wealth").levels.get(key="emerging")
    )
    Assessment.objects.filter(pk=current.pk).update(status="signed-off", sharing="all-systems")
    text = text_of(sign_in("other-chair").get("/systems/QWO/"))
    assert "Economic development" in text.replace("economic", "Economic")
    assert "Emerging" in text
    assert "December 2022" not in text.split("Published facts")[0]


def test_a_home_takes_at_most_ten_queries_and_as_many_at_eight_rounds(sign_in, west_yorkshire, current):
    client = sign_in("chair")
    client.get("/systems/QWO/")
    with CaptureQueriesContext(connection) as two:
        client.get("/systems/QWO/")
    versions = list(current.round.versions.all())
    for year in range(2000, 2006):
        round_ = Round.objects.create(key=f"r-{year}", name=str(year), opens_on=f"{year}-01-01", as_at=f"{year}-12-31")
        round_.versions.set(versions)
        assessment = Assessment.objects.create(system=west_yorkshire, round=round_)
        for version in versions:
            for area in version.areas.all():
                Judgement.objects.create(assessment=assessment, area=area)
    with CaptureQueriesContext(connection) as eight:
        client.get("/systems/QWO/")
    assert len(two) == len(eight) <= 10
