"""A system's own areas: read them, write a draft, publish it. For the system's people only."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import OPEN_STATES, Action, Actor, Subject, can, require
from assessments.forms.fields import SeenNumberField
from assessments.forms.local_areas import LocalAreaForm, PublishAreasForm
from assessments.models import Assessment
from assessments.presenters.versions import differences
from assessments.selectors import get_system
from assessments.services.errors import StaleState
from assessments.services.local_areas import areas_in_work, draft_of, publish_areas, remove_area, save_area
from assessments.views.common import actor_of, sign_in_first
from frameworks import library
from frameworks.glossary import Explainer
from frameworks.local import AreaText, framework_key, text_of
from frameworks.presenters import area_groups
from frameworks.versions import latest_published
from systems.models import System

MOVED_ON = "Somebody else changed the draft while you had this page open, so nothing was saved."


def _opened(request: HttpRequest, ods: str) -> tuple[Actor, System, bool]:
    """Who asks, the system, and whether they may write. Raises Http404 for everybody but the system's people."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    subject = Subject(system_id=system.pk)
    require(actor, Action.READ_HISTORY, subject)
    return actor, system, can(actor, Action.JUDGE, subject)


def _crumbs(system: System, *, inside: bool = True) -> list[dict[str, str]]:
    trail = [
        {"label": "Systems", "url": reverse("systems:list")},
        {"label": system.name, "url": reverse("systems:home", args=[system.ods_code])},
    ]
    if inside:
        trail.append({"label": "Local areas", "url": reverse("local_areas:list", args=[system.ods_code])})
    return trail


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def areas(request: HttpRequest, ods: str) -> HttpResponse:
    """The system's own areas as published, and what waits in the draft; publishing it."""
    actor, system, may_write = _opened(request, ods)
    form = PublishAreasForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(actor, Action.JUDGE, Subject(system_id=system.pk))
        if form.is_valid():
            data = form.cleaned_data
            try:
                published = publish_areas(actor=actor, system=system, **data)
                messages.success(request, f"Version {published.version} of the local areas is published.")
                return redirect("local_areas:list", system.ods_code)
            except StaleState:
                messages.error(request, MOVED_ON)
            except ValidationError as error:
                form.add_error(None, error)
    last, draft = latest_published(framework_key(system.ods_code)), draft_of(system)
    work = areas_in_work(system)
    context: dict[str, Any] = {
        "system": system,
        "published": last,
        "draft": draft,
        "work": work,
        "differences": differences(last, work) if draft and last else None,
        "content": work if draft else last,
        "groups": area_groups(work) if draft or last else (),
        "explainer": Explainer(library.glossary()),
        "examples": library.practice_examples() if may_write else (),
        "open_assessment": _open_assessment(system) if last and not draft else None,
        "form": form,
        "may_write": may_write,
        "crumbs": _crumbs(system, inside=False),
    }
    return render(request, "assessments/local_areas.html", context)


def _open_assessment(system: System) -> Assessment | None:
    """The system's open assessment that does not use the last version of its own areas yet."""
    last = latest_published(framework_key(system.ods_code))
    found = Assessment.objects.filter(system=system, status__in=OPEN_STATES, round__from_publications=False)
    if last is not None:
        found = found.exclude(versions=last.id)
    return found.select_related("round").order_by("-round__as_at").first()


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def new(request: HttpRequest, ods: str, example: str = "") -> HttpResponse:
    """Write a new area, from scratch or from the title and summary of a practice example, with its source."""
    actor, system, _ = _opened(request, ods)
    require(actor, Action.JUDGE, Subject(system_id=system.pk))
    text = None
    if example:
        line = next((item for item in library.practice_examples() if item.key == example), None)
        if line is None:
            raise Http404
        credit = f"From the practice example “{line.name}” ({line.source.title}, {line.source.publisher})."
        text = AreaText(name=line.name, summary=f"{line.summary.strip()}\n\n{credit}")
    return _form_page(request, actor, system, key="", text=text)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def edit(request: HttpRequest, ods: str, area: str) -> HttpResponse:
    """Change an area in the draft; a published version stays as it is."""
    actor, system, _ = _opened(request, ods)
    require(actor, Action.JUDGE, Subject(system_id=system.pk))
    try:
        text = text_of(areas_in_work(system).area(area))
    except KeyError:
        raise Http404 from None
    return _form_page(request, actor, system, key=area, text=text)


@require_POST
@sign_in_first
def remove(request: HttpRequest, ods: str, area: str) -> HttpResponse:
    """Leave an area out of the draft."""
    actor, system, _ = _opened(request, ods)
    require(actor, Action.JUDGE, Subject(system_id=system.pk))
    seen = SeenNumberField().clean(request.POST.get("seen_draft"))
    try:
        remove_area(actor=actor, system=system, key=area, seen_draft=seen)
        messages.success(request, "The area is left out of the draft. Versions that were published keep it.")
    except KeyError:
        raise Http404 from None
    except StaleState:
        messages.error(request, MOVED_ON)
    return redirect("local_areas:list", system.ods_code)


def _form_page(request: HttpRequest, actor: Actor, system: System, *, key: str, text: AreaText | None) -> HttpResponse:
    draft = draft_of(system)
    data = request.POST if request.method == "POST" else None
    overtaken_by: AreaText | None = None
    form = LocalAreaForm(data, version=areas_in_work(system), text=text, seen_draft=draft.pk if draft else 0)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen_draft"]
        try:
            save_area(actor=actor, system=system, text=form.text(), seen_draft=seen, key=key)
            messages.success(request, f"“{form.cleaned_data['name']}” is saved in the draft.")
            return redirect("local_areas:list", system.ods_code)
        except StaleState:
            # What was typed stays on the page beside what stands now, on top of which the next save goes.
            form.add_error(None, f"{MOVED_ON} Compare it with what is saved now, and save again")
            overtaken_by = text
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "system": system,
        "form": form,
        "key": key,
        "seen_draft": draft.pk if draft else 0,
        "overtaken_by": overtaken_by if key else None,
    }
    return render(request, "assessments/local_area.html", context | {"crumbs": _crumbs(system)})
