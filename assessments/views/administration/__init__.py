"""An administrator's pages: frameworks and rounds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Action, require
from assessments.views.common import actor_of, sign_in_first


@require_safe
@sign_in_first
def home(request: HttpRequest) -> HttpResponse:
    """What an administrator can do here."""
    require(actor_of(request), Action.ADMINISTER)
    return render(request, "administration/home.html", {"crumbs": [{"label": "Home", "url": "/"}]})
