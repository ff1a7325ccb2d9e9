"""Takes an assessment to its signature, with a word of the chair on every claim above its evidence."""

from typing import Any

from accounts.permissions import Actor
from assessments.models import Assessment, SignedContent
from assessments.selectors import assessment_board, get_assessment
from assessments.services import sign_off, submit


def again(actor: Actor, assessment: Assessment) -> Assessment:
    """The assessment as it stands now."""
    return get_assessment(actor, assessment.system.ods_code, assessment.round.key)


def words_of(actor: Actor, assessment: Assessment, words: str = "We have seen it at work.") -> dict[str, str]:
    return {area.area.key: words for area in assessment_board(assessment, actor).gaps}


def sign(actor: Actor, assessment: Assessment, *, sharing: str = "system", **given: Any) -> SignedContent:
    """Submit where it is still open, and sign."""
    now = again(actor, assessment)
    if now.status in ("draft", "reopened"):
        submit(actor=actor, assessment=now, seen_number=now.number, reason="The board asked")
        now = again(actor, assessment)
    given.setdefault("words", words_of(actor, now))
    return sign_off(actor=actor, assessment=now, seen_number=now.number, sharing=sharing, **given)
