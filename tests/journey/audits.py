"""What the tests of the relationship audit stand on: an audit, links, partners who answer."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journey.models import RelationshipAudit
from journey.selectors.audits import link_of, questions_of
from journey.services.audit_answers import Answered, send_answers
from tests.expected.journey_audits import a_token, an_audit

__all__ = ["a_token", "address", "an_audit", "answer", "close", "fill", "over", "send"]


def address(token: str) -> str:
    return reverse("partner_audit", args=[token])


def send(audit: RelationshipAudit, sector: str, *, role: str = "", **answers: Any) -> None:
    """One more partner of a sector answers: `RA_5=4`, `RA_1="words"`, `own_1=...`."""
    link = link_of(a_token(audit, sector))
    given = {
        name.replace("_", "-"): Answered(scale=value) if isinstance(value, int) else Answered(words=value)
        for name, value in answers.items()
    }
    questions = {one.key: one for one in questions_of(audit)}
    send_answers(link=link, questions=questions, answers=given, role=role, sent_key="")


def close(audit: RelationshipAudit) -> None:
    """It was closed."""
    RelationshipAudit.objects.filter(pk=audit.pk).update(state="closed")
    audit.refresh_from_db()


def over(audit: RelationshipAudit) -> None:
    """Its last day was the day before yesterday."""
    day = timezone.localdate() - timedelta(days=2)
    RelationshipAudit.objects.filter(pk=audit.pk).update(closes_on=day)
    audit.refresh_from_db()


def fill(client: Client, token: str, step: str, **answers: str) -> Any:
    """A partner presses a button of the form."""
    return client.post(address(token), answers | {"step": step})


def answer(audit: RelationshipAudit, spread: dict[str, list[int]]) -> None:
    """Partners answer RA-5, by sector."""
    for sector, points in spread.items():
        for point in points:
            send(audit, sector, RA_5=point)
