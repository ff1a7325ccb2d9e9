"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.permissions import ANONYMOUS, Action, can, must_add_second_factor


def site(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    return {
        "comparing_body": settings.COMPARING_BODY,
        "actor": actor,
        "may_compare": actor is not None and can(actor, Action.COMPARE),
        "may_review_practice": actor is not None and can(actor, Action.REVIEW_PRACTICE),
        "may_administer": actor is not None and can(actor, Action.ADMINISTER),
        "must_add_second_factor": must_add_second_factor(actor or ANONYMOUS, settings.SECOND_FACTOR_ROLES),
    }
