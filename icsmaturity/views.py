"""The front page, health, and the pages that say what went wrong."""

import sys
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Role
from api.answers import problem
from api.views import nothing
from assessments.selectors import assessments_to_read
from icsmaturity.readiness import database_answers, not_ready
from observing import counts, request_ids
from sending.outage import is_outage, unavailable
from systems.models import System
from workshops.source import Rooms

# What each role does next, in the words of the front page.
WHAT_NEXT = {
    Role.CHAIR: "See where your system stands, judge each area, and sign off",
    Role.LEAD: "Gather the evidence, judge each area, and submit for sign-off",
    Role.CONTRIBUTOR: "Add findings and evidence, criterion by criterion",
    Role.VIEWER: "Read where your system stands",
}

# What those who work for the comparing body come for, and the route where it is.
NATIONAL_STARTS = (
    (Role.ANALYST, "compare:matrix", "Compare the systems, and see who can learn from whom"),
    (Role.FACILITATOR, "workshops:list", "Prepare and run roundtables"),
    (Role.ADMINISTRATOR, "administration:home", "Keep rounds, frameworks and people"),
)


@dataclass(frozen=True, slots=True)
class Start:
    """A way on from the front page, for somebody of the comparing body."""

    address: str
    what: str


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One of the reader's systems on the front page."""

    name: str
    ods_code: str
    role: Role

    @property
    def what_next(self) -> str:
        return WHAT_NEXT.get(self.role, "Read where your system stands")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and where to go next: for a person with roles, their systems or their work for the comparing
    body, and what they do there."""
    actor = request.actor  # type: ignore[attr-defined]
    roles = actor.system_roles
    systems = System.objects.filter(pk__in=roles).order_by("name") if roles else []
    lines = [SystemLine(name=each.name, ods_code=each.ods_code, role=Role(roles[each.pk])) for each in systems]
    starts = [Start(reverse(route), what) for role, route, what in NATIONAL_STARTS if role in actor.national_roles]
    return render(request, "home.html", {"systems": lines, "starts": starts, "to_read": assessments_to_read(actor)})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, 503 when it does not."""
    if database_answers():
        return HttpResponse("ok", content_type="text/plain")
    return HttpResponse("the database does not answer", content_type="text/plain", status=503)


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when requests can be served: the database answers and is migrated, guards its history, files can be kept.

    503 names what is not so, one to a line, and nothing of the machine.
    """
    faults = not_ready()
    if not faults:
        return HttpResponse("ready", content_type="text/plain")
    response = HttpResponse("\n".join(faults), content_type="text/plain", status=503)
    response.headers["Retry-After"] = "10"
    return response


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What was counted, in Prometheus's text, for whoever brings `METRICS_TOKEN`; 404 for everybody else."""
    if not counts.may_read(request.headers.get("Authorization")):
        raise Http404
    is_up = database_answers()
    now: dict[str, tuple[str, float]] = {"database_up": ("Whether the database answers.", int(is_up))}
    if is_up:
        now["rooms_open"] = ("Roundtables whose room is open.", len(Rooms().versions()))
    text, kind = counts.exposition(now)
    return HttpResponse(text, content_type=kind)


def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """A page of a library that this product does not have. Raises Http404."""
    raise Http404


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to tell of a weakness (RFC 9116); 404 where no contact is set. It is good for 90 days from now."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = (timezone.now() + timedelta(days=90)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {until}", "Preferred-Languages: en", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(400, "The request can’t be read.")
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    if request.path.startswith("/api/"):
        return nothing(request)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: a context processor would ask the database, which may be what failed.

    It shows the request's id, by which the log lines of the fault are found. Django asks for this page while it
    handles the fault; an outage has a page of its own.
    """
    if is_outage(sys.exc_info()[1]):
        return unavailable(request)
    return HttpResponse(render_to_string("500.html", {"request_id": request_ids.current()}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
