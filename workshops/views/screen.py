"""The projector, and the sheets to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.listening import holder_of
from accounts.permissions import Action
from assessments.charts.qr import qr_of
from assessments.views.common import actor_of, sign_in_first
from workshops.live import asks_for_part, live_of, state_of
from workshops.models import Workshop
from workshops.presenters.phone import questions_of
from workshops.presenters.screen import screen_of
from workshops.rules import is_judged
from workshops.selectors.access import by_screen_link, get_workshop
from workshops.selectors.rooms import activity_views, room_view
from workshops.selectors.watching import pulse
from workshops.source import SCREEN


def _joining(request: HttpRequest, workshop: Workshop) -> tuple[str, str]:
    """The address that people type, and the QR code's own."""
    short = request.build_absolute_uri(reverse("join:code"))
    long = request.build_absolute_uri(reverse("join:room", args=[workshop.link]))
    return short.split("://", 1)[1].rstrip("/"), long


def _screen(request: HttpRequest, workshop: Workshop, state: str, part: str, holder: str) -> HttpResponse:
    view = room_view(workshop)
    short, long = _joining(request, workshop)
    screen = screen_of(view, short=short, address=long)
    live = live_of(request, workshop, SCREEN, holder)
    context = {
        "workshop": workshop,
        "view": view,
        "scene_name": pulse(workshop).for_screen()["scene"],
        "screen": screen,
        "qr": mark_safe(screen.qr),  # noqa: S308 - drawn by segno from our own address
        "live": live,
        "state_url": state,
        "part_url": part,
    }
    if asks_for_part(request):
        return render(request, "workshops/screen/_scene.html", context)
    return live.allow(render(request, "workshops/screen/screen.html", context))


@require_safe
@sign_in_first
@never_cache
def screen(request: HttpRequest, workshop: int) -> HttpResponse:
    """The projector, for a facilitator who is signed in on the machine at the projector."""
    found = get_workshop(actor_of(request), workshop, Action.FACILITATE)
    return _by_link(request, found, holder_of(request))


@require_safe
@never_cache
def screen_by_link(request: HttpRequest, link: str) -> HttpResponse:
    """The projector by its secret address, on a machine where nobody is signed in. It reads and does nothing."""
    return _by_link(request, by_screen_link(link))


def _by_link(request: HttpRequest, workshop: Workshop, holder: str = "") -> HttpResponse:
    state = reverse("workshops:screen_state", args=[workshop.screen_link])
    part = reverse("workshops:screen_by_link", args=[workshop.screen_link]) + "?part=1"
    return _screen(request, workshop, state, part, holder)


@require_safe
def screen_state(request: HttpRequest, link: str) -> HttpResponse:
    """The projector's pulse as JSON, for one without a stream; 304 while nothing changes."""
    workshop = by_screen_link(link)
    return state_of(request, str(workshop.version), lambda: pulse(workshop).for_screen())


@require_safe
@sign_in_first
def join_sheet(request: HttpRequest, workshop: int) -> HttpResponse:
    """A sheet for the tables: QR code, address and code."""
    found = get_workshop(actor_of(request), workshop, Action.FACILITATE)
    short, long = _joining(request, found)
    context = {"workshop": found, "address": short, "qr": mark_safe(qr_of(long, scale=8))}  # noqa: S308 - ours
    return render(request, "workshops/screen/join_sheet.html", context)


@require_safe
@sign_in_first
def score_sheets(request: HttpRequest, workshop: int) -> HttpResponse:
    """Paper score sheets, one for each activity that judges or votes, for rooms without phones."""
    found = get_workshop(actor_of(request), workshop, Action.FACILITATE)
    activities = activity_views(list(found.activities.select_related("system")))
    asked = [one for one in activities if is_judged(one.kind) or one.kind == "dots"]
    sheets = [{"activity": one, "questions": questions_of(one)} for one in asked]
    return render(request, "workshops/screen/score_sheets.html", {"workshop": found, "sheets": sheets})
