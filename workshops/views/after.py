"""After a roundtable: its summary, and what the system makes of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Action as May
from accounts.permissions import can
from assessments.services import StaleNumber
from assessments.views.common import actor_of, add_errors, sign_in_first
from workshops.forms.deciding import AnswerForm
from workshops.models import Workshop
from workshops.presenters.outcome import summary_of
from workshops.selectors.access import get_workshop, subject_of
from workshops.selectors.deciding import actions_for, decides_for, proposals_for
from workshops.selectors.outcome import outcome_of
from workshops.services import taking

CONFLICT, UNPROCESSABLE = 409, 422


@require_safe
@sign_in_first
def summary(request: HttpRequest, workshop: int) -> HttpResponse:
    """What came of it."""
    actor = actor_of(request)
    found = get_workshop(actor, workshop, May.READ_WORKSHOP)
    context = {
        "workshop": found,
        "summary": summary_of(outcome_of(found)),
        "runs": can(actor, May.FACILITATE, subject_of(found)),
        "decides": _decides(request, found),
        "crumbs": _crumbs(),
    }
    return render(request, "workshops/summary.html", context)


def _crumbs(workshop: Workshop | None = None) -> list[dict[str, str]]:
    trail = [{"label": "Roundtables", "url": reverse("workshops:list")}]
    if workshop:
        trail.append({"label": workshop.title, "url": reverse("workshops:summary", args=[workshop.pk])})
    return trail


def _decides(request: HttpRequest, workshop: Workshop) -> bool:
    try:
        return bool(decides_for(actor_of(request), workshop))
    except Http404:
        return False


def _to_decide(request: HttpRequest, workshop_id: int) -> Workshop:
    found = get_workshop(actor_of(request), workshop_id, May.READ_WORKSHOP)
    decides_for(actor_of(request), found)
    return found


def _decisions(
    request: HttpRequest, workshop: Workshop, *, bound: AnswerForm | None = None, notice: str = "", status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    rows: list[dict[str, Any]] = []
    for one in proposals_for(actor, workshop):
        form = None
        if one.waits:
            form = AnswerForm(item=one.item, initial={"number": one.consensus.number})
            if bound and bound.item.id == one.item.id:
                form = bound
        rows.append({"one": one, "form": form, "system_code": one.system_code})
    context = {
        "workshop": workshop,
        "rows": rows,
        "bound": bound,
        "actions": actions_for(actor, workshop),
        "notice": notice,
        "crumbs": _crumbs(workshop),
    }
    return render(request, "workshops/decisions.html", context, status=status)


@require_safe
@sign_in_first
def decisions(request: HttpRequest, workshop: int) -> HttpResponse:
    """What the room proposes, beside what the assessment says now."""
    return _decisions(request, _to_decide(request, workshop))


@require_POST
@sign_in_first
def answer(request: HttpRequest, workshop: int, item: int) -> HttpResponse:
    """Accept, change or decline one consensus."""
    found = _to_decide(request, workshop)
    actor = actor_of(request)
    proposal = next((one for one in proposals_for(actor, found) if one.item.id == item), None)
    if proposal is None:
        raise Http404
    form = AnswerForm(request.POST, item=proposal.item)
    if not form.is_valid():
        return _decisions(request, found, bound=form, status=UNPROCESSABLE)
    data = form.cleaned_data
    try:
        if data["answer"] == "decline":
            taking.decline_consensus(
                actor=actor, consensus=proposal.consensus, seen_number=data["number"], words=data["words"]
            )
        else:
            taking.accept_consensus(
                actor=actor,
                consensus=proposal.consensus,
                seen_number=data["number"],
                level_key=data["level"] if data["answer"] == "change" else None,
                words=data["words"],
            )
    except taking.NotTaken as problem:
        form.add_error(None, str(problem))
        return _decisions(request, found, bound=form, status=CONFLICT)
    except StaleNumber:
        form.add_error(None, "Somebody saved this area meanwhile. Read it again, then answer")
        return _decisions(request, found, bound=form, status=CONFLICT)
    except ValidationError as error:
        add_errors(form, error)
        return _decisions(request, found, bound=form, status=UNPROCESSABLE)
    said = "The assessment is as it was." if data["answer"] == "decline" else "It stands in the assessment now."
    messages.success(request, f"{proposal.item.text}: {said}")
    return redirect("workshops:decisions", workshop)


@require_POST
@sign_in_first
def take_action(request: HttpRequest, workshop: int, action: int) -> HttpResponse:
    """Make a milestone of an action."""
    found = _to_decide(request, workshop)
    actor = actor_of(request)
    row = next((one for one in actions_for(actor, found) if one.pk == action), None)
    if row is None:
        raise Http404
    try:
        taking.take_action(actor=actor, action=row)
    except taking.NotTaken as problem:
        return _decisions(request, found, notice=str(problem), status=CONFLICT)
    except ValidationError as error:
        return _decisions(request, found, notice=error.messages[0], status=UNPROCESSABLE)
    messages.success(request, "The action is a milestone now.")
    return redirect("workshops:decisions", workshop)
