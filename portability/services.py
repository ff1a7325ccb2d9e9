"""Who may take a copy and load one, and what the history says of it."""

from typing import BinaryIO

from django.db import transaction

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from portability.collecting import write_copy
from portability.loading import Loaded, Opening, load_copy
from portability.unpacking import opened_apart
from systems.models import System

PRODUCT = "This product"


def take_copy(*, actor: Actor, system: System, file: BinaryIO) -> None:
    """Write everything that a system holds into `file`; the history says who took it. Raises Http404."""
    require(actor, Action.TAKE_OWN_DATA, Subject(system_id=system.pk))
    with transaction.atomic():
        _record(system, actor, "Took a copy of all data of the system", [])
    write_copy(system, actor, file)


def load_own_data(*, actor: Actor | None, system: System, file: BinaryIO, opening: Opening = opened_apart) -> Loaded:
    """Load a copy. `actor` is None for somebody who runs the product, by the command line.

    Raises Http404 when the actor may not, Refused with every place of what can't be loaded: then nothing changed.
    """
    if actor is not None:
        require(actor, Action.ADMINISTER)

    def record(loaded: Loaded) -> None:
        taken = history.changed("Copy taken at", "", loaded.taken_at)
        _record(system, actor, "Loaded data from another installation", [taken])

    return load_copy(system, file, afterwards=record, opening=opening)


def _record(system: System, actor: Actor | None, action: str, changes: list[dict[str, str]]) -> None:
    history.record(
        system=system,
        actor_name=actor.name if actor else PRODUCT,
        actor_id=actor.user_id if actor else None,
        actor_ref=actor.ref if actor else "",
        action=action,
        changes=changes,
    )
