"""Who else is there: members only, two minutes, and nothing kept."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assessments.models import Presence
from assessments.presence import Seen
from assessments.presenters.presence import ago, also_here
from assessments.selectors import get_area
from assessments.services import note_presence

pytestmark = pytest.mark.django_db
WHERE = "/systems/QWO/assessments/2026-27/"
AREA = f"{WHERE}areas/climate-change/"
NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "just now"), (44, "just now"), (45, "a minute ago"), (104, "a minute ago"), (119, "two minutes ago")],
)
def test_how_long_ago(seconds, words):
    assert ago(NOON - timedelta(seconds=seconds), NOON) == words


def test_those_in_the_same_area_come_first():
    people = [Seen("Ann", "", "", NOON), Seen("Bea", "housing", "Housing", NOON - timedelta(seconds=60))]
    lines = also_here(people, NOON, "housing")
    assert [line.words for line in lines] == ["Bea, in Housing, a minute ago", "Ann, just now"]


def test_two_people_see_each_other_on_the_pages(sign_in, current, people):
    sign_in("lead").get(AREA)
    for page in (WHERE, AREA):
        said = sign_in("chair").get(page).content.decode()
        assert "Also here:" in said and f"{people['lead'].name}, in Tackling climate change, just now" in said
    assert "(this area)" in sign_in("contributor").get(AREA).content.decode()
    assert "(this area)" not in sign_in("contributor").get(WHERE).content.decode()


def test_nobody_is_told_of_themselves(sign_in, current):
    client = sign_in("chair")
    client.get(AREA)
    assert "Also here" not in client.get(AREA).content.decode()


def test_somebody_who_left_is_not_there(sign_in, current):
    sign_in("lead").get(AREA)
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=121))
    assert "Also here" not in sign_in("chair").get(AREA).content.decode()


def test_a_page_that_stays_open_notes_and_is_told(sign_in, current, people):
    sign_in("lead").get(WHERE)
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=90))
    lead = sign_in("lead")
    assert lead.post(f"{WHERE}here/", {"area": "climate-change"}).status_code == 200
    lines = sign_in("chair").post(f"{WHERE}here/", {"area": "climate-change"}).content.decode()
    assert f"{people['lead'].name}, in Tackling climate change, just now" in lines and "(this area)" in lines
    assert Presence.objects.count() == 2


@pytest.mark.parametrize("area", ["no-such-area", "<script>", "9" * 400, "ä"])
def test_an_area_that_is_not_there_is_none(sign_in, current, area):
    assert sign_in("chair").post(f"{WHERE}here/", {"area": area}).status_code == 200
    assert Presence.objects.get().area is None


def test_readers_from_outside_leave_no_trace_and_see_nobody(sign_in, published, current):
    sign_in("lead").get("/systems/QWO/assessments/2022-published/")
    published.__class__.objects.filter(pk=published.pk).update(status="signed-off", sharing="public")
    for role in (None, "other-chair", "analyst"):
        page = sign_in(role).get("/systems/QWO/assessments/2022-published/areas/climate-change/")
        assert page.status_code == 200 and "Also here" not in page.content.decode()
    assert Presence.objects.count() == 1


def test_a_fresh_note_is_not_written_again(actors, current, django_assert_num_queries):
    area = get_area(actors["chair"], "QWO", "2026-27", "climate-change")[1].area
    note_presence(actor=actors["chair"], assessment=current, area_id=area.id)
    with django_assert_num_queries(1):
        note_presence(actor=actors["chair"], assessment=current, area_id=area.id)
