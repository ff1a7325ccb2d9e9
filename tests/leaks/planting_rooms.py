"""A roundtable that is open, with something that was revealed and something that was not."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts.permissions import Action, Subject, can
from assessments.models import Round
from assessments.room import RoomRecord, as_data
from frameworks.models import Area
from systems.models import System
from tests.leaks.audiences import any_of, in_room, nobody
from tests.leaks.canaries import Audience, Planter, Reader
from workshops.agendas import Planned
from workshops.agendas import as_data as agenda_data
from workshops.models import (
    Action as WorkshopAction,
)
from workshops.models import (
    Activity,
    AgendaTemplate,
    Consensus,
    Contribution,
    Facilitator,
    HandCount,
    Item,
    ParkedIssue,
    Participant,
    Quote,
    Response,
    Workshop,
    WorkshopEvent,
)

CODES = {"a": "AAAA2222", "b": "BBBB2222"}


def at_room(planter: Planter, system: System, action: Action) -> Audience:
    """Whoever may do something at the room, with all those who facilitate it by then."""

    def may(reader: Reader) -> bool:
        held = frozenset(planter.ids["facilitators"])
        return can(reader.actor, action, Subject(systems=frozenset({system.pk}), facilitators=held))

    return may


def plant_room(planter: Planter, system: System) -> None:
    """Its chair and lead facilitate it. Each planted word says who may hear it: the room, or who reads its summary."""
    mark = planter.mark
    planter.ids["facilitators"] = {planter.people[role].pk for role in ("chair", "lead")}
    summary = at_room(planter, system, Action.READ_WORKSHOP)
    planter.ids["name_readers"].append(summary)
    room = any_of(summary, in_room(mark))
    runs = any_of(at_room(planter, system, Action.FACILITATE), at_room(planter, system, Action.PREPARE_WORKSHOP))
    gives = any_of(runs, planter.default)
    sector, role = (planter.word(f"workshops.Workshop.{name}", room) for name in ("sectors", "roles"))
    workshop = planter.row(
        Workshop, room, round=Round.objects.get(is_current=True), systems=[system], held_on=date(2026, 11, 23),
        status="open", code=CODES[mark], link=f"{mark}" * 32, screen_link=f"{mark}{mark}5" + "0" * 29,
        sectors=[sector, "NHS"], roles=[role, "Officer"], accepting="", opened_at=timezone.now(), made_by=None,
    )  # fmt: skip
    facilitators = [
        planter.row(Facilitator, runs, workshop=workshop, user=planter.people[one], email="")
        for one in ("chair", "lead")
    ]
    planter.row(Facilitator, runs, workshop=workshop, user=None)
    area = Area.objects.get(version__framework__key="health-and-wealth", version__version="2022.1",
                            key="economic-development")  # fmt: skip
    levels = list(area.version.levels.all())

    def activity(order: int, kind: str, **values: Any) -> Activity:
        made: Activity = planter.row(
            Activity, room, workshop=workshop, order=order, kind=kind, system=system, **values
        )
        return made

    scored = activity(1, "score", phase="decided", scoring=1, revealed=1)
    texts = activity(2, "text", phase="revealed", scoring=1, revealed=1)
    asked = activity(3, "score", phase="open", scoring=1)
    dots = activity(4, "dots", phase="waiting")
    item = planter.row(Item, room, activity=scored, order=1, area=area)
    open_item = planter.row(Item, room, activity=asked, order=1, area=area)
    planter.row(Item, room, activity=dots, order=1)
    people = [
        planter.row(Participant, room, workshop=workshop, key=f"{mark}{number}" * 16, sector=sector, role=role)
        for number in range(3)
    ]
    for one in people:
        planter.row(Response, room, participant=one, item=item, scoring=1, level=levels[1])
        planter.row(Response, nobody, participant=one, item=open_item, scoring=1, level=levels[2])
    planter.row(HandCount, item=item, scoring=1, level=levels[1], count=4)
    for state, heard in (("released", room), ("held", runs), ("removed", nobody)):
        text = planter.row(Contribution, heard, activity=texts, participant=people[0], sent_key=state, state=state)
    record = RoomRecord(
        title="", held_on=date(2026, 11, 23), people=3, agreed_level=levels[1].name, dissent=0, agreement="Strong",
        words=planter.word("workshops.Consensus.record", room), dissent_words="", measure=1.0, scorings=(),
    )  # fmt: skip
    planter.row(
        Consensus, room, item=item, level=levels[1], record=as_data(record), recorded_by=planter.people["chair"],
        answer="proposed",
    )  # fmt: skip
    planter.row(Quote, room, workshop=workshop, activity=texts)
    action = planter.row(WorkshopAction, room, workshop=workshop, activity=texts, system=system, due_on="2027-05-01")
    note = planter.row(ParkedIssue, room, workshop=workshop)
    planter.row(WorkshopEvent, runs, workshop=workshop, actor=planter.people["chair"], action="opened", step=1)
    planned = Planned("text", *(planter.word("workshops.AgendaTemplate.activities", gives) for _ in range(2)))
    kept = planter.row(AgendaTemplate, gives, system=system, activities=[agenda_data(planned)])
    Workshop.objects.filter(pk=workshop.pk).update(current=texts)
    planter.ids |= {
        "workshop": workshop.pk, "code": workshop.code, "link": workshop.screen_link, "activity": dots.pk,
        "item": item.pk, "action": action.pk, "note": note.pk, "facilitator": facilitators[1].pk, "room": workshop,
        "text": text.pk, "participant": people[0], "agenda": kept.pk,
    }  # fmt: skip
