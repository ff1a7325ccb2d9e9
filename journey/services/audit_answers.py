"""What a partner does: send answers by a link, once. No name, no account, no time; nothing joins them to the link.

No limit is put on wrong links: a token has 256 bits, so that a thousand million guesses a second for a thousand
million years find one of a thousand links with a chance of about 10^-49. A limit would only lock partners out.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from frameworks.models import AuditQuestion
from journey.audit_rules import SCALE, Asked, is_over
from journey.models import AuditAnswer, AuditLink, RelationshipAudit


class NotTaken(Exception):
    """The link was used, withdrawn or closed before this arrived. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a partner answers to one question: a point of the scale, or words."""

    scale: int | None = None
    words: str = ""


def send_answers(
    *, link: AuditLink, questions: Mapping[str, Asked], answers: Mapping[str, Answered], role: str, sent_key: str
) -> None:
    """Write a partner's answers, by the keys of `questions`, and use the link up.

    The update of the link decides: of several who send by one link, one is taken, whole. The audit is held meanwhile,
    so that whoever closes it waits, and results that can be seen are complete. Raises NotTaken when the link doesn't
    work any more, ValidationError for no answer, or for one that nobody asked for.
    """
    _check(questions, answers)
    published = dict(AuditQuestion.objects.values_list("key", "pk"))
    with transaction.atomic():
        audit = RelationshipAudit.objects.select_for_update(no_key=True).get(pk=link.audit_id)
        if audit.retired_at or is_over(audit.state, audit.closes_on, timezone.localdate()):
            raise NotTaken
        # On the row's own columns alone: PostgreSQL looks at those again once another sender's lock is gone.
        free = AuditLink.objects.filter(pk=link.pk, is_used=False, is_withdrawn=False)
        if not free.update(is_used=True, sent_key=sent_key[:32]):
            raise NotTaken
        rows = [
            AuditAnswer(
                id=uuid.uuid4(),
                audit=audit,
                sector_id=link.sector_id,
                role=role if one.words else "",  # beside a point of the scale no role is ever shown
                question_id=None if questions[key].is_local else published[key],
                local_key=key if questions[key].is_local else "",
                scale=one.scale,
                words=one.words,
            )
            for key, one in answers.items()
        ]
        AuditAnswer.objects.bulk_create(sorted(rows, key=lambda row: row.id))


def _check(questions: Mapping[str, Asked], answers: Mapping[str, Answered]) -> None:
    if not answers:
        raise ValidationError("Answer at least one question")
    for key, one in answers.items():
        asked = questions.get(key)
        fits = asked and (one.scale in SCALE and not one.words if asked.is_scale else one.words and one.scale is None)
        if not fits:
            raise ValidationError("Answer what is asked")
