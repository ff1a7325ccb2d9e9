"""What the pages of the four steps have in common."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.permissions import Action, Actor, Subject, can, require
from assessments.selectors import get_system
from assessments.views.common import actor_of
from journey.kinds import Kind
from journey.selectors.retired import retired_of
from systems.models import System

CONFLICT = 409
GET_AND_POST = ["GET", "HEAD", "POST"]
STEPS = (
    ("cycle", "The cycle"),
    ("potential", "Potential"),
    ("questions", "Questions"),
    ("partners", "Partners"),
    ("impact", "Impact"),
)


def enter(request: HttpRequest, ods: str, action: Action) -> tuple[Actor, System]:
    """Who asks, and the system whose steps they are. Raises Http404 for whoever may not."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    require(actor, action, Subject(system_id=system.pk))
    return actor, system


def may(actor: Actor, system: System, action: Action) -> bool:
    """Whether the actor may do it here, for the links that a page shows. The services ask again."""
    return can(actor, action, Subject(system_id=system.pk))


def url(system: System, name: str, *more: Any) -> str:
    """The address of a page of a system's four steps."""
    return reverse(f"steps:{name}", args=[system.ods_code, *more])


def out_of_use(system: System, kind: Kind, route: str) -> list[tuple[str, str]]:
    """The rows of a register that are out of use, as name and address of the page from which they come back."""
    return [(name, url(system, route, pk)) for pk, name in retired_of(kind, system.pk)]


def page(
    request: HttpRequest,
    template: str,
    system: System,
    step: str,
    *,
    inside: bool = False,
    further: Sequence[dict[str, str]] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the four steps, with its trail and the steps as tabs.

    `step` is one of STEPS; `inside` says that the page stands below it, `further` below what else.
    """
    actor = actor_of(request)
    trail = [
        {"label": "Systems", "url": reverse("systems:list")},
        {"label": system.name, "url": reverse("systems:home", args=[system.ods_code])},
    ]
    if step != "cycle" or inside:
        trail.append({"label": "Four steps", "url": url(system, "cycle")})
    if inside and step != "cycle":
        trail.append({"label": dict(STEPS)[step], "url": url(system, step)})
    trail += further
    tabs = [{"label": label, "url": url(system, name), "is_current": name == step} for name, label in STEPS]
    more = {
        "system": system,
        "crumbs": trail,
        "tabs": () if inside else tabs,
        "may_edit": may(actor, system, Action.EDIT_STEPS),
        "may_lead": may(actor, system, Action.LEAD_STEPS),
    }
    return render(request, f"journey/{template}.html", more | context, status=status)
