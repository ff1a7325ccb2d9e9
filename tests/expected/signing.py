"""The routes of what is signed: sharing, signed versions, and the public page that checks a code."""

from dataclasses import replace

from accounts.permissions import Actor
from assessments.frozen import sha256_of, to_text
from assessments.models import Assessment, SignedContent
from assessments.selectors import open_board
from tests.expected.rules import A_NEW_ONE, ASSESSMENT, Table, chair, everybody, members, readers

SIGNING = ASSESSMENT | {"sequence": A_NEW_ONE}
EXPECTATIONS: Table = {
    ("verify", "GET"): (everybody, {}),
    ("verify", "POST"): (everybody, {}),
    ("assessments:since", "GET"): (readers, ASSESSMENT),
    ("assessments:sharing", "GET"): (chair, ASSESSMENT),
    ("assessments:sharing", "POST"): (chair, ASSESSMENT),
    ("assessments:signed_versions", "GET"): (members, ASSESSMENT),
    ("assessments:signed_version", "GET"): (members, SIGNING),
    ("assessments:signed_content", "GET"): (members, SIGNING),
    ("reports:signed_pdf", "GET"): (members, SIGNING),
}


def _signing(number: int) -> int:
    """One more signing of West Yorkshire's current assessment, as a row of its own."""
    assessment = Assessment.objects.select_related("system", "round").get(
        system__ods_code=ASSESSMENT["ods"], round__key=ASSESSMENT["round"]
    )
    text = to_text(replace(open_board(assessment, Actor()), submission_reason=f"Signing {number}"))
    sequence = SignedContent.objects.filter(assessment=assessment).count() + 1
    SignedContent.objects.create(
        assessment=assessment,
        sequence=sequence,
        content=text,
        sha256=sha256_of(text),
        signed_at="2026-11-01T10:00Z",
        signed_by_name="The Chair",
    )
    return sequence


MAKERS = {"sequence": _signing}
