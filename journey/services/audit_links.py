"""Links for partners: made, shown once, withdrawn. The history says how many for which sector, never for whom."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.crypto import salted_hmac

from accounts.permissions import Action, Actor, Subject, require
from assessments import history
from frameworks.models import AuditSector
from journey.audit_rules import hash_of
from journey.models import AuditLink, RelationshipAudit
from journey.services.audits import check_open, held
from journey.services.records import record_event
from systems.models import System

MOST_AT_ONCE = 100
MOST_LINKS = 1_000


@dataclass(frozen=True, slots=True)
class LinksFor:
    """How many links for a sector, and to whom they go as far as that is noted."""

    sector: AuditSector
    count: int
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link with its token, which is shown once and kept nowhere."""

    sector: str
    sent_to: str
    token: str


def make_links(
    *, actor: Actor, audit: RelationshipAudit, batch: str, wanted: Sequence[LinksFor]
) -> tuple[MadeLink, ...]:
    """Make links and return them with their tokens, which are kept nowhere.

    `batch` is the random key of the form. The same form sent again makes the same links, so that a double click
    makes no more and a reload shows the list again: each token is an HMAC-SHA256 (256 bits) of the batch and its place
    in it under this installation's secret key. Raises Http404 when the actor may not, ValidationError for too many or
    none, or for an audit that is over.
    """
    require(actor, Action.LEAD_STEPS, Subject(system_id=audit.system_id))
    if not 0 < sum(one.count for one in wanted) <= MOST_AT_ONCE:
        raise ValidationError(f"Make between 1 and {MOST_AT_ONCE} links at a time")
    made = [
        (one.sector, one.labels[place] if place < len(one.labels) else "", _token(audit, one.sector, batch, place))
        for one in wanted
        for place in range(one.count)
    ]
    hashes = {token: hash_of(token) for _, _, token in made}
    with transaction.atomic():
        current = held(audit)
        check_open(current)
        there = dict(
            AuditLink.objects.filter(token_hash__in=hashes.values()).values_list("token_hash", "is_withdrawn")
        )
        new = [row for row in made if hashes[row[2]] not in there]
        if AuditLink.objects.filter(audit=current).count() + len(new) > MOST_LINKS:
            raise ValidationError(f"An audit has {MOST_LINKS:,} links at most")
        AuditLink.objects.bulk_create(
            AuditLink(audit=current, sector=sector, sent_to=label, token_hash=hashes[token])
            for sector, label, token in new
        )
        if new:
            counts: dict[str, int] = {}
            for sector, _, _ in new:
                counts[sector.name] = counts.get(sector.name, 0) + 1
            said = [history.changed(name, "", f"{n} link{'' if n == 1 else 's'}") for name, n in counts.items()]
            record_event(actor, audit.system, "Made links for partners", f"audit:{audit.pk}", said)
    return tuple(MadeLink(s.name, label, token) for s, label, token in made if not there.get(hashes[token]))


def get_link(system: System, pk: int) -> AuditLink:
    """A link of one of this system's audits, with its audit and sector. Raises Http404 for none and for a withdrawn
    one."""
    rows = AuditLink.objects.select_related("audit__system", "sector")
    link = rows.filter(audit__system=system, audit__retired_at=None, pk=pk, is_withdrawn=False).first()
    if link is None:
        raise Http404
    return link


def withdraw_link(*, actor: Actor, system: System, pk: int) -> RelationshipAudit:
    """Take back a link and return its audit. What was answered by it stays: nobody can tell which answers they are.

    Whether it was used is not told. Raises Http404 when the actor may not, for a link of another system, and for one
    that is withdrawn.
    """
    require(actor, Action.LEAD_STEPS, Subject(system_id=system.pk))
    with transaction.atomic():
        history.hold(system.pk)
        link = get_link(system, pk)
        AuditLink.objects.filter(pk=pk).update(is_withdrawn=True)
        said = [history.changed(f"A link for {link.sector.name}", "In use", "Withdrawn")]
        record_event(actor, system, "Withdrew a link", f"audit:{link.audit_id}", said)
    return link.audit


def _token(audit: RelationshipAudit, sector: AuditSector, batch: str, place: int) -> str:
    said = f"{audit.pk}:{sector.pk}:{batch}:{place}"
    digest = salted_hmac("journey.audit link", said, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
