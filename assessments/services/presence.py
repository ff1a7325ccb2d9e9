"""Who is there: where each person of the system was last seen in an assessment. Nothing is kept of it."""

from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, can
from assessments.models import Assessment, Presence
from assessments.presence import FRESH, WINDOW, Seen
from frameworks.models import Area


def note_presence(*, actor: Actor, assessment: Assessment, area_id: int | None = None) -> tuple[Seen, ...]:
    """Note where the actor is, and say which other people of the system were seen in the last two minutes.

    One query, and a write when the note is not fresh. Nothing is noted of, or said to, anybody from outside.
    """
    user_id = actor.user_id
    if user_id is None or not can(actor, Action.SEE_WHO_IS_THERE, Subject(system_id=assessment.system_id)):
        return ()
    now = timezone.now()
    rows = (
        Presence.objects.filter(assessment=assessment, seen_at__gte=now - WINDOW)
        .order_by("-seen_at", "pk")
        .values_list("user_id", "user__name", "user__email", "area_id", "area__key", "area__name", "seen_at")
    )
    people, is_noted = [], False
    for seen_id, name, email, at_area, area_key, area_name, seen_at in rows:
        if seen_id == user_id:
            is_noted = at_area == area_id and seen_at >= now - FRESH
        else:
            people.append(Seen(name or email, area_key or "", area_name or "", seen_at))
    if not is_noted:
        note = Presence(assessment=assessment, user_id=user_id, area_id=area_id, seen_at=now)
        Presence.objects.bulk_create(
            [note], update_conflicts=True, unique_fields=["assessment", "user"], update_fields=["area", "seen_at"]
        )
    return tuple(people)


def area_id_of(assessment: Assessment, area_key: str) -> int | None:
    """The area with this key among those judged in the assessment, None when there is none. One query."""
    judged = Area.objects.filter(judgements__assessment=assessment, key=area_key) if area_key else Area.objects.none()
    area = judged.first()
    return area.pk if area else None
