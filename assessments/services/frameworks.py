"""What an administrator does with versions of frameworks: keep an imported draft, compare it, publish it.

Each write asks `permissions`; who made and who published a version stands in the version itself.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.permissions import Action, Actor, require
from assessments.services.errors import StaleState
from frameworks import saving
from frameworks.comparability import propose
from frameworks.importing.validating import Imported
from frameworks.models import Comparability, FrameworkVersion
from frameworks.versions import latest_published


def keep_imported(*, actor: Actor, imported: Imported) -> FrameworkVersion:
    """Keep an imported version as a draft; a draft of the same version is replaced.

    How it compares with the version published last is taken from the file, and proposed where the file is silent.
    Raises Http404 when the actor may not, ValidationError when the version was published meanwhile.
    """
    require(actor, Action.ADMINISTER)
    content = imported.content
    pairs = dict(imported.pairs)
    last = latest_published(content.framework_key)
    if last is not None:
        said = {(pair.kind, pair.from_key): pair for pair in pairs.get(last.version, ())}
        pairs[last.version] = tuple(said.get((p.kind, p.from_key), p) for p in propose(last, content))
    return saving.save_draft(content, pairs, made_by_name=actor.name)


def say_how_it_compares(
    *, actor: Actor, version: FrameworkVersion, seen_number: int, said: Mapping[int, tuple[str, str]]
) -> None:
    """Set verdict and reason of pairs of a draft, by the pair's id.

    Raises Http404 when the actor may not, StaleState when the draft changed since the actor saw it, ValidationError
    for a verdict that a pair can't have.
    """
    require(actor, Action.ADMINISTER)
    with transaction.atomic():
        _move_on(version, seen_number)
        for row in version.comparable_from.filter(pk__in=list(said)):
            verdict, reason = said[row.pk]
            if verdict not in Comparability.Verdict.values:
                raise ValidationError("There is no such verdict")
            if not row.to_key and verdict != Comparability.Verdict.NOT_COMPARABLE:
                raise ValidationError("What nothing corresponds to is not comparable")
            row.verdict, row.reason = verdict, reason
            row.save()


def publish_version(*, actor: Actor, version: FrameworkVersion, seen_number: int) -> None:
    """Publish a draft, after which it never changes.

    Raises Http404 when the actor may not, StaleState when the draft changed since the actor saw it, ValidationError
    when a pair still needs its reason.
    """
    require(actor, Action.ADMINISTER)
    with transaction.atomic():
        _move_on(version, seen_number)
        saving.publish(version, published_by_name=actor.name)


def remove_draft(*, actor: Actor, version: FrameworkVersion, seen_number: int) -> None:
    """Take a draft away. Raises Http404 when the actor may not, StaleState when it changed or was published."""
    require(actor, Action.ADMINISTER)
    with transaction.atomic():
        _move_on(version, seen_number)
        saving.remove_draft(version)


def _move_on(version: FrameworkVersion, seen_number: int) -> None:
    moved = FrameworkVersion.objects.filter(
        pk=version.pk, number=seen_number, status=FrameworkVersion.Status.DRAFT
    ).update(number=seen_number + 1)
    if not moved:
        raise StaleState
