"""The relationship audit: chairs and leads ask, members read, a partner has the link."""

import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from frameworks.models import AuditSector
from journey.audit_rules import hash_of
from journey.models import AuditLink, RelationshipAudit
from systems.models import System
from tests.expected.rules import A_NEW_ONE, Table, chair_and_lead, everybody, members

SYSTEM = {"ods": "QWO"}
AUDIT = SYSTEM | {"audit": A_NEW_ONE}
LINK = SYSTEM | {"audit_link": A_NEW_ONE}
OVER = SYSTEM | {"closed_audit": A_NEW_ONE}
TOKEN = {"audit_token": A_NEW_ONE}

EXPECTATIONS: Table = {
    ("steps:audits", "GET"): (members, SYSTEM),
    ("steps:audit_open", "GET"): (chair_and_lead, SYSTEM),
    ("steps:audit_open", "POST"): (chair_and_lead, SYSTEM),
    ("steps:audit", "GET"): (members, AUDIT),
    ("steps:audit_change", "GET"): (chair_and_lead, AUDIT),
    ("steps:audit_change", "POST"): (chair_and_lead, AUDIT),
    ("steps:audit_links", "GET"): (chair_and_lead, AUDIT),
    ("steps:audit_links", "POST"): (chair_and_lead, AUDIT),
    ("steps:audit_closing_date", "GET"): (chair_and_lead, AUDIT),
    ("steps:audit_closing_date", "POST"): (chair_and_lead, AUDIT),
    ("steps:audit_close", "GET"): (chair_and_lead, AUDIT),
    ("steps:audit_close", "POST"): (chair_and_lead, AUDIT),
    ("steps:audit_withdraw", "GET"): (chair_and_lead, LINK),
    ("steps:audit_withdraw", "POST"): (chair_and_lead, LINK),
    ("steps:audits_over_time", "GET"): (members, SYSTEM),
    ("steps:audits_over_time_xlsx", "GET"): (members, SYSTEM),
    ("steps:audit_results_xlsx", "GET"): (members, OVER),
    ("partner_audit", "GET"): (everybody, TOKEN),
    ("partner_audit", "POST"): (everybody, TOKEN),
}


def an_audit(number: int, **values: Any) -> RelationshipAudit:
    """An open audit of West Yorkshire."""
    closes_on = timezone.localdate() + timedelta(days=30)
    system = System.objects.get(ods_code="QWO")
    return RelationshipAudit.objects.create(
        system=system, **{"name": f"Audit {number}", "closes_on": closes_on} | values
    )


def a_token(audit: RelationshipAudit, sector: str = "University") -> str:
    """The token of a new link."""
    token = secrets.token_urlsafe(32)
    AuditLink.objects.create(audit=audit, sector=AuditSector.objects.get(name=sector), token_hash=hash_of(token))
    return token


MAKERS = {
    "audit": lambda number: an_audit(number).pk,
    "closed_audit": lambda number: an_audit(number, state="closed").pk,
    "audit_link": lambda number: AuditLink.objects.get(token_hash=hash_of(a_token(an_audit(number)))).pk,
    "audit_token": lambda number: a_token(an_audit(number)),
}
DOWNLOADS = {"steps:audits_over_time_xlsx", "steps:audit_results_xlsx"}
