"""The rooms of the load: open workshops with their people seated, and the cookies of their phones."""

from datetime import date

from django.conf import settings
from django.core import signing

from accounts.models import User
from accounts.selectors import actor_for
from assessments.models import Round
from load.people import CSRF, Phone, Room
from streams.tokens import Right, make_token
from systems.models import System
from workshops.agendas import agenda
from workshops.models import Participant, Workshop
from workshops.rules import Command
from workshops.services.preparing import WorkshopChange, create_workshop
from workshops.services.running import give
from workshops.source import PHONE, SCREEN
from workshops.views.joining import SALT


def facilitator() -> User:
    """Somebody who facilitates all of them."""
    person, _ = User.objects.get_or_create(email="load@example.org", defaults={"name": "Load"})
    return person


def make(count: int, people: int) -> tuple[list[Room], list[Phone]]:
    """So many rooms of so many people each, open for answers."""
    person = facilitator()
    systems = list(System.objects.filter(ended_on=None).order_by("ods_code")[:count])
    for system in systems:
        system.memberships.get_or_create(user=person, role="lead")
    actor = actor_for(person)
    rooms, phones = [], []
    for system in systems:
        workshop = create_workshop(
            actor=actor,
            change=WorkshopChange("A roundtable", date.today()),
            round=Round.objects.get(is_current=True),
            systems=[system],
            agenda=agenda("maturity").activities,
        )
        for command in (Command.START, Command.OPEN):
            command_all(actor, [workshop.pk], command)
        seated = Participant.objects.bulk_create(Participant(workshop=workshop, sector="NHS") for _ in range(people))
        fresh = Workshop.objects.select_related("current").get(pk=workshop.pk)
        item = fresh.current.items.all()[0] if fresh.current else None
        if item is None:
            raise RuntimeError("The agenda has nothing to score")
        screen = make_token(Right(str(workshop.pk), SCREEN))
        rooms.append(Room(workshop.pk, workshop.code, item.activity_id, item.pk, f"/streams/?token={screen}"))
        name = f"seat-{workshop.pk}"
        signer = signing.get_cookie_signer(salt=name + SALT)
        token = make_token(Right(str(workshop.pk), PHONE))
        for one in seated:
            cookie = f"{name}={signer.sign(one.key)}; {settings.CSRF_COOKIE_NAME}={CSRF}"
            phones.append(Phone(workshop.pk, workshop.code, cookie, f"/streams/?token={token}"))
    return rooms, phones


def command_all(actor: object, ids: list[int], command: Command) -> None:
    """Give one command to each room, at the step that it is at."""
    for pk in ids:
        workshop = Workshop.objects.get(pk=pk)
        give(actor=actor, workshop=workshop, seen_step=workshop.step, command=command)  # type: ignore[arg-type]
