"""What roundtables put on pages of the apps below them, which know nothing of roundtables."""

from typing import Any

from django import template
from django.template.context import Context

from accounts.permissions import ANONYMOUS
from workshops.selectors.deciding import waiting_for

register = template.Library()


@register.inclusion_tag("workshops/_waiting.html", takes_context=True)
def decisions_wait(context: Context, ods_code: str = "") -> dict[str, Any]:
    """Tell a chair or lead which roundtables wait for their decision: of one system, or of all of theirs."""
    return {"waiting": waiting_for(context.get("actor") or ANONYMOUS, ods_code), "is_of_one": bool(ods_code)}
