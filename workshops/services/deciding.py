"""What the room decides and what it notes down."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F
from django.http import Http404

from accounts.permissions import Action as May
from accounts.permissions import Actor, require
from assessments.room import as_data
from assessments.small_groups import shown_roles
from frameworks.selectors import version_content
from systems.models import System
from workshops.models import (
    Action,
    Activity,
    Consensus,
    Contribution,
    HandCount,
    Item,
    ParkedIssue,
    Participant,
    Quote,
    Workshop,
)
from workshops.records import needs_reason, record_of
from workshops.selectors.access import subject_of
from workshops.selectors.rooms import activity_views
from workshops.services.logging import Moved, log, move, touch

MOST_HANDS = 500


@dataclass(frozen=True, slots=True)
class ConsensusChange:
    """What a facilitator records for one item. `level_key` is empty for "not agreed"."""

    level_key: str
    words: str
    dissent: int = 0
    dissent_words: str = ""


def record_consensus(
    *, actor: Actor, workshop: Workshop, seen_step: int, item_id: int, change: ConsensusChange
) -> Consensus:
    """Record what the room agreed on an item, or that it did not; again until the system has answered it.

    Raises Http404, `Moved`, ValidationError for an item that is not revealed, a level that there is not, or words that
    are missing.
    """
    require(actor, May.FACILITATE, subject_of(workshop))
    with transaction.atomic():
        step = move(workshop, seen_step)
        activity = Activity.objects.select_related("system").filter(workshop=workshop, items__pk=item_id).first()
        if activity is None or not activity.revealed:
            raise ValidationError("Reveal the answers first")
        view = next(one for one in activity_views([activity])[0].items if one.id == item_id)
        level = next((one for one in view.levels if one.key == change.level_key), None)
        if change.level_key and level is None:
            raise ValidationError({"level": "Select one of the levels"})
        if not change.words:
            split = needs_reason(view, change.level_key)
            why = "The room was split. Say why this level was chosen" if split else "Enter what the room said"
            raise ValidationError({"words": why})
        if view.consensus and view.consensus.answer != Consensus.Answer.PROPOSED:
            raise ValidationError("The system has answered this already. Nothing was changed")
        record = record_of(
            item=view,
            title=workshop.title,
            held_on=workshop.held_on,
            agreed_level=level.name if level else "",
            words=change.words,
            dissent=change.dissent,
            dissent_words=change.dissent_words,
        )
        consensus, is_new = Consensus.objects.update_or_create(
            item_id=item_id,
            defaults={
                "level_id": level.id if level else None,
                "words": change.words,
                "dissent": change.dissent,
                "dissent_words": change.dissent_words,
                "record": as_data(record),
                "recorded_by_id": actor.user_id,
                "recorded_by_name": actor.name,
            },
        )
        if not is_new:
            Consensus.objects.filter(pk=consensus.pk).update(number=F("number") + 1)
        if not activity.items.filter(consensus=None).exists():
            Activity.objects.filter(pk=activity.pk).update(phase=Activity.Phase.DECIDED)
        log(actor, workshop, step, "Recorded a consensus", f"{view.text}: {record.agreed_level or 'not agreed'}")
    return consensus


def count_hands(*, actor: Actor, workshop: Workshop, seen_step: int, item_id: int, counts: dict[str, int]) -> None:
    """Take a show of hands, or paper sheets, for one item: a count for each level's key ("" for "don't know").

    They replace those typed before for the same time of scoring. Raises Http404, `Moved`, ValidationError.
    """
    require(actor, May.FACILITATE, subject_of(workshop))
    with transaction.atomic():
        step = move(workshop, seen_step)
        item = Item.objects.select_related("activity", "area").filter(pk=item_id, activity__workshop=workshop).first()
        if item is None or not item.activity.scoring:
            raise ValidationError("Ask for answers first")
        if item.activity.revealed >= item.activity.scoring:
            raise ValidationError("The answers are revealed: score again to add hands")
        if any(not 0 <= count <= MOST_HANDS for count in counts.values()):
            raise ValidationError(f"Enter a number from 0 to {MOST_HANDS}")
        levels = version_content(item.area.version_id).levels if item.area else ()
        ids: dict[str, int | None] = {"": None} | {level.key: level.id for level in levels}
        if not set(counts) <= set(ids):
            raise ValidationError("Count hands for the levels of this item")
        HandCount.objects.filter(item=item, scoring=item.activity.scoring).delete()
        HandCount.objects.bulk_create(
            HandCount(item=item, scoring=item.activity.scoring, level_id=ids[key], count=count)
            for key, count in counts.items()
            if count
        )
        log(actor, workshop, step, "Counted hands", item.text)


def moderate(
    *, actor: Actor, workshop: Workshop, text_id: str, seen: tuple[str, str], state: str, group: str = ""
) -> None:
    """Release, hold back or remove a short text, and give it a group. `seen` is its state and group as they were seen.

    Raises Http404 for one of another workshop, `Moved` when another facilitator changed it meanwhile.
    """
    require(actor, May.FACILITATE, subject_of(workshop))
    if state not in Contribution.State.values:
        raise Http404
    with transaction.atomic():
        found = Contribution.objects.filter(pk=text_id, activity__workshop=workshop)
        if not found.filter(state=seen[0], group=seen[1]).update(state=state, group=group[:80]):
            if found.exists():
                raise Moved
            raise Http404
        touch(workshop.pk)
        log(actor, workshop, workshop.step, f"Set a text to {Contribution.State(state).label.lower()}")


def roles_that_may_be_shown(workshop: Workshop) -> tuple[str, ...]:
    """The roles that enough people in the room hold to stand beside a quote. One query."""
    held = Participant.objects.filter(workshop=workshop).values_list("role").annotate(people=Count("pk")).order_by()
    return shown_roles(dict(held), settings.SUPPRESSION_THRESHOLD)


def add_quote(*, actor: Actor, workshop: Workshop, text: str, role: str, activity_id: int | None) -> Quote:
    """Note what somebody said, with a role that enough people hold, else with none. Raises Http404."""
    require(actor, May.FACILITATE, subject_of(workshop))
    shown = role if role in roles_that_may_be_shown(workshop) else ""
    with transaction.atomic():
        quote = Quote.objects.create(
            workshop=workshop, activity=_activity(workshop, activity_id), text=text[:300], role=shown
        )
        touch(workshop.pk)
        log(actor, workshop, workshop.step, "Noted a quote")
    return quote


def park(*, actor: Actor, workshop: Workshop, text: str) -> ParkedIssue:
    """Put an issue aside. Raises Http404."""
    require(actor, May.FACILITATE, subject_of(workshop))
    with transaction.atomic():
        issue = ParkedIssue.objects.create(workshop=workshop, text=text[:300])
        touch(workshop.pk)
        log(actor, workshop, workshop.step, "Parked an issue", text)
    return issue


def add_action(
    *,
    actor: Actor,
    workshop: Workshop,
    system: System,
    text: str,
    owner: str,
    due_on: date,
    activity_id: int | None = None,
) -> Action:
    """Note what will be done, by whom and by when. Raises Http404, also for a system that is not in the room."""
    subject = subject_of(workshop)
    require(actor, May.FACILITATE, subject)
    if system.pk not in subject.systems:
        raise Http404
    with transaction.atomic():
        action = Action.objects.create(
            workshop=workshop,
            activity=_activity(workshop, activity_id),
            system=system,
            text=text[:200],
            owner=owner[:150],
            due_on=due_on,
        )
        touch(workshop.pk)
        log(actor, workshop, workshop.step, "Noted an action", text)
    return action


def remove_note(*, actor: Actor, workshop: Workshop, kind: str, note_id: int) -> None:
    """Take back a quote, an action that is no milestone yet, or a parked issue. Raises Http404."""
    require(actor, May.FACILITATE, subject_of(workshop))
    rows = {
        "quote": Quote.objects.filter(workshop=workshop),
        "action": Action.objects.filter(workshop=workshop, milestone=None),
        "parked": ParkedIssue.objects.filter(workshop=workshop),
    }.get(kind)
    if rows is None:
        raise Http404
    with transaction.atomic():
        found = rows.filter(pk=note_id).first()
        if found is None:
            raise Http404
        log(actor, workshop, workshop.step, f"Took back a {kind}", str(found))
        found.delete()
        touch(workshop.pk)


def _activity(workshop: Workshop, activity_id: int | None) -> Activity | None:
    return workshop.activities.filter(pk=activity_id).first() if activity_id else None
