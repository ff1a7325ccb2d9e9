"""Fills an installation with a little of everything, to be kept as a released version's: see `releases.py`."""

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - needs the apps to be ready

from accounts.models import Membership, User  # noqa: E402
from accounts.selectors import actor_for  # noqa: E402
from assessments.models import Round  # noqa: E402
from assessments.selectors import get_assessment  # noqa: E402
from assessments.services import start_assessment  # noqa: E402
from systems.models import System  # noqa: E402
from tests.portability.steps import live_through  # noqa: E402
from tests.reports.national import make_report  # noqa: E402
from tests.reports.rich import fill, sign  # noqa: E402
from tests.workshops.rooms import do, make_room, people_in  # noqa: E402
from workshops.rules import Command  # noqa: E402


def main() -> None:
    call_command("seed_demonstration", password="not kept anywhere", verbosity=0)
    system = System.objects.get(ods_code="QWO")
    chair = actor_for(Membership.objects.get(system=system, role="chair").user)
    round_ = Round.objects.get(is_current=True)
    start_assessment(actor=chair, system=system, round=round_)
    assessment = get_assessment(chair, "QWO", round_.key)
    fill(assessment, chair)
    sign(chair, assessment)
    live_through(system, chair)
    people_in(do(chair, make_room(chair, system), Command.START, Command.OPEN), 3)
    make_report()
    User.objects.update(password="!")  # nobody signs in with it


if __name__ == "__main__":
    main()
