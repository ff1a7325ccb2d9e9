"""Step 2: the relationship audit for the system's own people: open it, make links, close it, read what came of it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action
from assessments.views.common import add_errors, saved, sign_in_first
from journey.forms.audits import AuditForm, CloseForm, ClosingDateForm, LinksForm
from journey.models import RelationshipAudit
from journey.presenters.audits import results_view, slips_of
from journey.selectors.audit_results import results_of
from journey.selectors.audits import audit_page, audits_of, sectors_to_ask
from journey.services import audit_links
from journey.services import audits as work
from journey.services.records import StaleRecord
from journey.views.common import CONFLICT, GET_AND_POST, enter, page, url
from systems.models import System


def audit_page_below(
    request: HttpRequest,
    name: str,
    system: System,
    above: RelationshipAudit | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page below the list of audits, and below the audit `above` where it is given."""
    further = [{"label": "Relationship audits", "url": url(system, "audits")}]
    if above:
        further.append({"label": above.name, "url": url(system, "audit", above.pk)})
    return page(
        request,
        f"audits/{name}",
        system,
        "questions",
        inside=True,
        further=further,
        status=status,
        floor=settings.SUPPRESSION_THRESHOLD,
        **context,
    )


@require_safe
@sign_in_first
def audits(request: HttpRequest, ods: str) -> HttpResponse:
    """The system's audits."""
    _, system = enter(request, ods, Action.READ_STEPS)
    found = audits_of(system.pk)
    over = sum(1 for one in found if one.shows_results)
    return page(
        request,
        "audits/list",
        system,
        "questions",
        inside=True,
        audits=found,
        over=over,
        floor=settings.SUPPRESSION_THRESHOLD,
    )


@require_http_methods(GET_AND_POST)
@sign_in_first
def open_audit(request: HttpRequest, ods: str) -> HttpResponseBase:
    """Open an audit."""
    actor, system = enter(request, ods, Action.LEAD_STEPS)
    form = AuditForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            audit = work.open_audit(actor=actor, system=system, change=form.change())
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "The audit is open. Make links for your partners.", f"audit:{system.pk}:0@0")
            return redirect(url(system, "audit", audit.pk))
    return audit_page_below(request, "edit", system, form=form, audit=None, draft_of="0")


@require_http_methods(GET_AND_POST)
@sign_in_first
def change_audit(request: HttpRequest, ods: str, audit: int) -> HttpResponseBase:
    """Change what an audit says, until its first link is made."""
    actor, system = enter(request, ods, Action.LEAD_STEPS)
    row = work.get_audit(system, audit)
    if audit_page(row).has_links:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = AuditForm(sent, audit=row)
    status = 200
    if sent is not None and form.is_valid():
        seen = form.cleaned_data["seen_number"]
        try:
            work.change_audit(actor=actor, audit=row, seen_number=seen, change=form.change())
        except StaleRecord:
            row, status = work.get_audit(system, audit), CONFLICT
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "The audit is changed.", f"audit:{system.pk}:{audit}@{seen}")
            return redirect(url(system, "audit", audit))
    return audit_page_below(
        request,
        "edit",
        system,
        row,
        status=status,
        form=form,
        audit=row,
        now=audit_page(row) if status == CONFLICT else None,
        draft_of=str(audit),
    )


@require_safe
@sign_in_first
def audit(request: HttpRequest, ods: str, audit: int) -> HttpResponse:
    """One audit: its links while it is open, its results afterwards."""
    _, system = enter(request, ods, Action.READ_STEPS)
    row = work.get_audit(system, audit)
    found = audit_page(row)
    results = results_view(results_of(row), settings.SUPPRESSION_THRESHOLD) if found.shows_results else ()
    return audit_page_below(request, "audit", system, audit=found, results=results)


@require_http_methods(GET_AND_POST)
@sign_in_first
def links(request: HttpRequest, ods: str, audit: int) -> HttpResponseBase:
    """Say how many links to make; the answer shows them, once."""
    actor, system = enter(request, ods, Action.LEAD_STEPS)
    row = work.get_audit(system, audit)
    found = audit_page(row)
    form = LinksForm(request.POST if request.method == "POST" else None, sectors=sectors_to_ask())
    if request.method == "POST" and form.is_valid():
        try:
            made = audit_links.make_links(
                actor=actor, audit=row, batch=form.cleaned_data["batch"], wanted=form.wanted()
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            slips = slips_of(made, lambda token: request.build_absolute_uri(reverse("partner_audit", args=[token])))
            lines = "\n".join(one.line for one in slips)
            return audit_page_below(request, "made", system, row, audit=found, slips=slips, lines=lines)
    return audit_page_below(request, "links", system, row, audit=found, form=form)


@require_http_methods(GET_AND_POST)
@sign_in_first
def withdraw(request: HttpRequest, ods: str, audit_link: int) -> HttpResponseBase:
    """Take a link back."""
    actor, system = enter(request, ods, Action.LEAD_STEPS)
    if request.method == "POST":
        row = audit_links.withdraw_link(actor=actor, system=system, pk=audit_link)
        saved(request, "The link is withdrawn.", "")
        return redirect(url(system, "audit", row.pk))
    link = audit_links.get_link(system, audit_link)
    return audit_page_below(request, "withdraw", system, link.audit, audit=link.audit, link=link)


@require_http_methods(GET_AND_POST)
@sign_in_first
def closing_date(request: HttpRequest, ods: str, audit: int) -> HttpResponseBase:
    """Give an open audit another closing date."""
    actor, system = enter(request, ods, Action.LEAD_STEPS)
    row = work.get_audit(system, audit)
    sent = request.POST if request.method == "POST" else None
    form = ClosingDateForm(sent, initial={"closes_on": row.closes_on})
    status = 200
    if sent is not None and form.is_valid():
        data = form.cleaned_data
        try:
            work.move_closing_date(
                actor=actor, audit=row, seen_number=data["seen_number"], closes_on=data["closes_on"]
            )
        except StaleRecord:
            row, status = work.get_audit(system, audit), CONFLICT
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "The closing date is saved.", "")
            return redirect(url(system, "audit", audit))
    return audit_page_below(
        request,
        "closing_date",
        system,
        row,
        status=status,
        form=form,
        audit=audit_page(row),
        was_changed=status == CONFLICT,
    )


@require_http_methods(GET_AND_POST)
@sign_in_first
def close(request: HttpRequest, ods: str, audit: int) -> HttpResponseBase:
    """Close an audit before its closing date."""
    actor, system = enter(request, ods, Action.LEAD_STEPS)
    row = work.get_audit(system, audit)
    sent = request.POST if request.method == "POST" else None
    form = CloseForm(sent)
    status = 200
    if sent is not None and form.is_valid():
        try:
            work.close_audit(actor=actor, audit=row, seen_number=form.cleaned_data["seen_number"])
        except StaleRecord:
            row, status = work.get_audit(system, audit), CONFLICT
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "The audit is closed.", "")
            return redirect(url(system, "audit", audit))
    return audit_page_below(
        request,
        "close",
        system,
        row,
        status=status,
        form=form,
        audit=audit_page(row),
        was_changed=status == CONFLICT,
    )
