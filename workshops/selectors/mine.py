"""What one participant's own phone may be told of its own answers."""

from dataclasses import dataclass
from functools import lru_cache

from django.http import Http404

from frameworks.selectors import version_content
from workshops.models import Activity, Contribution, Participant, Response, Workshop
from workshops.services.answering import Answer


@dataclass(frozen=True, slots=True)
class Mine:
    """Own answers of the current activity: time of scoring, then item; and own texts with their states."""

    answers: dict[int, dict[int, Answer]]
    texts: tuple[tuple[str, str], ...]

    def of(self, scoring: int) -> dict[int, Answer]:
        return self.answers.get(scoring, {})

    def levels(self) -> dict[int, dict[int, str]]:
        """Item, then time of scoring, to the key of the level answered ("unknown" for "I don't know")."""
        found: dict[int, dict[int, str]] = {}
        for scoring, by_item in self.answers.items():
            for item, one in by_item.items():
                found.setdefault(item, {})[scoring] = one.level_key or "unknown"
        return found


def participant_of(workshop_id: int, key: str | None) -> Participant | None:
    """The participant whose key this is, in this workshop. One query."""
    return Participant.objects.filter(workshop=workshop_id, key=key).order_by().first() if key else None


@lru_cache(maxsize=4096)
def workshop_id_of(code: str) -> int:
    """The id of the workshop with this code, kept in the process: a code is never changed nor used again.

    Raises Http404, which is not kept, when there is none.
    """
    found = Workshop.objects.filter(code=code).order_by().values_list("pk", flat=True).first()
    if found is None:
        raise Http404
    return found


def mine_in(participant: Participant, activity: Activity | None) -> Mine:
    """What this participant answered in an activity. Two queries at most."""
    if activity is None:
        return Mine({}, ())
    if activity.kind == Activity.Kind.TEXT:
        rows = Contribution.objects.filter(participant=participant, activity=activity)
        return Mine({}, tuple((one.text, one.get_state_display()) for one in rows))
    answers: dict[int, dict[int, Answer]] = {}
    found = Response.objects.filter(participant=participant, item__activity=activity).select_related("item__area")
    for one in found:
        key = ""
        if one.level_id and one.item.area:
            levels = version_content(one.item.area.version_id).levels
            key = next(level.key for level in levels if level.id == one.level_id)
        answers.setdefault(one.scoring, {})[one.item_id] = Answer(key, one.dots, one.confidence, one.reason)
    return Mine(answers, ())
