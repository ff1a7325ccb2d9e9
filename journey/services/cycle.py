"""Writes of the cycle: where a system stands with a recommendation, who reads its steps, the national notes."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from frameworks.models import NationalRecommendation, Recommendation
from journey.models import NationalNote, RecommendationState, StepsSharing
from journey.services.records import StaleRecord, record_event
from systems.models import System


def say_where_it_stands(
    *, actor: Actor, system: System, key: str, seen_number: int, state: str, note: str = ""
) -> None:
    """Write where a system stands with a recommendation. `seen_number` is 0 where nobody has said it yet.

    Raises Http404 when the actor may not or for no recommendation, ValidationError for one that is stuck without a
    word on why, `StaleRecord` when somebody changed it.
    """
    require(actor, Action.EDIT_STEPS, Subject(system_id=system.pk))
    recommendation = Recommendation.objects.filter(key=key).first()
    if recommendation is None or state not in RecommendationState.State.values:
        raise Http404
    if state == RecommendationState.State.STUCK and not note:
        raise ValidationError({"note": "Say what it is stuck on"})
    with transaction.atomic():
        history.hold(system.pk)
        row = RecommendationState.objects.filter(system=system, recommendation=recommendation).first()
        if (row.number if row else 0) != seen_number:
            raise StaleRecord(row or RecommendationState(system=system, recommendation=recommendation))
        labels = dict(RecommendationState.State.choices)
        before = (labels[row.state], row.note) if row else (labels["not-started"], "")
        if before == (labels[state], note) and row:
            return
        if row is None:
            try:
                with transaction.atomic():
                    row = RecommendationState.objects.create(
                        system=system, recommendation=recommendation, state=state, note=note, added_by_id=actor.user_id
                    )
            except IntegrityError:
                now = RecommendationState.objects.get(system=system, recommendation=recommendation)
                raise StaleRecord(now) from None
        else:
            written = RecommendationState.objects.filter(pk=row.pk, number=seen_number).update(
                number=seen_number + 1, updated_at=timezone.now(), state=state, note=note
            )
            if not written:
                raise StaleRecord(RecommendationState.objects.get(pk=row.pk))
        changes = [history.changed("Recommendation", recommendation.text, recommendation.text)]
        changes += [
            history.changed(label, was, now)
            for label, was, now in zip(("State", "Note"), before, (labels[state], note), strict=True)
            if was != now
        ]
        record_event(actor, system, "Said where a recommendation stands", f"recommendation:{row.pk}", changes)


def share_steps(*, actor: Actor, system: System, seen_number: int, rung: str) -> None:
    """Choose who else reads a system's indicators, questions and interventions.

    Raises Http404 when the actor may not, `StaleRecord` when somebody chose meanwhile.
    """
    require(actor, Action.SHARE_STEPS, Subject(system_id=system.pk))
    if rung not in StepsSharing.Rung.values:
        raise Http404
    with transaction.atomic():
        history.hold(system.pk)
        row = StepsSharing.objects.filter(system=system).first()
        if (row.number if row else 0) != seen_number:
            raise StaleRecord(row or StepsSharing(system=system))
        labels = dict(StepsSharing.Rung.choices)
        before = labels[row.rung] if row else labels["system"]
        if before == labels[rung]:
            return
        if row is None:
            row = StepsSharing.objects.create(system=system, rung=rung, added_by_id=actor.user_id)
        elif not StepsSharing.objects.filter(pk=row.pk, number=seen_number).update(
            number=seen_number + 1, updated_at=timezone.now(), rung=rung
        ):
            raise StaleRecord(StepsSharing.objects.get(pk=row.pk))
        changes = [history.changed("The four steps are shared with", before, labels[rung])]
        record_event(actor, system, "Changed the sharing of the four steps", f"steps-sharing:{row.pk}", changes)


def note_national(*, actor: Actor, key: str, state: str, note: str = "", url: str = "") -> None:
    """Add a note on a national recommendation. Raises Http404 when the actor may not or for no recommendation."""
    require(actor, Action.TRACK_NATIONAL)
    recommendation = NationalRecommendation.objects.filter(key=key).first()
    if recommendation is None or state not in NationalNote.State.values:
        raise Http404
    NationalNote.objects.create(recommendation=recommendation, state=state, note=note, url=url, by_id=actor.user_id)
