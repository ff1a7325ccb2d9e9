"""Roundtables beside each other: who may compare what, every figure, and nothing that was not revealed or is small."""

from datetime import date

import lxml.html
import pytest

from accounts.permissions import Actor
from assessments.models import Round
from tests.workshops.rooms import do, make_room, now, people_in, vote
from workshops.agendas import agenda
from workshops.models import Workshop
from workshops.rules import Command
from workshops.selectors.comparing import beside, choices_for, over_time
from workshops.services.deciding import ConsensusChange, record_consensus
from workshops.services.preparing import WorkshopChange, create_workshop

pytestmark = pytest.mark.django_db


def judge(actor: Actor, room: Workshop, levels: list[str], agreed: str | None) -> Workshop:
    """Score the current activity's first item, reveal and record what was agreed (None for nothing)."""
    do(actor, room, Command.OPEN)
    vote(room, people_in(room, len(levels)), levels)
    do(actor, room, Command.REVEAL)
    room = now(room)
    if agreed is not None:
        item = room.current.items.all()[0]
        change = ConsensusChange(agreed, "So we see it")
        record_consensus(actor=actor, workshop=room, seen_step=room.step, item_id=item.pk, change=change)
    return now(room)


def held(actor, system, day: date, levels: list[str], agreed: str | None, finish: bool = True) -> Workshop:
    """A roundtable of one system on that day, that judged its first area and scored its second without a reveal."""
    room = make_room(actor, system)
    Workshop.objects.filter(pk=room.pk).update(held_on=day, title=f"Room of {day:%B}")
    room = judge(actor, do(actor, room, Command.START), levels, agreed)
    do(actor, room, Command.NEXT, Command.OPEN)
    vote(room, people_in(room, 7), ["expanding"] * 7)
    return do(actor, room, Command.FINISH) if finish else now(room)


@pytest.fixture
def national(actors, west_yorkshire, greater_manchester):
    """A finished roundtable of two systems: Greater Manchester's area agreed, West Yorkshire's scored by two."""
    body = actors["facilitator"]
    room = create_workshop(
        actor=body,
        change=WorkshopChange(title="North together", held_on=date(2026, 10, 1)),
        round=Round.objects.get(is_current=True),
        systems=[west_yorkshire, greater_manchester],
        agenda=[agenda("maturity").activities[0]],
        is_national=True,
    )
    do(body, room, Command.START)
    for activity in room.activities.select_related("system"):
        do(body, room, Command.GO, activity=activity)
        if activity.system == greater_manchester:
            judge(body, now(room), ["emerging"] * 4 + ["established"] * 2, "established")
        else:
            judge(body, now(room), ["emerging"] * 2, None)
    return do(body, room, Command.FINISH)


def rows_of(response) -> dict[str, list[list[str]]]:
    """Each table's caption to its rows' words, without the headings that only narrow screens show."""
    page = lxml.html.fromstring(response.content)
    for hidden in page.xpath("//*[@aria-hidden]"):
        hidden.text = ""
    return {
        " ".join(table.find("caption").text_content().split()): [
            [" ".join(cell.text_content().split()) for cell in row] for row in table.findall("tbody/tr")
        ]
        for table in page.findall(".//table")
    }


def test_one_system_over_time(actors, west_yorkshire, sign_in):
    lead = actors["lead"]
    held(lead, west_yorkshire, date(2026, 9, 3), ["emerging"] * 5 + ["established"], "established")
    held(lead, west_yorkshire, date(2026, 3, 2), ["not-yet"] * 3 + ["emerging"] * 3, "emerging")
    tables = rows_of(sign_in("viewer").get("/workshops/compare/?system=QWO"))
    first = next(rows for name, rows in tables.items() if "economic development" in name)
    assert first == [
        [
            "Room of March2 March 2026",
            "EmergingWaits for the chair or lead",
            "3",
            "3 agreed",
            "0",
            "0",
            "0",
            "Close: most are within one level6 answered",
        ],
        [
            "Room of September3 September 2026",
            "EstablishedBefore: Emerging, in March 2026Waits for the chair or lead",
            "0",
            "5",
            "1 agreed",
            "0",
            "0",
            "Broad agreement6 answered",
        ],
    ]


def test_what_was_not_revealed_is_not_there(actors, west_yorkshire, sign_in):
    held(actors["lead"], west_yorkshire, date(2026, 3, 2), ["emerging"] * 6, "emerging")
    tables = rows_of(sign_in("chair").get("/workshops/compare/?system=QWO"))
    second = next(rows for name, rows in tables.items() if "quality local employment" in name)
    assert [row[1:] for row in second] == [["Nothing was recorded", "Not scored"]]


def test_an_open_room_is_not_compared(actors, west_yorkshire, sign_in):
    held(actors["lead"], west_yorkshire, date(2026, 3, 2), ["emerging"] * 6, "emerging", finish=False)
    assert choices_for(actors["lead"]).systems == ()
    assert sign_in("lead").get("/workshops/compare/?system=QWO").status_code == 404
    assert b"has finished yet" in sign_in("lead").get("/workshops/compare/").content


def test_systems_of_a_national_roundtable_stand_by_name(national, sign_in):
    for role in ("analyst", "facilitator"):
        tables = rows_of(sign_in(role).get(f"/workshops/compare/?roundtable={national.pk}"))
        ((name, rows),) = tables.items()
        assert "economic development" in name
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
        assert "Greater Manchester" in rows[0][0]
        assert rows[0][1:] == [
            "EstablishedWaits for the chair or lead",
            "0",
            "4",
            "2 agreed",
            "0",
            "0",
            "Close: most are within one level6 answered",
        ]
        assert rows[1][1:] == ["Nothing was recorded", "Fewer than 3 answered: not shown"]


def test_members_compare_their_own_system_only(national, actors, sign_in):
    assert [code for code, _ in choices_for(actors["chair"]).systems] == ["QWO"]
    assert choices_for(actors["chair"]).workshops == ()
    assert [code for code, _ in choices_for(actors["analyst"]).systems] == ["QOP", "QWO"]
    chair = sign_in("chair")
    assert chair.get("/workshops/compare/?system=QWO").status_code == 200
    for query in ("system=QOP", f"roundtable={national.pk}"):
        assert chair.get(f"/workshops/compare/?{query}").status_code == 404


def test_a_systems_own_rooms_are_not_for_others(actors, west_yorkshire, sign_in):
    held(actors["lead"], west_yorkshire, date(2026, 3, 2), ["emerging"] * 6, "emerging")
    for role in ("other-chair", "analyst", "facilitator", "administrator", "nobody"):
        assert choices_for(actors[role]).systems == ()
        assert sign_in(role).get("/workshops/compare/?system=QWO").status_code == 404


def test_the_body_sees_only_its_own_rooms_of_a_system(national, actors, west_yorkshire):
    held(actors["lead"], west_yorkshire, date(2026, 3, 2), ["emerging"] * 6, "emerging")
    assert {one.title for one in over_time(actors["analyst"], "QWO").found} == {"North together"}
    assert {one.title for one in over_time(actors["chair"], "QWO").found} == {"North together", "Room of March"}


@pytest.mark.parametrize(
    "query", ["system=ZZZ", "roundtable=0", "roundtable=x", "roundtable=99999999999999", "system=QWO&roundtable=1"]
)
def test_a_query_that_makes_no_sense_is_a_404(query, national, sign_in):
    assert sign_in("analyst").get(f"/workshops/compare/?{query}").status_code == 404


def test_it_costs_the_same_however_many_rooms(actors, west_yorkshire, national, django_assert_max_num_queries):
    held(actors["lead"], west_yorkshire, date(2026, 3, 2), ["emerging"] * 6, "emerging")
    over_time(actors["chair"], "QWO")
    for month in (4, 5, 6):
        held(actors["lead"], west_yorkshire, date(2026, month, 2), ["emerging"] * 6, "emerging")
    with django_assert_max_num_queries(14):
        over_time(actors["chair"], "QWO")
    with django_assert_max_num_queries(12):
        beside(actors["analyst"], national.pk)
