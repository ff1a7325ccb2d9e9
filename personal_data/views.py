"""The page of one's own data: what is held about the person who reads it, why and how long, and a copy of it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from assessments.views.common import actor_of, sign_in_first
from personal_data.collecting import NOT_IN_IT, write_copy
from personal_data.presenters import by_purpose


@require_safe
@sign_in_first
def home(request: HttpRequest) -> HttpResponse:
    """What is held, why, how long and who sees it; the button that takes a copy; how to be erased."""
    _person(request)
    context = {
        "purposes": by_purpose(),
        "not_in_it": NOT_IN_IT,
        "contact": settings.DATA_PROTECTION_CONTACT,
        "contact_words": settings.DATA_PROTECTION_CONTACT.removeprefix("mailto:"),
        "crumbs": [{"label": "Home", "url": reverse("home")}],
    }
    return render(request, "personal_data/home.html", context)


@require_POST
@never_cache
@sign_in_first
def copy(request: HttpRequest) -> HttpResponse:
    """Everything that is held about the person, as a zip."""
    content = write_copy(_person(request))
    name = f"your-data-{timezone.localdate():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


def _person(request: HttpRequest) -> User:
    """Who asks: nobody sees anybody else's. Raises Http404 for somebody not signed in."""
    user_id = actor_of(request).user_id
    if user_id is None:
        raise Http404
    return get_object_or_404(User, pk=user_id)
