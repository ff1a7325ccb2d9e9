"""A roundtable's data: what was prepared, who is in the room, what they answered, and what came of it."""

from workshops.models.activity import Activity, Item
from workshops.models.answers import Contribution, HandCount, Participant, Response
from workshops.models.outcomes import Action, Consensus, ParkedIssue, Quote
from workshops.models.workshop import AgendaTemplate, Facilitator, Workshop, WorkshopEvent, WrongCodes

__all__ = [
    "Action",
    "Activity",
    "AgendaTemplate",
    "Consensus",
    "Contribution",
    "Facilitator",
    "HandCount",
    "Item",
    "ParkedIssue",
    "Participant",
    "Quote",
    "Response",
    "Workshop",
    "WorkshopEvent",
    "WrongCodes",
]
