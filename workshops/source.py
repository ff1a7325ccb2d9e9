"""What the stream process asks of this app: versions four times a second, and messages of rooms that changed."""

import json
from collections.abc import Collection, Mapping

from accounts.listening import still_signed_in
from workshops.models import Facilitator, Workshop
from workshops.selectors.watching import Pulse, pulses

PHONE, SCREEN, CONSOLE = "phone", "screen", "console"


class Rooms:
    """A `streams.source.Source` over the open workshops; a topic is a workshop's id."""

    def versions(self) -> Mapping[str, int]:
        """The version of every open workshop. One query."""
        rows = Workshop.objects.filter(status=Workshop.Status.OPEN).values_list("pk", "version").order_by()
        return {str(pk): version for pk, version in rows}

    def messages(self, topics: Collection[str]) -> Mapping[str, Mapping[str, str]]:
        """The message of each audience of these rooms; one that was deleted is left out. Six queries at most."""
        # Without a transaction, which would keep votes waiting on SQLite: counts newer than the version that was read
        # are right, and the version that they belong to brings them once more.
        ids = [int(topic) for topic in topics]
        rooms = list(Workshop.objects.select_related("current").filter(pk__in=ids).order_by())
        return {str(pk): _messages(now) for pk, now in pulses(rooms).items()}

    def allowed(self, listeners: Collection[tuple[str, str]]) -> Collection[tuple[str, str]]:
        """Those who are still signed in and still facilitate: what only they may open listens under their session."""
        people = still_signed_in({holder for _, holder in listeners})
        held = Facilitator.objects.filter(workshop__in={int(topic) for topic, _ in listeners}).with_holder()
        rights = {(str(workshop), user) for workshop, user in held.values_list("workshop_id", "holder") if user}
        return [(topic, holder) for topic, holder in listeners if (topic, people.get(holder)) in rights]


def _messages(now: Pulse) -> dict[str, str]:
    said = {PHONE: now.for_phone(), SCREEN: now.for_screen(), CONSOLE: now.for_console()}
    return {audience: json.dumps(message, separators=(",", ":")) for audience, message in said.items()}
