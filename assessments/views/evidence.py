"""The register of evidence: list, item, add, change, retire, bring back, and the files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action, Actor, Subject, can, require
from assessments.forms.evidence import (
    BringBackForm,
    EvidenceForm,
    RegisterForm,
    RetireForm,
    ask_for_file_again,
    initial_of,
)
from assessments.forms.states import PageForm
from assessments.models import Event, Evidence
from assessments.presenters.evidence import HEADINGS, register_rows
from assessments.selectors import event_line, get_system
from assessments.selectors.evidence import adders_of, get_evidence, may_read_file, register, row_of, rows_of
from assessments.selectors.versions import versions_in_use
from assessments.services.evidence import (
    StaleEvidence,
    add_evidence,
    bring_back_evidence,
    change_evidence,
    retire_evidence,
)
from assessments.views.common import actor_of, add_errors, kept_file, saved, sign_in_first
from systems.models import System
from uploads import open_kept

CONFLICT = 409
PAGE = 50
GET_AND_POST = ["GET", "HEAD", "POST"]


def _system(request: HttpRequest, ods: str, action: Action) -> tuple[Actor, System]:
    """Who asks, and the system whose register it is. Raises Http404 for whoever may not."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    require(actor, action, Subject(system_id=system.pk))
    return actor, system


def _page(request: HttpRequest, template: str, system: System, status: int = 200, **context: Any) -> HttpResponse:
    crumbs = [
        {"label": "Systems", "url": reverse("systems:list")},
        {"label": system.name, "url": reverse("systems:home", args=[system.ods_code])},
    ]
    if template != "list":
        crumbs.append({"label": "Evidence", "url": reverse("evidence:list", args=[system.ods_code])})
    item = context.get("item")
    if item is not None and template != "item":
        crumbs.append({"label": item.title, "url": reverse("evidence:item", args=[system.ods_code, item.pk])})
    return render(request, f"evidence/{template}.html", {"system": system, "crumbs": crumbs, **context}, status=status)


@require_safe
@sign_in_first
def evidence_list(request: HttpRequest, ods: str) -> HttpResponse:
    """A system's register of evidence, searched and filtered."""
    actor, system = _system(request, ods, Action.READ_REGISTERS)
    form = RegisterForm(request.GET, versions=versions_in_use(system.pk), adders=adders_of(system.pk))
    items = register(system.pk, form.wanted())
    page = Paginator(items, PAGE).get_page(PageForm(request.GET).number())
    rows = rows_of(page.object_list)  # type: ignore[arg-type]
    return _page(
        request,
        "list",
        system,
        form=form,
        rows=rows,
        headings=HEADINGS,
        table=register_rows(rows, reverse("evidence:list", args=[system.ods_code])),
        page_obj=page,
        query=form.query(),
        may_edit=can(actor, Action.EDIT_EVIDENCE, Subject(system_id=system.pk)),
    )


@require_safe
@sign_in_first
def evidence_item(request: HttpRequest, ods: str, evidence: int) -> HttpResponse:
    """One item: what it shows, its file, where it is used, and its history."""
    actor, system = _system(request, ods, Action.READ_REGISTERS)
    item = get_evidence(system.pk, evidence)
    events = Event.objects.filter(system=system, about=f"evidence:{item.pk}").select_related("area")
    return _page(
        request,
        "item",
        system,
        item=item,
        row=row_of(item),
        events=[event_line(event) for event in events.order_by("-sequence")[:100]],
        may_edit=can(actor, Action.EDIT_EVIDENCE, Subject(system_id=system.pk)),
    )


@require_http_methods(GET_AND_POST)
@sign_in_first
def add(request: HttpRequest, ods: str) -> HttpResponse:
    """Add an item, with a file or without."""
    actor, system = _system(request, ods, Action.EDIT_EVIDENCE)
    form = EvidenceForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            with kept_file(form, "file") as file:
                item = add_evidence(actor=actor, system=system, change=form.change(file))
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "The evidence is added. Use it from an area of the assessment.", _draft(system, 0) + "@0")
            return redirect("evidence:item", system.ods_code, item.pk)
    ask_for_file_again(form, "file")
    return _page(request, "edit", system, form=form, draft=_draft(system, 0))


@require_http_methods(GET_AND_POST)
@sign_in_first
def edit(request: HttpRequest, ods: str, evidence: int) -> HttpResponse:
    """Change an item."""
    actor, system = _system(request, ods, Action.EDIT_EVIDENCE)
    item = get_evidence(system.pk, evidence)
    form = EvidenceForm(*_sent(request), initial=initial_of(item), has_file=bool(item.file_name))
    if request.method == "POST" and form.is_valid():
        try:
            with kept_file(form, "file") as file:
                change_evidence(
                    actor=actor,
                    system=system,
                    evidence_id=item.pk,
                    seen_number=form.cleaned_data["seen_number"],
                    change=form.change(file),
                )
        except StaleEvidence as stale:
            ask_for_file_again(form, "file")
            now, row = stale.current, row_of(stale.current)
            draft = _draft(system, now.pk)
            return _page(request, "edit", system, CONFLICT, form=form, item=now, row=row, draft=draft)
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "The evidence is saved.", f"{_draft(system, item.pk)}@{form.cleaned_data['seen_number']}")
            return redirect("evidence:item", system.ods_code, item.pk)
    ask_for_file_again(form, "file")
    return _page(request, "edit", system, form=form, item=item, draft=_draft(system, item.pk))


@require_http_methods(GET_AND_POST)
@sign_in_first
def retire(request: HttpRequest, ods: str, evidence: int) -> HttpResponse:
    """Take an item out of use with a reason, or bring a retired one back."""
    actor, system = _system(request, ods, Action.EDIT_EVIDENCE)
    item = get_evidence(system.pk, evidence)
    kind = BringBackForm if item.retired_at else RetireForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {"actor": actor, "system": system, "evidence_id": item.pk}
        seen = form.cleaned_data["seen_number"]
        try:
            if item.retired_at:
                bring_back_evidence(**who, seen_number=seen)
            else:
                retire_evidence(**who, seen_number=seen, reason=form.cleaned_data["reason"])
        except StaleEvidence:
            messages.error(request, "Somebody changed it while you had this page open, so nothing was done. Check it.")
        else:
            messages.success(request, "It is in use again." if item.retired_at else "It is taken out of use.")
        return redirect("evidence:item", system.ods_code, item.pk)
    return _page(request, "retire", system, form=form, item=item, row=row_of(item))


@require_safe
@sign_in_first
def file(request: HttpRequest, ods: str, evidence: int) -> HttpResponse:
    """An item's file, for its own people and for readers of an assessment that rests on it. Never shown in place."""
    actor = actor_of(request)
    item = Evidence.objects.filter(system__ods_code=ods.upper(), pk=evidence).first()
    if item is None or not item.file_path or not may_read_file(actor, item):
        raise Http404
    try:
        content = open_kept(item.file_path)
    except FileNotFoundError:
        raise Http404 from None
    response: Any = FileResponse(content, as_attachment=True, filename=item.file_name, content_type=item.file_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response.headers["Content-Length"] = str(item.file_size)
    return response  # type: ignore[no-any-return]


def _draft(system: System, evidence_id: int) -> str:
    """Under which name the browser keeps what is typed; 0 for a new item."""
    return f"evidence:{system.ods_code}:{evidence_id}"


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
