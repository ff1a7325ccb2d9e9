"""Reads of relationship audits: a system's audits, one of them with its links, and the one that a token leads to."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from frameworks.models import AuditQuestion, AuditSector
from journey.audit_rules import Asked, Standing, answered_by, hash_of, is_over, may_show, standing
from journey.models import AuditLink, RelationshipAudit

TOKEN_LENGTH = 43
SCALE = AuditQuestion.Answer.SCALE.value


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An audit in the list. `answered` is how many partners did, None where that may not be told."""

    pk: int
    name: str
    closes_on: date
    is_over: bool
    shows_results: bool
    links: int
    answered: int | None


@dataclass(frozen=True, slots=True)
class SectorLinks:
    """A sector's links that are out, how many were withdrawn, and how many partners answered (None: not told)."""

    name: str
    out: int
    withdrawn: int
    answered: int | None


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link for whoever made it. Whether it was used is not told."""

    pk: int
    sector: str
    sent_to: str
    is_withdrawn: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One audit with what was made for it."""

    pk: int
    number: int
    name: str
    intro: str
    closes_on: date
    is_over: bool
    shows_results: bool
    questions: tuple[Asked, ...]
    sectors: tuple[SectorLinks, ...]
    links: tuple[LinkLine, ...]
    answered: int | None

    @property
    def has_links(self) -> bool:
        return bool(self.links)


def audits_of(system_id: int) -> tuple[AuditLine, ...]:
    """A system's audits, the latest first. Two queries."""
    used: dict[int, Counter[str]] = {}
    out: Counter[int] = Counter()
    mine = AuditLink.objects.filter(audit__system_id=system_id, audit__retired_at=None).order_by()
    for audit_id, sector, is_used, is_withdrawn in mine.values_list(
        "audit_id", "sector__name", "is_used", "is_withdrawn"
    ):
        used.setdefault(audit_id, Counter())[sector] += is_used
        out[audit_id] += not is_withdrawn
    return tuple(
        AuditLine(
            pk=row.pk,
            name=row.name,
            closes_on=row.closes_on,
            is_over=_is_over(row),
            shows_results=shows_results(row),
            links=out[row.pk],
            answered=answered_by(used.get(row.pk, {}), settings.SUPPRESSION_THRESHOLD)[0],
        )
        for row in RelationshipAudit.objects.filter(system_id=system_id, retired_at=None)
    )


def audit_page(audit: RelationshipAudit) -> AuditPage:
    """One audit with its questions and links. Two queries."""
    rows = list(AuditLink.objects.filter(audit=audit).select_related("sector"))
    used = Counter({row.sector.name: 0 for row in rows})
    used.update(row.sector.name for row in rows if row.is_used)
    withdrawn = Counter(row.sector.name for row in rows if row.is_withdrawn)
    made = Counter(row.sector.name for row in rows)
    whole, told = answered_by(used, settings.SUPPRESSION_THRESHOLD)
    return AuditPage(
        pk=audit.pk,
        number=audit.number,
        name=audit.name,
        intro=audit.intro,
        closes_on=audit.closes_on,
        is_over=_is_over(audit),
        shows_results=shows_results(audit),
        questions=questions_of(audit),
        sectors=tuple(
            SectorLinks(name, count - withdrawn[name], withdrawn[name], told.get(name)) for name, count in made.items()
        ),
        links=tuple(LinkLine(row.pk, row.sector.name, row.sent_to, row.is_withdrawn, row.made_at) for row in rows),
        answered=whole,
    )


def questions_of(audit: RelationshipAudit) -> tuple[Asked, ...]:
    """What an audit asks: the published questions in their order, then the system's own. One query."""
    published = [Asked(row.key, row.text, row.answer == SCALE) for row in AuditQuestion.objects.order_by("order")]
    return (*published, *own_questions(audit))


def own_questions(audit: RelationshipAudit) -> tuple[Asked, ...]:
    """The system's own questions of an audit."""
    return tuple(
        Asked(one["key"], one["text"], one["answer"] == SCALE, is_local=True) for one in audit.local_questions
    )


def sectors_to_ask() -> tuple[AuditSector, ...]:
    """The sectors that links are made for, in their order."""
    return tuple(AuditSector.objects.order_by("order"))


def link_of(token: str) -> AuditLink:
    """The link of a token, with its audit, system and sector. Raises Http404 for any that there is not."""
    if len(token) != TOKEN_LENGTH or not token.isascii():
        raise Http404
    found = AuditLink.objects.select_related("audit__system", "sector").filter(token_hash=hash_of(token)).first()
    if found is None:
        raise Http404
    return found


def standing_of(link: AuditLink) -> Standing:
    """What a link leads to now."""
    over = _is_over(link.audit) or link.audit.retired_at is not None
    return standing(is_used=link.is_used, is_withdrawn=link.is_withdrawn, over=over)


def shows_results(audit: RelationshipAudit) -> bool:
    """Whether the results of an audit may be read now."""
    return may_show(audit.state, audit.closes_on, timezone.localtime())


def _is_over(audit: RelationshipAudit) -> bool:
    return is_over(audit.state, audit.closes_on, timezone.localdate())
