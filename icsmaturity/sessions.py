"""Sessions in the database, which tell an outage from a session that somebody ended meanwhile."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from sending.outage import is_outage


class SessionStore(db.SessionStore):
    """Django takes any fault of the database for a session that is gone, and answers that the request was bad."""

    def save(self, must_create: bool = False) -> None:
        """Raises the database's own error in an outage, UpdateError for a session that is gone."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if is_outage(fault := error.__context__) and fault:
                raise fault from None
            raise
