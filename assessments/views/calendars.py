"""A person's secret calendar address: made, shown once, replaced, removed; and the calendar itself."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Action, Subject, can, require
from accounts.selectors import actor_for
from assessments.ical import Entry, calendar_bytes
from assessments.models import CalendarLink, Milestone
from assessments.selectors import get_system
from assessments.services.calendars import make_calendar_link, remove_calendar_link, token_hash
from assessments.views.common import actor_of, sign_in_first
from systems.models import System


@require_safe
@sign_in_first
def calendar(request: HttpRequest, ods: str) -> HttpResponse:
    """Whether the reader has an address for their calendar, and how to make one."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    require(actor, Action.READ_REGISTERS, Subject(system_id=system.pk))
    return _page(request, system)


@require_POST
@sign_in_first
def make(request: HttpRequest, ods: str) -> HttpResponse:
    """Make a new address and show it, this once."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    token = make_calendar_link(actor=actor, system=system)
    return _page(request, system, request.build_absolute_uri(reverse("calendar", args=[token])))


@require_POST
@sign_in_first
def remove(request: HttpRequest, ods: str) -> HttpResponse:
    """Make the address stop working."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    remove_calendar_link(actor=actor, system=system)
    messages.success(request, "Your calendar address no longer works.")
    return redirect("milestones:calendar", system.ods_code)


def _page(request: HttpRequest, system: System, address: str = "") -> HttpResponse:
    link = CalendarLink.objects.filter(system=system, user_id=actor_of(request).user_id or 0).first()
    crumbs = [
        {"label": "Systems", "url": reverse("systems:list")},
        {"label": system.name, "url": reverse("systems:home", args=[system.ods_code])},
        {"label": "Milestones", "url": reverse("milestones:list", args=[system.ods_code])},
    ]
    context = {"system": system, "crumbs": crumbs, "link": link, "address": address}
    return render(request, "milestones/calendar.html", context)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address, for as long as the person it was made for may read the register.

    Whoever has the address gets what, who and when, and nothing of an assessment.
    """
    link = CalendarLink.objects.select_related("system", "user").filter(token_hash=token_hash(secret)).first()
    if link is None or not link.user.is_active:
        raise Http404
    if not can(actor_for(link.user), Action.READ_REGISTERS, Subject(system_id=link.system_id)):
        raise Http404
    rows = Milestone.objects.filter(system=link.system).order_by("due_on", "pk")
    columns = ("pk", "title", "owner", "due_on", "status", "number", "updated_at")
    entries = [Entry(*row) for row in rows.values_list(*columns)]
    body = calendar_bytes(f"Milestones of {link.system.name}", link.system.ods_code, entries)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="milestones.ics"'
        response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["ETag"] = tag
    return response
