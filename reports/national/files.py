"""The documents of a national report, from where they are kept, and how far a drawing is."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.permissions import Action, require
from assessments.views.common import actor_of, sign_in_first
from reports.models import DrawnFile, NationalReport
from reports.national.forms import WhichForm
from reports.national.pages import page_of
from reports.national.selectors import drawn_file, get_report, latest_published
from uploads import open_kept


@require_safe
@sign_in_first
def latest(request: HttpRequest) -> HttpResponse:
    """The latest published report on what the query string asks for; else the list says that there is none."""
    actor = actor_of(request)
    require(actor, Action.LIST_NATIONAL_REPORTS)
    found = latest_published(actor, *WhichForm(request.GET).which())
    if found is None:
        messages.info(request, "No national report is published for this choice yet.")
        return redirect("national_reports:list")
    return redirect("national_reports:pdf", found.id)


@require_safe
@sign_in_first
def report_pdf(request: HttpRequest, report: int) -> HttpResponseBase:
    """The report."""
    return _file(request, report, DrawnFile.Part.REPORT)


@require_safe
@sign_in_first
def systems_pdf(request: HttpRequest, report: int) -> HttpResponseBase:
    """A page for each system that has shared, in one document."""
    return _file(request, report, DrawnFile.Part.SYSTEMS)


@require_safe
@sign_in_first
def system_pdf(request: HttpRequest, report: int, ods: str) -> HttpResponseBase:
    """One system's page by itself; 404 for one that has not shared, as for one that there is not."""
    return _file(request, report, DrawnFile.Part.SYSTEM, ods.upper())


def _file(request: HttpRequest, report_id: int, part: str, code: str = "") -> HttpResponseBase:
    report = get_report(actor_of(request), report_id)
    found = drawn_file(report, part, code)
    try:
        content = open_kept(found.path)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{_name(report, part, code)}.pdf"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = f'"{found.sha256}"'
    return response


def _name(report: NationalReport, part: str, code: str) -> str:
    more = {DrawnFile.Part.REPORT: "", DrawnFile.Part.SYSTEMS: "systems"}.get(DrawnFile.Part(part), code)
    draft = "draft" if report.state == NationalReport.State.DRAFT else ""
    kind = report.kind if report.kind != "real" else ""
    return slugify(f"national report {kind} {report.round_key} {more} {draft}")


@require_safe
@sign_in_first
def progress(request: HttpRequest, edition: int) -> HttpResponse:
    """How far a drawing is, for the page's script: the words of its page, and whether there is more to come."""
    actor = actor_of(request)
    report = get_report(actor, edition)
    page = page_of(actor, report)
    return JsonResponse({"words": page.progress, "is_active": page.is_active})
