"""Thirty days after an audit ended it shows what it showed, and nothing tells whom it asked."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from journey.models import AuditAnswer, AuditLink, RelationshipAudit
from journey.selectors.audit_results import results_of
from journey.selectors.audits import audit_page
from journey.services.audit_forgetting import forget_partners
from tests.journey.audits import an_audit, send

pytestmark = pytest.mark.django_db


def ended_days_ago(audit: RelationshipAudit, days: int) -> RelationshipAudit:
    RelationshipAudit.objects.filter(pk=audit.pk).update(closes_on=timezone.localdate() - timedelta(days=days))
    audit.refresh_from_db()
    return audit


@pytest.fixture
def audit(west_yorkshire):
    audit = an_audit(1)
    for number in range(6):
        send(
            audit,
            "University",
            RA_1=f"words {number}",
            RA_5=number % 5 + 1,
            role="director" if number % 2 else "Director",
        )
    send(audit, "Police", RA_1="words of the police", RA_5=3, role="The only chief constable")
    for number in range(5):
        send(audit, "Business", RA_1=f"trade {number}", role="Owner" if number < 4 else "Sole heir")
    AuditLink.objects.update(sent_to="Somebody", sent_key="f" * 32)
    return audit


def test_what_is_shown_stays_and_who_was_asked_goes(audit):
    ended_days_ago(audit, 31)
    before, links = results_of(audit), [(one.name, one.out, one.answered) for one in audit_page(audit).sectors]
    assert {said.role for name, words in before[0].said for said in words if name == "University"} == {"Director"}
    assert forget_partners() == 1
    assert results_of(audit) == before
    assert [(one.name, one.out, one.answered) for one in audit_page(audit).sectors] == links
    assert set(AuditLink.objects.values_list("sent_to", "sent_key")) == {("", "")}
    assert set(AuditAnswer.objects.values_list("role", flat=True)) == {"", "Director"}
    assert forget_partners() == 0


def test_while_reminders_may_be_sent_nothing_is_forgotten(audit):
    for days in (-5, 0, 29):
        ended_days_ago(audit, days)
        assert forget_partners() == 0
    assert AuditLink.objects.filter(sent_to="Somebody").count() == 12


def test_the_command_says_how_many(audit):
    ended_days_ago(audit, 40)
    out = StringIO()
    call_command("forget_partners", stdout=out)
    assert out.getvalue() == "1 audit forgot whom they asked.\n"


def test_a_role_is_kept_only_beside_words(audit):
    assert not AuditAnswer.objects.filter(scale__isnull=False).exclude(role="").exists()
