"""Import of evidence: the template, the upload with every fault, the preview, and the confirmation."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action, Actor, Subject, require
from assessments.evidence_import import ImportRow, read_rows, template
from assessments.forms.evidence_import import ConfirmForm, SpreadsheetForm
from assessments.forms.states import PageForm
from assessments.selectors import get_system
from assessments.selectors.evidence import KIND_LABELS, known_evidence
from assessments.services import evidence_import as work
from assessments.views.common import actor_of, sign_in_first
from systems.models import System

GET_AND_POST = ["GET", "HEAD", "POST"]
PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _system(request: HttpRequest, ods: str) -> tuple[Actor, System]:
    """Who asks, and the system whose register it is. Raises Http404 for whoever may not add to it."""
    actor = actor_of(request)
    system = get_system(actor, ods)
    require(actor, Action.EDIT_EVIDENCE, Subject(system_id=system.pk))
    return actor, system


def _page(request: HttpRequest, page: str, system: System, **context: Any) -> HttpResponse:
    crumbs = [
        {"label": "Systems", "url": reverse("systems:list")},
        {"label": system.name, "url": reverse("systems:home", args=[system.ods_code])},
        {"label": "Evidence", "url": reverse("evidence:list", args=[system.ods_code])},
    ]
    if page != "import":
        crumbs.append({"label": "Import evidence", "url": reverse("evidence:import", args=[system.ods_code])})
    return render(request, f"evidence/{page}.html", {"system": system, "crumbs": crumbs, **context})


@require_http_methods(GET_AND_POST)
@sign_in_first
def upload(request: HttpRequest, ods: str) -> HttpResponse:
    """Take a spreadsheet: show every fault in it, or go on to its preview. Nothing is imported yet."""
    actor, system = _system(request, ods)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SpreadsheetForm(*sent, read=lambda file: read_rows(file, KIND_LABELS, known_evidence(system.pk)))
    if request.method == "POST" and form.is_valid():
        name = str(form.cleaned_data["file"].name)
        waiting = work.keep_import(actor=actor, system=system, file_name=name, rows=form.rows)
        return redirect("evidence:import_preview", system.ods_code, waiting.pk)
    return _page(request, "import", system, form=form, faults=form.faults if len(form.faults) > 1 else ())


@require_safe
@sign_in_first
def template_file(request: HttpRequest, ods: str) -> HttpResponse:
    """The spreadsheet to fill in."""
    _system(request, ods)
    headers = {"Content-Disposition": 'attachment; filename="evidence-template.xlsx"'}
    return HttpResponse(template(KIND_LABELS), content_type=XLSX, headers=headers)


@require_http_methods(GET_AND_POST)
@sign_in_first
def preview(request: HttpRequest, ods: str, waiting: int) -> HttpResponse:
    """What a spreadsheet would add; confirm it or leave it."""
    actor, system = _system(request, ods)
    kept = work.get_import(actor=actor, system=system, import_id=waiting)
    rows = [ImportRow.from_json(row) for row in kept.rows]
    same = [row for row in rows if row.same_as]
    form = ConfirmForm(request.POST if request.method == "POST" else None, same=len(same))
    if request.method == "POST" and request.POST.get("action") == "leave":
        work.leave_import(actor=actor, system=system, import_id=kept.pk)
        messages.success(request, "Nothing was imported.")
        return redirect("evidence:list", system.ods_code)
    if request.method == "POST" and form.is_valid():
        made = work.confirm_import(actor=actor, system=system, import_id=kept.pk, with_same=form.with_same)
        messages.success(request, f"{made:,} item{'' if made == 1 else 's'} of evidence imported.")
        return redirect("evidence:list", system.ods_code)
    page = Paginator(rows, PAGE).get_page(PageForm(request.GET).number())
    lines = [(row, KIND_LABELS[row.kind]) for row in page.object_list]
    return _page(
        request,
        "import_preview",
        system,
        form=form,
        kept=kept,
        lines=lines,
        page_obj=page,
        query="",
        total=len(rows),
        same=len(same),
    )
