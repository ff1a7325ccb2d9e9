"""A system's own areas: written in a draft, published as versions that never change."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from assessments.services.errors import StaleState
from frameworks import saving
from frameworks.comparability import UNCHANGED, propose
from frameworks.content import VersionContent
from frameworks.local import (
    MAX_AREAS,
    AreaText,
    first_version,
    framework_key,
    next_version,
    with_area,
    without_area,
)
from frameworks.models import FrameworkVersion
from frameworks.selectors import version_content
from frameworks.versions import latest_published
from systems.models import System

LEVELS_FROM = "health-and-wealth"


def draft_of(system: System) -> FrameworkVersion | None:
    """The draft of a system's own areas, None when nothing is waiting to be published."""
    draft: FrameworkVersion | None = FrameworkVersion.objects.filter(
        framework__key=framework_key(system.ods_code), status=FrameworkVersion.Status.DRAFT
    ).first()
    return draft


def areas_in_work(system: System) -> VersionContent:
    """The system's own areas as they would be published next: the draft, else the last version, else none."""
    draft = draft_of(system)
    if draft is not None:
        return version_content(draft.pk)
    published = latest_published(framework_key(system.ods_code))
    if published is not None:
        return next_version(published)
    levels_from = latest_published(LEVELS_FROM)
    if levels_from is None:
        raise ValidationError("There is no framework whose levels could be taken")
    return first_version(system.ods_code, system.name, levels_from)


def save_area(*, actor: Actor, system: System, text: AreaText, seen_draft: int, key: str = "") -> VersionContent:
    """Write an area (a new one without `key`) into the draft, which is made when there is none. Returns the draft.

    `seen_draft` is the id of the draft that the actor saw, 0 for none; every save makes another. Raises Http404 when
    the actor may not, StaleState when somebody else changed the draft, KeyError for an area that is not there,
    ValidationError for one area too many.
    """
    content = _begin(actor, system, seen_draft)
    if not key and len(content.areas) >= MAX_AREAS:
        raise ValidationError(f"A system can have {MAX_AREAS} areas of its own at the most")
    changed = with_area(content, text, key)
    before = content.area(key).name if key else ""
    return _keep(actor, system, changed, seen_draft, history.changed("Local area, in the draft", before, text.name))


def remove_area(*, actor: Actor, system: System, key: str, seen_draft: int) -> VersionContent:
    """Leave an area out of the draft; versions that were published keep it. Raises as `save_area` does."""
    content = _begin(actor, system, seen_draft)
    name = content.area(key).name
    changed = without_area(content, key)
    return _keep(actor, system, changed, seen_draft, history.changed("Local area, left out of the draft", name, ""))


def publish_areas(*, actor: Actor, system: System, seen_draft: int, reason: str) -> VersionContent:
    """Publish the draft. `reason` says why what differs from the last version was reworded; it is needed where
    anything was. Raises Http404, StaleState, and ValidationError for a draft without areas or a missing reason."""
    require(actor, Action.JUDGE, Subject(system_id=system.pk))
    with transaction.atomic():
        draft = FrameworkVersion.objects.select_for_update().filter(pk=seen_draft, status="draft").first()
        if draft is None or draft.framework.local_to != system.ods_code:
            raise StaleState
        content = version_content(draft.pk)
        if not content.areas:
            raise ValidationError("Add an area before you publish")
        before = latest_published(content.framework_key)
        if before is not None:
            pairs = [
                pair if pair.verdict == UNCHANGED or pair.reason else replace(pair, reason=reason)
                for pair in propose(before, content)
            ]
            if any(pair.verdict != UNCHANGED and not pair.reason for pair in pairs):
                raise ValidationError({"reason": "Say what you changed, and why"})
            saving.write_pairs(draft, before.version, pairs)
        saving.publish(draft, published_by_name=actor.name)
        earlier = f"Version {before.version}" if before else ""
        changed = history.changed("Local areas", earlier, f"Version {content.version}")
        _record(actor, system, "Published local areas", changed)
    return content


def _begin(actor: Actor, system: System, seen_draft: int) -> VersionContent:
    require(actor, Action.JUDGE, Subject(system_id=system.pk))
    draft = draft_of(system)
    if (draft.pk if draft else 0) != seen_draft:
        raise StaleState
    return areas_in_work(system)


@transaction.atomic
def _keep(
    actor: Actor, system: System, content: VersionContent, seen_draft: int, changed: dict[str, str]
) -> VersionContent:
    """Put the content in the draft's place, if the draft is still the one seen."""
    System.objects.select_for_update().get(pk=system.pk)  # one at a time, also where there is no draft yet
    draft = draft_of(system)
    if (draft.pk if draft else 0) != seen_draft:
        raise StaleState
    version = saving.save_draft(content, {}, made_by_name=actor.name)
    _record(actor, system, "Changed local areas", changed)
    return version_content(version.pk)


def _record(actor: Actor, system: System, action: str, changed: dict[str, str]) -> None:
    history.record(
        system=system,
        actor_name=actor.name,
        actor_id=actor.user_id,
        actor_ref=actor.ref,
        action=action,
        changes=[changed],
    )
