"""For whom a batch is drawn: a role, not a person, so that all who hold it may take it."""

from accounts.models import Role
from accounts.permissions import Action, Actor, Subject, can
from reports.models import Batch
from reports.national.readers import NOBODY

_READERS = {
    Batch.Readers.ANALYSTS: Actor(user_id=NOBODY, national_roles=frozenset({Role.ANALYST})),
    Batch.Readers.ADMINISTRATORS: Actor(user_id=NOBODY, national_roles=frozenset({Role.ADMINISTRATOR})),
}
SHORT = {Batch.Readers.ANALYSTS: "analysts", Batch.Readers.ADMINISTRATORS: "administrators"}


def reader_of(readers: str) -> Actor:
    """One of those that a batch is for, as the permissions see them: what only a person may read is not in it."""
    return _READERS[Batch.Readers(readers)]


def may_draw(actor: Actor, readers: str) -> bool:
    """Whether the actor may start and take batches for these readers."""
    return can(actor, Action.DRAW_BATCH, Subject(sharing=readers))


def readers_for(actor: Actor) -> str | None:
    """For whom the actor's batches are: the circle that reads most, None for who may draw none."""
    return next((one.value for one in _READERS if may_draw(actor, one)), None)
