"""What the registers say by themselves of what is stuck, next and done."""

from datetime import date

import pytest
from django.urls import reverse

from journey import kinds
from journey.services.records import add_record, retire_record
from journey.signals import signals

TODAY = date(2026, 11, 30)
BEFORE, AHEAD, LATER = date(2026, 11, 29), date(2026, 12, 1), date(2027, 3, 31)
NOTHING = {"questions": [], "audits": [], "programmes": [], "interventions": []}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({}, []),
        (
            {"questions": [("chosen", None), ("set-aside", BEFORE), ("answered", None)]},
            ["done: 1 question is answered"],
        ),
        (
            {"questions": [("chosen", BEFORE), ("testing", TODAY), ("chosen", LATER)]},
            [
                "stuck: 1 question has passed the day by which an answer was wanted",
                "next: 2 questions are to be answered, the first by 30 November 2026",
            ],
        ),
        ({"audits": [("open", BEFORE), ("closed", AHEAD)]}, []),
        ({"audits": [("open", AHEAD)]}, ["next: 1 relationship audit is open to partners, by 1 December 2026"]),
        (
            {"programmes": [("planned", BEFORE), ("idea", BEFORE), ("started", BEFORE), ("finished", BEFORE)]},
            ["stuck: 2 programmes have passed the start date without starting", "done: 1 programme is finished"],
        ),
        (
            {"interventions": [("running", BEFORE), ("planned", AHEAD), ("stopped", BEFORE)]},
            [
                "stuck: 1 intervention has passed the target date without finishing",
                "next: 1 intervention is to reach a target, by 1 December 2026",
            ],
        ),
    ],
)
def test_what_has_passed_its_day_is_stuck_and_what_has_one_ahead_is_next(rows, expected):
    assert [f"{one.standing}: {one.words}" for one in signals(TODAY, **NOTHING | rows)] == expected


@pytest.mark.django_db
def test_the_cycle_shows_them_with_the_way_to_their_step(west_yorkshire, actors, sign_in):
    values = {"name": "Late", "starts_on": date(2020, 1, 1)}
    row = add_record(actor=actors["lead"], kind=kinds.PROGRAMME, system=west_yorkshire, values=values)
    client, address = sign_in("viewer"), reverse("steps:cycle", args=["QWO"])
    said = "1 programme has passed the start date without starting"
    link = f'<a href="{reverse("steps:partners", args=["QWO"])}">Partners</a>: {said}'
    assert link in client.get(address).content.decode()
    retire_record(
        actor=actors["lead"], kind=kinds.PROGRAMME, system=west_yorkshire, pk=row.pk, seen_number=1, reason="Never"
    )
    assert said not in client.get(address).content.decode()
