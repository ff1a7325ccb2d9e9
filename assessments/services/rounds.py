"""What an administrator does with rounds: make one, change one that nobody has started, choose the current one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.permissions import Action, Actor, require
from assessments.history import changed
from assessments.models import Round
from assessments.services.errors import StaleState
from assessments.services.reminding import record_act
from frameworks.models import FrameworkVersion

RESERVED = {"new", "start"}
CURRENT_ONLY = "Somebody has started this round, so only its closing date and whether it is current can change"


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """What a round is to be; `versions` are ids of published versions."""

    key: str
    name: str
    opens_on: date
    closes_on: date | None
    as_at: date
    is_current: bool
    versions: frozenset[int]


def save_round(*, actor: Actor, plan: RoundPlan, round: Round | None = None, seen_number: int = 0) -> Round:
    """Make a round, or change one, and return it. Making one current ends that of the others.

    `seen_number` is the number of the round that the actor saw. Raises Http404 when the actor may not, StaleState
    when somebody changed the round meanwhile, ValidationError for a key that is taken, dates out of order, no version
    or one that is not published, or two versions of one framework, and for a change of more than its closing date and
    whether it is current once somebody has started it.
    """
    require(actor, Action.ADMINISTER)
    versions = _checked(plan, round)
    with transaction.atomic():
        if round is None:
            round = Round(key=plan.key)
        elif not Round.objects.filter(pk=round.pk, number=seen_number).update(number=seen_number + 1):
            raise StaleState
        elif round.assessments.exists() and _differs(plan, round):
            raise ValidationError(CURRENT_ONLY)
        before = _said(round) if round.pk else {}
        if plan.is_current:
            # Whoever has the form of such a round open has seen that it was current: they are asked again.
            others = Round.objects.exclude(pk=round.pk).filter(is_current=True)
            others.update(is_current=False, number=F("number") + 1)
        round.key, round.name = plan.key, plan.name
        round.opens_on, round.closes_on, round.as_at = plan.opens_on, plan.closes_on, plan.as_at
        round.is_current = plan.is_current
        round.number = seen_number + 1
        round.save()
        round.versions.set(versions)
        after = _said(round)
        changes = [changed(what, before.get(what, ""), now) for what, now in after.items() if before.get(what) != now]
        if changes:
            record_act(actor, round, "Changed the round" if before else "Made the round", changes)
    return round


def _said(round: Round) -> dict[str, str]:
    """What a round says, in the words of its acts."""
    return {
        "Key": round.key,
        "Name": round.name,
        "Opens on": round.opens_on.isoformat(),
        "Closes on": round.closes_on.isoformat() if round.closes_on else "",
        "Ages counted at": round.as_at.isoformat(),
        "Systems start it now": "Yes" if round.is_current else "No",
        "Frameworks": ", ".join(sorted(str(version) for version in round.versions.all())),
    }


def _checked(plan: RoundPlan, round: Round | None) -> list[FrameworkVersion]:
    others = Round.objects.exclude(pk=round.pk) if round else Round.objects.all()
    if plan.key in RESERVED or others.filter(key=plan.key).exists():
        raise ValidationError({"key": "There is a round with this key already. Choose another"})
    if plan.closes_on and plan.closes_on < plan.opens_on:
        raise ValidationError({"closes_on": "The round must close after it opens"})
    if round and round.from_publications and plan.is_current:
        raise ValidationError({"is_current": "A round read from publications can’t be the current one"})
    versions = list(
        FrameworkVersion.objects.filter(
            pk__in=plan.versions, status=FrameworkVersion.Status.PUBLISHED, framework__local_to=""
        )
    )
    if not versions or len(versions) != len(plan.versions):
        raise ValidationError({"versions": "Select at least one published framework"})
    if len({version.framework_id for version in versions}) != len(versions):
        raise ValidationError({"versions": "Select one version of each framework at the most"})
    return versions


def _differs(plan: RoundPlan, round: Round) -> bool:
    stored: tuple[str, str, date, date, Collection[int]] = (
        round.key,
        round.name,
        round.opens_on,
        round.as_at,
        frozenset(round.versions.values_list("pk", flat=True)),
    )
    return stored != (plan.key, plan.name, plan.opens_on, plan.as_at, plan.versions)
