"""Milestones: rules, register, and what a met one brings about."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.milestones import is_overdue
from assessments.models import Event, Finding, Milestone
from assessments.selectors import assessment_board, get_area, get_system, system_board
from assessments.selectors.milestones import get_milestone, milestones_of
from assessments.services import MilestoneChange, StaleMilestone, Tampered, add_milestone, change_milestone

AREA = ("health-and-wealth", "economic-development")
TODAY = timezone.localdate()
pytestmark = pytest.mark.django_db


@given(due=st.dates(), on=st.dates(), status=st.sampled_from(Milestone.Status.values))
def test_only_what_is_open_and_past_its_day_is_overdue(due, on, status):
    assert is_overdue(status, due, on) == (status in {"planned", "under-way"} and on > due)


@pytest.fixture
def criteria(current, actors):
    _, board = get_area(actors["chair"], "QWO", current.round.key, AREA[1])
    return [line.criterion.key for line in board.findings][:2]


@pytest.fixture
def change(criteria):
    return MilestoneChange(
        title="Publish the plan",
        owner="Director of strategy",
        due_on=date(2027, 3, 31),
        area=AREA,
        level_key="emerging",
        criterion_keys=frozenset(criteria),
        notes="With the combined authority",
    )


@pytest.fixture
def milestone(actors, west_yorkshire, change):
    made = add_milestone(actor=actors["lead"], system=west_yorkshire, change=change)
    return get_milestone(west_yorkshire.pk, made.pk)


def edited(change, **others):
    fields = {name: getattr(change, name) for name in change.__dataclass_fields__}
    return MilestoneChange(**fields | others)


def test_an_added_milestone_says_everything_and_so_does_its_history(milestone, criteria):
    assert (milestone.title, milestone.area_key, milestone.level_key) == ("Publish the plan", AREA[1], "emerging")
    assert {key for key, _ in milestone.criteria} == set(criteria)
    event = Event.objects.get(about=f"milestone:{milestone.id}")
    assert {"what": "Due", "from": "", "to": "2027-03-31"} in event.changes
    assert event.area.key == AREA[1]


def test_it_stands_on_the_boards_of_an_open_assessment(milestone, current, actors, west_yorkshire):
    board = assessment_board(current, actors["viewer"])
    assert [line.title for line in board.area(AREA[1]).milestones] == ["Publish the plan"]
    assert [line.title for line in board.milestones] == ["Publish the plan"]
    home = system_board(get_system(actors["viewer"], "QWO"), actors["viewer"])
    assert [line.title for line in home.milestones] == ["Publish the plan"]


def test_the_area_and_the_check_page_show_it(milestone, current, sign_in):
    area = reverse("assessments:area", args=["QWO", current.round.key, AREA[1]])
    check = reverse("assessments:check", args=["QWO", current.round.key])
    for address in (area, check):
        page = sign_in("lead").get(address).content.decode()
        assert "Publish the plan" in page
        assert "31 March 2027" in page
    assert "Add a milestone for this area" in sign_in("lead").get(area).content.decode()
    assert "Add a milestone for this area" not in sign_in("contributor").get(area).content.decode()


def test_other_systems_get_none_on_the_home(milestone, actors):
    assert system_board(get_system(actors["other-chair"], "QWO"), actors["other-chair"]).milestones == ()


def test_a_dropped_one_leaves_the_boards_and_stays_in_the_register(milestone, current, actors, west_yorkshire, change):
    change_milestone(
        actor=actors["chair"],
        system=west_yorkshire,
        milestone_id=milestone.id,
        seen_number=1,
        change=edited(change, status="dropped"),
    )
    assert assessment_board(current, actors["chair"]).milestones == ()
    assert [line.status for line in milestones_of(west_yorkshire.pk)] == ["dropped"]


def test_a_change_says_from_what_to_what(milestone, actors, west_yorkshire, change):
    number = change_milestone(
        actor=actors["chair"],
        system=west_yorkshire,
        milestone_id=milestone.id,
        seen_number=1,
        change=edited(change, owner="Chief executive", status="under-way"),
    )
    event = Event.objects.filter(about=f"milestone:{milestone.id}").order_by("sequence").last()
    assert number == 2
    assert event.changes == [
        {"what": "Owner", "from": "Director of strategy", "to": "Chief executive"},
        {"what": "Status", "from": "Planned", "to": "Under way"},
    ]


def test_a_change_that_changes_nothing_writes_nothing(milestone, actors, west_yorkshire, change):
    events = Event.objects.count()
    args = {"actor": actors["chair"], "system": west_yorkshire, "milestone_id": milestone.id}
    assert change_milestone(**args, seen_number=1, change=change) == 1
    assert Event.objects.count() == events


def test_the_second_of_two_is_refused_with_what_stands(milestone, actors, west_yorkshire, change):
    args = {"actor": actors["chair"], "system": west_yorkshire, "milestone_id": milestone.id, "seen_number": 1}
    change_milestone(**args, change=edited(change, owner="First"))
    with pytest.raises(StaleMilestone) as stale:
        change_milestone(**args, change=edited(change, owner="Second"))
    assert stale.value.current.owner == "First"
    assert get_milestone(west_yorkshire.pk, milestone.id).owner == "First"


@pytest.mark.parametrize(
    "wrong",
    [
        {"area": ("health-and-wealth", "no-such")},
        {"area": ("no-such", "economic-development")},
        {"level_key": "no-such"},
        {"criterion_keys": frozenset({"no-such"})},
        {"status": "no-such"},
        {"area": None},
    ],
)
def test_what_no_form_offers_is_refused(wrong, actors, west_yorkshire, change):
    with pytest.raises(Tampered):
        add_milestone(actor=actors["chair"], system=west_yorkshire, change=edited(change, **wrong))
    assert not Milestone.objects.exists()


@pytest.mark.parametrize("role", ["contributor", "viewer", "other-chair", "analyst", "administrator"])
def test_only_chair_and_lead_write(role, actors, west_yorkshire, change, milestone):
    with pytest.raises(Http404):
        add_milestone(actor=actors[role], system=west_yorkshire, change=change)
    with pytest.raises(Http404):
        change_milestone(
            actor=actors[role], system=west_yorkshire, milestone_id=milestone.id, seen_number=1, change=change
        )


def test_another_systems_milestone_is_not_there(milestone, actors, greater_manchester, change):
    with pytest.raises(Http404):
        change_milestone(
            actor=actors["other-chair"],
            system=greater_manchester,
            milestone_id=milestone.id,
            seen_number=1,
            change=change,
        )


def posted(change, number, **others):
    return {
        "seen_number": number,
        "title": change.title,
        "owner": change.owner,
        "due_on_day": "31",
        "due_on_month": "3",
        "due_on_year": "2027",
        "level": change.level_key,
        "criteria": list(change.criterion_keys),
        "status": change.status,
        "met_on_day": "",
        "met_on_month": "",
        "met_on_year": "",
        "notes": change.notes,
    } | others


def test_meeting_one_offers_to_mark_its_criteria(milestone, sign_in, current, change, criteria, actors):
    client = sign_in("lead")
    edit = reverse("milestones:edit", args=["QWO", milestone.id])
    response = client.post(edit, posted(change, 1, status="met"))
    assert response.url == reverse("milestones:criteria", args=["QWO", milestone.id])
    page = client.get(response.url).content.decode()
    assert all(key in page for key in criteria)
    response = client.post(response.url, {"seen_number": "0", "criteria": criteria})
    assert response.url == reverse("assessments:area", args=["QWO", current.round.key, AREA[1]])
    _, board = get_area(actors["chair"], "QWO", current.round.key, AREA[1])
    marked = {line.criterion.key: line for line in board.findings if line.state == Finding.State.MET}
    assert set(marked) == set(criteria)
    assert all("Publish the plan" in line.note for line in marked.values())
    assert board.score.backed_level == 0, "without evidence it backs nothing"
    assert (board.level, board.standing) == (None, "not-assessed"), "the claim is left as it was"


def test_marking_is_refused_when_somebody_saved_the_area(milestone, sign_in, current, change, criteria):
    client = sign_in("lead")
    client.post(reverse("milestones:edit", args=["QWO", milestone.id]), posted(change, 1, status="met"))
    response = client.post(
        reverse("milestones:criteria", args=["QWO", milestone.id]), {"seen_number": "5", "criteria": criteria}
    )
    assert response.status_code == 409
    assert not Finding.objects.filter(judgement__assessment=current, state="met").exists()


def test_the_loser_keeps_what_they_typed_and_sees_what_stands(milestone, sign_in, change):
    edit = reverse("milestones:edit", args=["QWO", milestone.id])
    sign_in("chair").post(edit, posted(change, 1, owner="The winner"))
    response = sign_in("lead").post(edit, posted(change, 1, owner="The loser"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "The winner" in page
    assert "The loser" in page
    again = sign_in("lead").post(edit, posted(change, 2, owner="The loser"))
    assert again.status_code == 302


def test_the_day_on_which_it_was_met_is_not_in_the_future(milestone, sign_in, change):
    tomorrow = TODAY + timedelta(days=1)
    day = {"met_on_day": tomorrow.day, "met_on_month": tomorrow.month, "met_on_year": tomorrow.year}
    response = sign_in("chair").post(
        reverse("milestones:edit", args=["QWO", milestone.id]), posted(change, 1, status="met", **day)
    )
    assert "must be today or in the past" in response.content.decode()


def test_what_is_overdue_is_said_in_words(sign_in, west_yorkshire, current):
    Milestone.objects.create(system=west_yorkshire, title="Late", due_on=TODAY - timedelta(days=3))
    page = sign_in("viewer").get(reverse("milestones:list", args=["QWO"])).content.decode()
    assert "1 milestone is overdue" in page
    assert "3 days overdue" in page


def test_the_home_counts_what_is_overdue_beyond_the_five_that_it_lists_without_another_query(
    sign_in, west_yorkshire, current, django_assert_num_queries
):
    client, home, link = sign_in("viewer"), reverse("systems:home", args=["QWO"]), "?status=overdue"
    client.get(home)
    with CaptureQueriesContext(connection) as before:
        assert link not in client.get(home).content.decode()
    late, soon = TODAY - timedelta(days=3), TODAY + timedelta(days=3)
    for number in range(7):
        Milestone.objects.create(system=west_yorkshire, title=f"Late {number}", due_on=late)
    Milestone.objects.create(system=west_yorkshire, title="Soon", due_on=soon)
    Milestone.objects.create(system=west_yorkshire, title="Done", due_on=late, status="met")
    with django_assert_num_queries(len(before)):
        page = client.get(home).content.decode()
    assert f'{link}">7 milestones are overdue' in page
    assert page.count("3 days overdue") == 5
    assert link not in sign_in("other-lead").get(home).content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Late", "Planned", "Done"}),
        ("status=open", {"Late", "Planned"}),
        ("status=overdue", {"Late"}),
        ("status=dropped", {"Gone"}),
        ("area=none", {"Late", "Done"}),
        ("area=health-and-wealth/economic-development", {"Planned"}),
        ("owner=smith", {"Done"}),
        ("status=nonsense", {"Late", "Planned", "Done"}),
    ],
)
def test_the_register_shows_what_is_asked_for(query, titles, sign_in, west_yorkshire, current):
    area = current.versions.get(framework__key=AREA[0]).areas.get(key=AREA[1])
    soon, late = TODAY + timedelta(days=9), TODAY - timedelta(days=9)
    for title, fields in {
        "Late": {"due_on": late},
        "Planned": {"due_on": soon, "area": area},
        "Done": {"due_on": late, "status": "met", "owner": "Jo Smith"},
        "Gone": {"due_on": soon, "status": "dropped"},
    }.items():
        Milestone.objects.create(system=west_yorkshire, title=title, **fields)
    rows = sign_in("viewer").get(reverse("milestones:list", args=["QWO"]) + f"?{query}").context["rows"]
    assert {row.line.title for row in rows} == titles


def test_suggestions_name_what_the_next_level_needs_until_it_is_planned(sign_in, current, actors, west_yorkshire):
    client = sign_in("chair")
    found = client.get(reverse("milestones:list", args=["QWO"])).context["suggestions"]
    one = next(item for item in found if item.area_name == "Supporting economic development and recovery")
    form = client.get(one.url).context["form"]
    assert form.initial["title"] == "Reach Emerging in Supporting economic development and recovery"
    assert form.initial["criteria"]
    change = MilestoneChange(
        title="x", due_on=TODAY, area=AREA, level_key="emerging", criterion_keys=frozenset(form.initial["criteria"])
    )
    add_milestone(actor=actors["chair"], system=west_yorkshire, change=change)
    found = client.get(reverse("milestones:list", args=["QWO"])).context["suggestions"]
    assert "Supporting economic development and recovery" not in {item.area_name for item in found}


def test_nobody_else_is_offered_suggestions(sign_in, current):
    assert sign_in("contributor").get(reverse("milestones:list", args=["QWO"])).context["suggestions"] == ()
