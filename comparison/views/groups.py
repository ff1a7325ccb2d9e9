"""Groups of systems: saved, changed, shared, deleted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Action, Subject, require
from assessments.views.common import actor_of, add_errors, saved, sign_in_first
from comparison.forms_learning import GroupForm, StartForm
from comparison.selectors import systems_for
from comparison.selectors.groups import get_group, groups_for
from comparison.services.groups import StaleGroup, delete_group, save_group
from systems.models import System

CONFLICT = 409
GET_AND_POST = ["GET", "HEAD", "POST"]


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": "Compare", "url": reverse("compare:matrix")},
        {"label": "Groups", "url": reverse("compare:groups")},
    ]


@require_safe
@sign_in_first
def groups(request: HttpRequest) -> HttpResponse:
    """The groups that the reader may use."""
    actor = actor_of(request)
    require(actor, Action.COMPARE)
    context = {"groups": groups_for(actor), "crumbs": _crumbs()[:1]}
    return render(request, "comparison/groups.html", context)


@require_http_methods(GET_AND_POST)
@sign_in_first
def add(request: HttpRequest) -> HttpResponse:
    """Save a new group; the query string may name its systems."""
    actor = actor_of(request)
    require(actor, Action.COMPARE)
    systems = [one for one in systems_for() if one.until is None]
    start = StartForm(request.GET, systems=systems).initial_values()
    form = GroupForm(request.POST if request.method == "POST" else None, systems=systems, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            group = save_group(actor=actor, **_values(form))
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, f"The group “{group.name}” is saved.", "group:0@0")
            return redirect("compare:groups")
    return render(request, "comparison/group.html", {"form": form, "group": None, "crumbs": _crumbs()})


@require_http_methods(GET_AND_POST)
@sign_in_first
def edit(request: HttpRequest, group: int) -> HttpResponse:
    """Change a group of one's own."""
    actor = actor_of(request)
    found = get_group(actor, group)
    require(actor, Action.EDIT_GROUP, Subject(owner=found.owner_id))
    systems = [one for one in systems_for() if one.until is None]
    initial = {
        "name": found.name,
        "note": found.note,
        "shared": "yes" if found.is_shared else "no",
        "members": [one.ods_code for one in found.systems.all()],
    }
    form = GroupForm(request.POST if request.method == "POST" else None, systems=systems, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen_number"]
        try:
            save_group(actor=actor, group=found, seen_number=seen, **_values(form))
        except StaleGroup as stale:
            found, status = stale.current, CONFLICT
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "The group is saved.", f"group:{found.pk}@{seen}")
            return redirect("compare:groups")
    context = {"form": form, "group": found, "crumbs": _crumbs(), "was_changed": status == CONFLICT}
    return render(request, "comparison/group.html", context, status=status)


@require_POST
@sign_in_first
def delete(request: HttpRequest, group: int) -> HttpResponse:
    """Delete a group of one's own; the systems stay as they are."""
    actor = actor_of(request)
    delete_group(actor=actor, group=get_group(actor, group))
    messages.success(request, "The group is deleted.")
    return redirect("compare:groups")


def _values(form: GroupForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "name": data["name"],
        "note": data["note"],
        "is_shared": data["shared"] == "yes",
        "systems": list(System.objects.filter(ods_code__in=data["members"])),
    }
