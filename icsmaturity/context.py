"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {"comparing_body": settings.COMPARING_BODY, "actor": getattr(request, "actor", None)}
