"""Import of values: the template, the upload with every fault, the preview, and the confirmation.

The same four pages serve one system and, for administrators, a spreadsheet of many systems.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action, Actor, require
from assessments.forms.states import PageForm
from assessments.views.common import actor_of, sign_in_first
from journey.forms.potential_import import ValuesForm
from journey.presenters.potential_import import ImportView, import_view
from journey.selectors.potential_import import importable, known_nationally, known_of, systems_now
from journey.services import potential_import as work
from journey.value_import import ImportRow, template
from journey.value_reading import read_rows
from journey.views.common import GET_AND_POST, enter, page, url
from systems.models import System

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class _Where:
    """Whose values are imported: one system's, or with None those of many."""

    actor: Actor
    system: System | None

    def address(self, name: str, *more: Any) -> str:
        """The address of one of the four pages, or of the place to go back to ("potential")."""
        if self.system is not None:
            return url(self.system, name, *more)
        national = {"potential": "administration:home", "values_import": "indicators:import"}
        national |= {"values_template": "indicators:template", "values_preview": "indicators:preview"}
        return reverse(national[name], args=more)

    def page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        """One of the pages."""
        back = self.address("values_import")
        trail = ({"label": "Import values", "url": back},) if name == "potential_import_preview" else ()
        context = {
            **context,
            "import_url": back,
            "template_url": self.address("values_template"),
            "is_national": self.system is None,
        }
        if self.system is not None:
            return page(request, name, self.system, "potential", inside=True, further=trail, **context)
        crumbs = [{"label": "Administration", "url": reverse("administration:home")}, *trail]
        return render(request, f"journey/{name}.html", {"crumbs": crumbs, **context})


def _enter(request: HttpRequest, ods: str | None) -> _Where:
    """Who imports, and where. Raises Http404 for whoever may not."""
    if ods is not None:
        return _Where(*enter(request, ods, Action.EDIT_STEPS))
    actor = actor_of(request)
    require(actor, Action.IMPORT_INDICATORS)
    return _Where(actor, None)


@require_http_methods(GET_AND_POST)
@sign_in_first
def upload(request: HttpRequest, ods: str | None = None) -> HttpResponse:
    """Take a spreadsheet: show every fault in it, or go on to its preview. Nothing is imported yet."""
    where = _enter(request, ods)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    known = known_of(where.system) if where.system else known_nationally()
    form = ValuesForm(*sent, read=lambda file: read_rows(file, known))  # type: ignore[arg-type, return-value]
    if request.method == "POST" and form.is_valid():
        name = str(form.cleaned_data["file"].name)
        waiting = work.keep_import(
            actor=where.actor,
            system=where.system,
            file_name=name,
            rows=form.rows,  # type: ignore[arg-type]
        )
        return redirect(where.address("values_preview", waiting.pk))
    return where.page(request, "potential_import", form=form, faults=form.faults if len(form.faults) > 1 else ())


@require_safe
@sign_in_first
def template_file(request: HttpRequest, ods: str | None = None) -> HttpResponse:
    """The spreadsheet to fill in."""
    where = _enter(request, ods)
    content = template(importable(where.system), national=where.system is None)
    headers = {"Content-Disposition": 'attachment; filename="indicator-values.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_http_methods(GET_AND_POST)
@sign_in_first
def preview(request: HttpRequest, ods: str | None = None, **named: int) -> HttpResponse:
    """What a spreadsheet would add; confirm it or leave it."""
    where = _enter(request, ods)
    (number,) = named.values()
    same: dict[str, Any] = {"actor": where.actor, "system": where.system, "import_id": number}
    kept = work.get_import(**same)
    overtaken = False
    if request.method == "POST" and request.POST.get("action") == "leave":
        work.leave_import(**same)
        messages.success(request, "Nothing was imported.")
        return redirect(where.address("potential"))
    if request.method == "POST":
        try:
            made = work.confirm_import(**same, indicators=importable(where.system))
        except work.Overtaken:
            overtaken = True
        else:
            messages.success(request, f"{made:,} value{'' if made == 1 else 's'} imported.")
            return redirect(where.address("potential"))
    lines = Paginator(kept.rows, PAGE).get_page(PageForm(request.GET).number())
    return where.page(
        request,
        "potential_import_preview",
        status=409 if overtaken else 200,
        kept=kept,
        overtaken=overtaken,
        shown=_view(where, kept.rows, lines.object_list),
        page_obj=lines,
        query="",
    )


def _view(where: _Where, rows: list[dict[str, Any]], lines: Any) -> ImportView:
    names = {} if where.system else {pk: name for pk, _, name in systems_now()}
    return import_view(rows, [ImportRow.from_json(row) for row in lines], importable(where.system), names)
