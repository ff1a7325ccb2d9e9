"""The pages of national reports: which there are, one report, a section of it, starting and publishing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Action, Actor, Subject, can, require
from assessments.views.common import actor_of, saved, sign_in_first
from comparison.forms import DataForm, RoundForm
from comparison.rows import KIND_LABELS, RoundLine
from comparison.selectors import rounds_for, versions_of_round
from reports.models import NationalReport
from reports.national import services
from reports.national.forms import PublishForm, StartForm, TextForm
from reports.national.sections import SECTIONS, Section
from reports.national.selectors import (
    SectionText,
    drawing_of,
    earlier_texts,
    get_report,
    reports_for,
    round_line,
    subject_of,
    texts_of,
)
from reports.presenters.national.pages import ReportPage, list_groups, report_page

CONFLICT = 409
GET_AND_POST = ["GET", "HEAD", "POST"]
EMPTY = SectionText("", 0, "", None)


def _may_write(actor: Actor, report: NationalReport) -> bool:
    return can(actor, Action.WRITE_NATIONAL_REPORT, subject_of(report))


def get_draft(actor: Actor, report_id: int) -> NationalReport:
    """A report that the actor may write. Raises Http404 for any other, and for one that is published."""
    report = get_report(actor, report_id, Action.WRITE_NATIONAL_REPORT)
    if report.state != NationalReport.State.DRAFT:
        raise Http404
    return report


def show(request: HttpRequest, template: str, report: NationalReport | None = None, **context: Any) -> HttpResponse:
    """One of the pages, with breadcrumbs. `status` may be among the context."""
    status = context.pop("status", 200)
    crumbs = [{"label": "Compare", "url": reverse("compare:matrix")}] if can(actor_of(request), Action.COMPARE) else []
    if template != "list":
        crumbs.append({"label": "National reports", "url": reverse("national_reports:list")})
    if report is not None and template != "report":
        crumbs.append({"label": report.round_name, "url": reverse("national_reports:report", args=[report.pk])})
    context |= {"crumbs": crumbs, "report": report, "kind_label": KIND_LABELS[report.kind] if report else ""}
    return render(request, f"reports/national/pages/{template}.html", context, status=status)


@require_safe
@sign_in_first
def report_list(request: HttpRequest) -> HttpResponse:
    """The national reports that the reader may read, by round."""
    actor = actor_of(request)
    groups = list_groups(reports_for(actor))
    return show(request, "list", groups=groups, may_start=_may_start(actor))


def _may_start(actor: Actor) -> bool:
    return can(actor, Action.WRITE_NATIONAL_REPORT, Subject(sharing=NationalReport.Readers.SYSTEMS))


@require_http_methods(GET_AND_POST)
@sign_in_first
def new(request: HttpRequest) -> HttpResponse:
    """Start a draft: the data and the round by the query string, then the framework and the readers."""
    actor = actor_of(request)
    if not _may_start(actor):
        raise Http404
    chosen_kind = DataForm(request.GET)
    kind = chosen_kind.chosen()
    rounds = rounds_for(kind)
    chosen_round = RoundForm(request.GET, rounds=rounds)
    line = chosen_round.chosen()
    versions = versions_of_round(line) if line else ()
    form = StartForm(
        request.POST if request.method == "POST" else None,
        versions=versions,
        may_all=can(actor, Action.WRITE_NATIONAL_REPORT, Subject(sharing=NationalReport.Readers.BODY)),
    )
    if request.method == "POST" and line and form.is_valid():
        report = services.start_draft(
            actor=actor, line=line, version_id=form.version().id, readers=form.cleaned_data["readers"]
        )
        return redirect("national_reports:report", report.pk)
    return show(request, "new", form=form, line=line, has_frameworks=bool(versions), **_choosing(kind, rounds, line))


def _choosing(kind: str, rounds: list[RoundLine], line: RoundLine | None) -> dict[str, Any]:
    """The forms that choose data and round, as they stand."""
    data = {"kind": kind, "round": line.key if line else ""}
    return {"kind_form": DataForm(data), "round_form": RoundForm(data, rounds=rounds), "chosen": data}


@require_safe
@sign_in_first
def report(request: HttpRequest, report: int) -> HttpResponse:
    """One report: its documents, what is written in it, and how far its drawing is."""
    actor = actor_of(request)
    found = get_report(actor, report)
    page = page_of(actor, found)
    return show(request, "report", found, page=page)


def page_of(actor: Actor, found: NationalReport) -> ReportPage:
    """What a report's page prints for this reader."""
    may_write = _may_write(actor, found)
    texts = texts_of(found) if may_write else {}
    return report_page(found, drawing_of(found), texts, may_write=may_write)


@require_http_methods(GET_AND_POST)
@sign_in_first
def section(request: HttpRequest, edition: int, section: str) -> HttpResponse:
    """Write the commentary of one section; whoever is overtaken sees both texts and keeps their own."""
    actor = actor_of(request)
    report = get_draft(actor, edition)
    about = next((one for one in SECTIONS if one.key == section), None)
    if about is None:
        raise Http404
    current = texts_of(report).get(section, EMPTY)
    if request.method != "POST":
        form = TextForm(section=about, initial={"text": current.text, "seen_number": current.number})
        return _section(request, report, about, form, current.number)
    form = TextForm(request.POST, section=about)
    if not form.is_valid():
        return _section(request, report, about, form, current.number)
    seen = form.cleaned_data["seen_number"]
    try:
        services.save_text(
            actor=actor, report=report, section=section, seen_number=seen, text=form.cleaned_data["text"]
        )
    except services.StaleText as stale:
        return _section(request, report, about, form, stale.current.number, overtaken=stale.current, status=CONFLICT)
    except services.NotADraft:
        return _section(request, report, about, form, seen, is_published=True, status=CONFLICT)
    saved(request, f"The commentary on “{about.title}” is saved.", f"national:{report.pk}:{section}@{seen}")
    return redirect("national_reports:report", report.pk)


def _section(
    request: HttpRequest, report: NationalReport, about: Section, form: TextForm, number: int, **context: Any
) -> HttpResponse:
    earlier = earlier_texts(report, about.key)[1:]
    context |= {"earlier": earlier, "figures": _figures(actor_of(request), report, about)}
    return show(request, "section", report, section=about, form=form, number=number, **context)


def _figures(actor: Actor, report: NationalReport, about: Section) -> str:
    """The address of the page that shows the section's figures to this person; "" where there is none."""
    if not about.page.startswith("compare:"):
        return reverse(about.page) if about.page else ""
    if not can(actor, Action.COMPARE):
        return ""
    which = {"kind": report.kind, "round": report.round_key, "framework": report.version.framework.key}
    if about.page == "compare:change":
        which |= {"after": report.round_key}
    return f"{reverse(about.page)}?{urlencode(which)}"


@require_http_methods(GET_AND_POST)
@sign_in_first
def publish(request: HttpRequest, edition: int) -> HttpResponse:
    """Ask once more, then draw what will stand for good; it is published when its documents are on the disk."""
    actor = actor_of(request)
    report = get_draft(actor, edition)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_for_drawing(
                actor=actor, report=report, purpose="publish", seen_number=form.cleaned_data["seen_number"]
            )
        except services.Changed:
            messages.error(request, "Somebody changed the commentary meanwhile. Read it again, then publish.")
        except services.Busy:
            messages.error(request, "A draft is being drawn just now. Publish when it is done.")
        except services.NotADraft:
            messages.info(request, "It is published already.")
        return redirect("national_reports:report", report.pk)
    missing = [one.title for one in SECTIONS if not texts_of(report).get(one.key, EMPTY).text]
    return show(request, "publish", report, missing=missing, drawing=drawing_of(report))


@require_POST
@sign_in_first
def draw(request: HttpRequest, edition: int) -> HttpResponse:
    """Have the draft drawn, or join the drawing that runs."""
    actor = actor_of(request)
    report = get_draft(actor, edition)
    try:
        services.ask_for_drawing(actor=actor, report=report, purpose="draft", seen_number=report.number)
    except services.Busy:
        messages.info(request, "It is being published just now.")
    except services.NotADraft:
        messages.info(request, "It is published already.")
    return redirect("national_reports:report", report.pk)


@require_POST
@sign_in_first
def again(request: HttpRequest, report: int) -> HttpResponse:
    """Start a new draft from a published report, with its commentary; a draft that there is already is opened."""
    actor = actor_of(request)
    found = get_report(actor, report)
    require(actor, Action.WRITE_NATIONAL_REPORT, subject_of(found))
    line = round_line(found)
    if line is None:
        messages.error(request, "The round holds nothing of this kind any more, so there is nothing to report on.")
        return redirect("national_reports:report", found.pk)
    draft = services.start_draft(
        actor=actor, line=line, version_id=found.version_id, readers=found.readers, started_from=found
    )
    return redirect("national_reports:report", draft.pk)
