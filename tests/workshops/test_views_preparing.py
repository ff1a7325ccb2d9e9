"""Preparing and running through the pages: agendas, rights, two facilitators, reloads in every state."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.selectors import actor_for
from tests.test_permission_walk import without_tokens
from tests.workshops.rooms import do, make_room, now, people_in, vote
from workshops.models import Activity, AgendaTemplate, Consensus, Workshop, WorkshopEvent
from workshops.rules import Command
from workshops.selectors.access import subject_of
from workshops.selectors.outcome import facilitators_of
from workshops.services.preparing import MOST_RIGHTS

pytestmark = pytest.mark.django_db
DATE = {"held_on_day": "27", "held_on_month": "11", "held_on_year": "2026"}
NEW = {"title": "Growth", **DATE, "round": "2026-27", "agenda": "maturity", "sectors": "NHS\nBusiness", "roles": ""}


@pytest.fixture
def room(actors, west_yorkshire):
    return make_room(actors["lead"], west_yorkshire)


def url(name, room, *more):
    return reverse(f"workshops:{name}", args=[room.pk, *more])


def made(client, **data):
    answer = client.post(reverse("workshops:new"), {**NEW, **data})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Workshop.objects.latest("pk")


# Making one


def test_a_chair_makes_one_for_the_own_system(sign_in):
    workshop = made(sign_in("chair"))
    assert [one.ods_code for one in workshop.systems.all()] == ["QWO"]
    assert (workshop.sectors, workshop.roles) == (["NHS", "Business"], [])
    assert workshop.activities.count() == 4
    assert not workshop.is_national


def test_the_comparing_body_makes_one_of_several_systems(sign_in, west_yorkshire, greater_manchester):
    workshop = made(sign_in("facilitator"), systems=["QWO", "QOP"])
    assert workshop.is_national
    scored = workshop.activities.filter(kind="score").values_list("system__ods_code", flat=True)
    assert sorted(scored) == ["QOP"] * 3 + ["QWO"] * 3, "each area once for each system"


@pytest.mark.parametrize("who", ["contributor", "viewer", "administrator", "nobody"])
def test_others_make_none(sign_in, who):
    assert sign_in(who).get(reverse("workshops:new")).status_code == 404
    assert sign_in(who).post(reverse("workshops:new"), NEW).status_code == 404


def test_a_system_of_others_can_not_be_named(sign_in):
    workshop = made(sign_in("chair"), systems=["QOP"])
    assert [one.ods_code for one in workshop.systems.all()] == ["QWO"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Enter a title"),
        ({"held_on_day": "31", "held_on_month": "2"}, "date"),
        ({"agenda": "no-such"}, "Select an agenda from the list"),
        ({"round": "2022-published"}, "Select a round from the list"),
        ({"sectors": "x" * 61}, "60 characters or fewer"),
        ({"roles": "\n".join(f"role {n}" for n in range(30))}, "20 roles at most"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(sign_in, wrong, said):
    answer = sign_in("lead").post(reverse("workshops:new"), {**NEW, "title": "Kept title", **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert wrong.get("title") == "" or "Kept title" in page
    assert not Workshop.objects.exists()


@pytest.mark.parametrize("key", ["maturity", "leadership", "questions", "collaboration", "universities", "blank"])
def test_every_agenda_can_be_prepared_opened_and_printed(sign_in, key):
    client = sign_in("lead")
    workshop = made(client, agenda=key)
    for name in ("prepare", "run", "join_sheet", "score_sheets", "screen"):
        answer = client.get(url(name, workshop))
        assert answer.status_code == 200, name
        assert "finished" not in answer.content.decode()
    client.post(url("command", workshop), {"step": workshop.step, "command": "start"})
    for name in ("prepare", "run", "screen", "summary"):
        assert client.get(url(name, workshop)).status_code == 200, name


# The agenda


def test_activities_are_added_moved_changed_and_removed(sign_in, room):
    client = sign_in("lead")
    add = url("activity_add", room)
    data = {"title": "What first?", "prompt": "", "minutes": "5", "source": "typed", "options": "One\nTwo\n\nOne"}
    answer = client.post(f"{add}?kind=dots", {**data, "dots": "4", "most_on_one": "3", "step": now(room).step})
    assert answer.status_code == 302
    added = room.activities.get(title="What first?")
    assert [item.text for item in added.items.all()] == ["One", "Two"]
    client.post(url("activity_move", room, added.pk), {"step": now(room).step, "way": "up"})
    assert list(room.activities.values_list("title", flat=True))[-2] == "What first?"
    change = {**data, "options": "Three\nFour", "dots": "2", "most_on_one": "1", "step": now(room).step}
    assert client.post(url("activity_edit", room, added.pk), change).status_code == 302
    assert [item.text for item in added.items.all()] == ["Three", "Four"]
    client.post(url("activity_move", room, added.pk), {"step": now(room).step, "way": "remove"})
    assert not room.activities.filter(pk=added.pk).exists()


def test_what_the_room_has_begun_is_not_removed_nor_its_options_changed(actors, sign_in, room):
    do(actors["lead"], room, Command.START, Command.OPEN)
    first = now(room).current
    answer = sign_in("lead").post(url("activity_move", room, first.pk), {"step": now(room).step, "way": "remove"})
    assert "Skip it instead" in answer.content.decode()
    assert room.activities.filter(pk=first.pk).exists()


def test_a_change_at_an_old_step_is_refused_and_kept(sign_in, room):
    client, step = sign_in("lead"), now(room).step
    data = {"title": "Mine", "prompt": "", "minutes": "5"}
    assert client.post(f"{url('activity_add', room)}?kind=text", {**data, "step": step}).status_code == 302
    answer = client.post(f"{url('activity_add', room)}?kind=text", {**data, "title": "Second", "step": step})
    assert answer.status_code == 409
    assert "Second" in answer.content.decode()
    assert room.activities.filter(title="Second").count() == 0


def test_an_agenda_is_kept_and_used_again(sign_in, room):
    client = sign_in("lead")
    client.post(url("keep", room), {"name": "Our way"})
    kept = AgendaTemplate.objects.get()
    again = made(client, agenda=f"kept-{kept.pk}")
    assert list(again.activities.values_list("kind", "title")) == list(room.activities.values_list("kind", "title"))
    assert again.activities.first().items.get().area == room.activities.first().items.get().area


def test_somebody_elses_kept_agenda_is_not_offered(sign_in, room):
    sign_in("lead").post(url("keep", room), {"name": "Our way"})
    page = sign_in("other-lead").get(reverse("workshops:new")).content.decode()
    assert "Our way" not in page


def test_a_blank_agenda_is_filled_while_the_room_is_open(sign_in):
    client = sign_in("lead")
    workshop = made(client, agenda="blank")
    client.post(url("command", workshop), {"step": workshop.step, "command": "start"})
    assert "The agenda is empty" in client.get(url("run", workshop)).content.decode()
    data = {"title": "What next?", "prompt": "", "minutes": "5", "step": now(workshop).step}
    client.post(f"{url('activity_add', workshop)}?kind=text", data)
    client.post(url("command", workshop), {"step": now(workshop).step, "command": "next"})
    assert now(workshop).current.title == "What next?"


# Rights


def test_the_right_is_given_and_taken(people, sign_in, room):
    chair = sign_in("chair")
    assert sign_in("nobody").get(url("run", room)).status_code == 404
    assert chair.post(url("give_right", room), {"email": people["nobody"].email}).status_code == 302
    assert sign_in("nobody").get(url("run", room)).status_code == 200
    assert chair.get(url("run", room)).status_code == 404, "who gives the right does not run it by that alone"
    held = room.facilitators.get(email=people["nobody"].email)
    chair.post(url("take_right", room, held.pk))
    assert sign_in("nobody").get(url("run", room)).status_code == 404


def test_giving_the_right_tells_nobody_whether_an_address_has_an_account(people, sign_in, room):
    known, unknown = people["nobody"].email, "unheard@elsewhere.test"
    chair, said = sign_in("chair"), {}
    for email in (known, unknown):
        answer = chair.post(url("give_right", room), {"email": email.upper()}, follow=True)
        page = chair.get(url("prepare", room)).content.decode()
        assert str(people["nobody"]) not in page, "the address is shown as it was given, not the account's name"
        again = chair.post(url("give_right", room), {"email": email}, follow=True)
        right = room.facilitators.get(email=email)
        log = list(WorkshopEvent.objects.filter(about=email).values_list("action", flat=True))
        chair.post(url("take_right", room, right.pk))
        texts = [without_tokens(one).replace(email, "…").replace(f"/{right.pk}/", "/1/") for one in (answer, again)]
        said[email] = (answer.status_code, again.status_code, log, texts)
    assert said[known] == said[unknown]
    assert "…" in said[known][3][0]


def test_who_gets_an_account_later_has_the_right_that_was_given_to_the_address(sign_in, room):
    sign_in("chair").post(url("give_right", room), {"email": "later@elsewhere.test"})
    person = User.objects.create_user("later@elsewhere.test", name="Later Person")
    client = Client()
    client.force_login(person)
    assert room.title in client.get(reverse("workshops:list")).content.decode()
    assert client.get(url("run", room)).status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert person.pk not in subject_of(room).facilitators


def test_no_more_than_twenty_have_the_right(sign_in, room):
    chair = sign_in("chair")
    for number in range(MOST_RIGHTS - 1):
        assert chair.post(url("give_right", room), {"email": f"p{number}@elsewhere.test"}).status_code == 302
    refused = chair.post(url("give_right", room), {"email": "one.more@elsewhere.test"})
    assert refused.status_code == 422
    assert "At most 20 people" in refused.content.decode()
    assert "one.more@elsewhere.test" in refused.content.decode(), "what was typed is there"
    assert chair.post(url("give_right", room), {"email": "p1@elsewhere.test"}).status_code == 302, "has it already"


def test_the_summary_names_who_ran_it_and_not_who_only_might_have(actors, people, sign_in, room):
    for role in ("nobody", "viewer"):
        sign_in("chair").post(url("give_right", room), {"email": people[role].email})
    do(actor_for(people["nobody"]), room, Command.START)
    assert facilitators_of(room) == (str(people["lead"]), str(people["nobody"]))


def test_the_last_facilitator_stays(sign_in, room):
    answer = sign_in("chair").post(url("take_right", room, room.facilitators.get().pk))
    assert "Give somebody else the right first" in answer.content.decode()


# Running


def test_two_facilitators_press_at_once_and_one_is_told(people, sign_in, room):
    sign_in("lead").post(url("give_right", room), {"email": people["viewer"].email})
    step = now(room).step
    press = {"step": step, "command": "start"}
    assert sign_in("lead").post(url("command", room), press).status_code == 302
    answer = sign_in("viewer").post(url("command", room), press)
    assert answer.status_code == 409
    assert "had moved on" in answer.content.decode()


def test_a_consensus_typed_while_the_room_moved_is_kept(actors, sign_in, room):
    do(actors["lead"], room, Command.START, Command.OPEN)
    vote(room, people_in(room, 2), ["emerging", "emerging"])
    do(actors["lead"], room, Command.REVEAL)
    item, step = now(room).current.items.get(), now(room).step
    do(actors["lead"], room, Command.LOCK)
    data = {"step": step, f"item-{item.pk}-level": "emerging", f"item-{item.pk}-words": "Typed words stay"}
    answer = sign_in("lead").post(url("record", room, item.pk), data)
    assert answer.status_code == 409
    assert "Typed words stay" in answer.content.decode()
    assert not Consensus.objects.exists()
    data["step"] = now(room).step
    assert sign_in("lead").post(url("record", room, item.pk), data).status_code == 302
    assert Consensus.objects.get().words == "Typed words stay"


def test_a_reload_in_every_state_changes_nothing(actors, sign_in, room):
    client = sign_in("lead")
    commands = [Command.START, Command.OPEN, Command.CLOSE, Command.REVEAL, Command.AGAIN, Command.SKIP]
    for command in [*commands, Command.NEXT, Command.HIDE, Command.FINISH]:
        do(actors["lead"], room, command)
        before = now(room)
        for _ in range(2):
            assert client.get(url("run", room)).status_code == 200
        after = now(room)
        assert (after.step, after.version, after.current_id) == (before.step, before.version, before.current_id)


@pytest.mark.parametrize("phase", Activity.Phase.values)
@pytest.mark.parametrize("kind", Activity.Kind.values)
def test_the_console_and_the_projector_show_every_kind_in_every_phase(actors, sign_in, room, kind, phase):
    do(actors["lead"], room, Command.START)
    current = now(room).current
    scoring = 0 if phase == "waiting" else 1
    Activity.objects.filter(pk=current.pk).update(
        kind=kind, phase=phase, scoring=scoring, revealed=int(phase in ("revealed", "decided"))
    )
    assert sign_in("lead").get(url("run", room)).status_code == 200
    assert sign_in("lead").get(url("screen", room)).status_code == 200


def test_what_the_system_found_is_shown_while_the_facilitator_wants_it(actors, people, sign_in, room, current):
    sign_in("lead").post(url("give_right", room), {"email": people["nobody"].email})
    assert "What the system has found so far" not in sign_in("nobody").get(url("run", room)).content.decode()
    do(actors["lead"], room, Command.START, Command.OPEN)
    facilitator = sign_in("nobody")
    assert "What the system has found so far" in facilitator.get(url("run", room)).content.decode()
    seat = sign_in(None)
    seat.post(reverse("join:room", args=[room.code]), {"sector": "", "role": ""})
    phone = reverse("join:room", args=[room.code])
    assert "What the system has found so far" not in seat.get(phone).content.decode()
    data = {"step": now(room).step, "activity": now(room).current_id, "shows": "1"}
    facilitator.post(url("findings", room), data)
    assert "What the system has found so far" in seat.get(phone).content.decode()


def test_a_national_roundtable_shows_no_draft_of_a_system(sign_in, current):
    client = sign_in("facilitator")
    workshop = made(client, systems=["QWO", "QOP"])
    client.post(url("command", workshop), {"step": workshop.step, "command": "start"})
    assert "What the system has found so far" not in client.get(url("run", workshop)).content.decode()


def test_each_system_decides_for_itself(actors, sign_in, current):
    workshop = made(sign_in("facilitator"), systems=["QWO", "QOP"])
    mine = workshop.activities.filter(system__ods_code="QWO").first()
    item = mine.items.get()
    Activity.objects.filter(pk=mine.pk).update(phase="revealed", scoring=1, revealed=1)
    consensus = Consensus.objects.create(item=item, words="Agreed", level=item.area.version.levels.get(order=1))
    others = sign_in("other-chair")
    assert item.text not in others.get(url("decisions", workshop)).content.decode()
    answer = {f"item-{item.pk}-number": consensus.number, f"item-{item.pk}-answer": "decline"}
    assert others.post(url("answer", workshop, item.pk), answer).status_code == 404
    chair = sign_in("chair")
    assert chair.post(url("answer", workshop, item.pk), answer).status_code == 422, "a reason is asked for"
    answer[f"item-{item.pk}-words"] = "Not our view"
    assert chair.post(url("answer", workshop, item.pk), answer).status_code == 302
    consensus.refresh_from_db()
    assert (consensus.answer, consensus.answer_words) == ("declined", "Not our view")
