"""Task list, start, check, submit, sign off, reopen and history."""

from collections.abc import Callable

import pytest
from django.test import Client

from assessments.models import Assessment, Event, Round
from assessments.services import submit
from tests.assessments.signing import sign

pytestmark = pytest.mark.django_db
SignIn = Callable[[str | None], Client]
PAGES = ["", "check/", "history/"]
WORDS = {
    f"words-{area}": "It shows in our work."
    for area in ("economic-development", "quality-employment", "climate-change")
}


def address(assessment: Assessment, tail: str = "") -> str:
    return f"/systems/QWO/assessments/{assessment.round.key}/{tail}"


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def submitted(actors, published: Assessment) -> Assessment:
    submit(actor=actors["chair"], assessment=published, seen_number=published.number, reason="The board asked")
    published.refresh_from_db()
    return published


@pytest.fixture
def signed(actors, submitted: Assessment) -> Assessment:
    sign(actors["chair"], submitted)
    submitted.refresh_from_db()
    return submitted


# The ladder


@pytest.mark.parametrize("tail", PAGES)
@pytest.mark.parametrize("role", ["chair", "lead", "contributor", "viewer"])
def test_people_of_the_system_read(sign_in: SignIn, published: Assessment, tail: str, role: str):
    assert sign_in(role).get(address(published, tail)).status_code == 200


@pytest.mark.parametrize("tail", [*PAGES, "sign-off/", "reopen/"])
@pytest.mark.parametrize("role", ["other-chair", "analyst", "administrator", "nobody"])
def test_others_find_nothing(sign_in: SignIn, published: Assessment, tail: str, role: str):
    assert sign_in(role).get(address(published, tail)).status_code == 404


@pytest.mark.parametrize("tail", [*PAGES, "sign-off/", "reopen/"])
def test_signed_out_people_are_asked_to_sign_in(sign_in: SignIn, published: Assessment, tail: str):
    answer = sign_in(None).get(address(published, tail))
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/accounts/login/?next={address(published, tail)}",
    )


@pytest.mark.parametrize("role", ["lead", "contributor", "viewer"])
@pytest.mark.parametrize("tail", ["sign-off/", "reopen/"])
def test_only_the_chair_signs_and_reopens(sign_in: SignIn, submitted: Assessment, role: str, tail: str):
    client = sign_in(role)
    assert client.get(address(submitted, tail)).status_code == 404
    assert client.post(address(submitted, tail), {"seen_number": submitted.number}).status_code == 404
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


@pytest.mark.parametrize("tail", [*PAGES, "sign-off/", "reopen/"])
def test_an_unknown_round_is_not_found(sign_in: SignIn, current: Assessment, tail: str):
    assert sign_in("chair").get(f"/systems/QWO/assessments/no-such-round/{tail}").status_code == 404


def test_wrong_methods(sign_in: SignIn, current: Assessment):
    client = sign_in("chair")
    assert client.get("/systems/QWO/assessments/start/").status_code == 405
    assert client.get(address(current, "submit/")).status_code == 405
    assert client.post(address(current)).status_code == 405
    assert client.post(address(current, "history/")).status_code == 405


# Pages


def test_the_task_list_says_where_each_area_stands(sign_in: SignIn, published: Assessment):
    page = text_of(sign_in("chair").get(address(published)))
    assert "Read from publications." in page
    assert "0 of 4 areas completed" in page
    assert "Claimed: Established. Evidence backs: Emerging." in page
    assert page.count("Claimed one level above its evidence") == 3


def test_the_task_list_of_a_new_assessment(sign_in: SignIn, current: Assessment):
    client = sign_in("lead")
    page = text_of(client.get(address(current)))
    assert page.count("Not yet started") == 4
    data = {"seen_number": 0, "claim": "emerging", "rationale": "Because", "finished": "yes"}
    client.post(address(current, "areas/climate-change/"), data)
    page = text_of(client.get(address(current)))
    assert "1 of 4 areas completed" in page and "Last saved by Lead qwo" in page
    assert "Completed" in page


def test_starting_the_current_round(sign_in: SignIn, west_yorkshire):
    client = sign_in("lead")
    round_ = Round.objects.get(is_current=True)
    answer = client.post("/systems/QWO/assessments/start/")
    assert answer.headers["Location"] == f"/systems/QWO/assessments/{round_.key}/"
    assert client.post("/systems/QWO/assessments/start/").status_code == 302, "twice is the same as once"
    assert Assessment.objects.filter(system=west_yorkshire, round=round_).count() == 1


@pytest.mark.parametrize("role", ["contributor", "viewer", "other-chair", "analyst"])
def test_starting_is_for_chair_and_lead(sign_in: SignIn, west_yorkshire, role: str):
    assert sign_in(role).post("/systems/QWO/assessments/start/").status_code == 404
    assert not Assessment.objects.filter(system=west_yorkshire, round__is_current=True).exists()


def test_the_check_page_warns_and_names_what_would_close_each_gap(sign_in: SignIn, published: Assessment):
    page = text_of(sign_in("chair").get(address(published, "check/")))
    assert "Not complete yet" in page and "4 areas not finished" in page
    for key in ("ED-ES-3", "QE-ES-2", "CC-EM-1", "CC-EM-2", "CC-EM-3"):
        assert f"<strong>{key}</strong>" in page
    assert page.count("Change<span") == 4


def test_a_viewer_checks_without_change_links_or_buttons(sign_in: SignIn, published: Assessment):
    page = text_of(sign_in("viewer").get(address(published, "check/")))
    assert "Change<span" not in page and "Confirm and submit" not in page


# Submitting


def test_submitting_unfinished_areas_needs_a_reason(sign_in: SignIn, published: Assessment):
    client = sign_in("lead")
    answer = client.post(address(published, "submit/"), {"seen_number": published.number, "reason": " "})
    page = text_of(answer)
    assert answer.status_code == 200
    assert page.count("Say why you are submitting before it is complete") == 2
    assert "<title>Error: " in page
    published.refresh_from_db()
    assert published.status == "draft"
    client.post(address(published, "submit/"), {"seen_number": published.number, "reason": "Board on Friday"})
    published.refresh_from_db()
    assert (published.status, published.submission_reason) == ("submitted", "Board on Friday")


def test_a_reason_of_ten_thousand_characters_comes_back(sign_in: SignIn, published: Assessment):
    reason = "y" * 10_000
    answer = sign_in("chair").post(address(published, "submit/"), {"seen_number": published.number, "reason": reason})
    assert answer.status_code == 200 and reason in text_of(answer)


def test_submitting_with_an_old_number_does_nothing(sign_in: SignIn, published: Assessment):
    answer = sign_in("chair").post(
        address(published, "submit/"), {"seen_number": published.number + 5, "reason": "x"}, follow=True
    )
    assert "The assessment changed while you had this page open" in text_of(answer)
    published.refresh_from_db()
    assert published.status == "draft"


def test_submitting_twice_says_so(sign_in: SignIn, submitted: Assessment):
    answer = sign_in("chair").post(address(submitted, "submit/"), {"seen_number": 1, "reason": "x"}, follow=True)
    assert "The assessment was submitted already." in text_of(answer)


def test_a_contributor_does_not_submit(sign_in: SignIn, published: Assessment):
    data = {"seen_number": published.number, "reason": "x"}
    assert sign_in("contributor").post(address(published, "submit/"), data).status_code == 404


# Signing


def test_sign_off_lists_the_gaps_and_signs(sign_in: SignIn, submitted: Assessment):
    client = sign_in("chair")
    page = text_of(client.get(address(submitted, "sign-off/")))
    assert "Claims above their evidence" in page and "<strong>ED-ES-3</strong>" in page
    data = {"seen_number": submitted.number, "sharing": "named", "shared_with": ["QOP"], "declaration": "on", **WORDS}
    page = text_of(client.post(address(submitted, "sign-off/"), data, follow=True))
    assert "Assessment signed off" in page and "Greater Manchester" in page
    submitted.refresh_from_db()
    assert (submitted.status, submitted.sharing) == ("signed-off", "named")
    assert [system.ods_code for system in submitted.shared_with.all()] == ["QOP"]
    assert sign_in("other-chair").get(address(submitted)).status_code == 200


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "Select who may read the signed assessment"),
        ({"sharing": "public"}, "Confirm that this is the system’s own view"),
        ({"sharing": "named", "declaration": "on"}, "Select at least one system to share with"),
        ({"sharing": "system", "declaration": "on"}, "Say why you still claim this level: Tackling climate change"),
    ],
)
def test_sign_off_asks_for_what_is_missing(sign_in: SignIn, submitted: Assessment, given, message: str):
    answer = sign_in("chair").post(address(submitted, "sign-off/"), {"seen_number": submitted.number, **given})
    assert answer.status_code == 200 and text_of(answer).count(message) >= 2
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


@pytest.mark.parametrize("given", [{"sharing": "the-press"}, {"sharing": "named", "shared_with": ["XXX"]}])
def test_sign_off_with_what_was_never_offered(sign_in: SignIn, submitted: Assessment, given):
    data = {"seen_number": submitted.number, "declaration": "on", **given}
    assert sign_in("chair").post(address(submitted, "sign-off/"), data).status_code == 400


def test_a_draft_cannot_be_signed(sign_in: SignIn, published: Assessment):
    client = sign_in("chair")
    assert "not submitted yet" in text_of(client.get(address(published, "sign-off/")))
    data = {"seen_number": published.number, "sharing": "system", "declaration": "on"}
    client.post(address(published, "sign-off/"), data)
    published.refresh_from_db()
    assert published.status == "draft"


def test_reopening_needs_a_reason_and_ends_sharing(sign_in: SignIn, actors, submitted: Assessment):
    sign(actors["chair"], submitted, sharing="public")
    assert sign_in(None).get(address(submitted)).status_code == 200, "public is public"
    submitted.refresh_from_db()
    client = sign_in("chair")
    answer = client.post(address(submitted, "reopen/"), {"seen_number": submitted.number, "reason": ""})
    assert text_of(answer).count("Say why you are opening the assessment again") == 2
    client.post(address(submitted, "reopen/"), {"seen_number": submitted.number, "reason": "A wrong date"})
    submitted.refresh_from_db()
    assert submitted.status == "reopened"
    assert sign_in(None).get(address(submitted)).status_code == 302


def test_a_reader_of_a_shared_assessment_does_not_see_its_history(sign_in: SignIn, actors, submitted: Assessment):
    sign(actors["chair"], submitted, sharing="all-systems")
    client = sign_in("other-chair")
    assert "History of changes" not in text_of(client.get(address(submitted)))
    assert client.get(address(submitted, "history/")).status_code == 404


# History


def test_the_history_tells_who_changed_what(sign_in: SignIn, current: Assessment):
    client = sign_in("chair")
    client.post(address(current, "areas/climate-change/"), {"seen_number": 0, "claim": "emerging", "rationale": "Why"})
    page = text_of(client.get(address(current, "history/")))
    assert "Saved an area: Tackling climate change" in page
    assert "Chair qwo" in page and "Level claimed" in page and "Not assessed" in page


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 30, "<script>", "1.5"])
def test_the_history_has_pages_and_any_query_string_is_answered(sign_in: SignIn, actors, current: Assessment, page):
    client = sign_in("chair")
    for number in range(27):
        data = {"seen_number": number, "claim": "emerging", "rationale": f"Thought {number}"}
        client.post(address(current, "areas/climate-change/"), data)
    assert Event.objects.filter(assessment=current).count() == 28
    answer = client.get(address(current, "history/"), {"page": page})
    assert answer.status_code == 200
    assert f"Page {2 if page == '2' else 1} of 2" in text_of(answer)
