"""Fills an installation with whom a storm needs, and prints it as JSON: `python -m tests.durability.scene`.

West Yorkshire's assessment of a new round, its chair signed in several times, an analyst, and a room that takes
answers with people who sit in it.
"""

import json
from datetime import date

import django

django.setup()

from django.test import Client  # noqa: E402 - needs the apps to be ready

from accounts.selectors import actor_for  # noqa: E402
from assessments.models import Judgement, Round  # noqa: E402
from assessments.services import start_assessment  # noqa: E402
from frameworks.models import FrameworkVersion  # noqa: E402
from systems.models import System  # noqa: E402
from tests.durability.editors import ROUND  # noqa: E402
from tests.factories import make_person  # noqa: E402
from tests.reports.national import make_report  # noqa: E402
from tests.workshops.rooms import do, make_room, now, people_in  # noqa: E402
from workshops.rules import Command  # noqa: E402

SEATS = 2


def session_of(person: object) -> str:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return client.cookies["sessionid"].value


def main() -> None:
    system = System.objects.get(ods_code="QWO")
    Round.objects.update(is_current=False)
    day = date(2026, 1, 1)
    round_ = Round.objects.create(key=ROUND, name="A storm", opens_on=day, as_at=day, is_current=True)
    round_.versions.set(FrameworkVersion.objects.filter(status="published"))
    chair = make_person("chair", system)
    assessment = start_assessment(actor=actor_for(chair), system=system, round=round_)
    areas = [
        {"key": one.area.key, "criterion": one.area.criteria.order_by("pk").first().key}
        for one in Judgement.objects.filter(assessment=assessment).select_related("area").order_by("area__key")
        if one.area.criteria.exists()
    ]
    room = do(actor_for(chair), make_room(actor_for(chair), system), Command.START, Command.OPEN)
    activity = now(room).current
    seats = [
        {"name": f"seat-{room.pk}", "value": seat_cookie(room.pk, one.key), "participant": one.pk}
        for one in people_in(room, SEATS)
    ]
    print(
        json.dumps(
            {
                "sessions": [session_of(chair) for _ in range(4)],
                "analyst": session_of(make_person("analyst")),
                "areas": areas,
                "code": room.code,
                "room": room.pk,
                "activity": activity.pk,
                "scoring": activity.scoring,
                "item": activity.items.first().pk,
                "seats": seats,
                "drafts": [make_report(round_key=ROUND, readers=readers).pk for readers in ("all-systems", "public")],
            }
        )
    )


def seat_cookie(room: int, key: str) -> str:
    """The seat's cookie as the product signs it."""
    from django.http import HttpResponse

    from workshops.views.joining import SALT

    response = HttpResponse()
    response.set_signed_cookie(f"seat-{room}", key, salt=SALT)
    return response.cookies[f"seat-{room}"].value


if __name__ == "__main__":
    main()
