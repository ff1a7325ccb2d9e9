"""A round's progress, its closing date, and reminders."""

import csv
from io import StringIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action, can, require
from accounts.services import choose_reminders
from assessments.forms.reminding import ExtendForm, ProgressForm, ReminderForm, WantsForm
from assessments.models import Round
from assessments.selectors.progress import acts_of, counts_of, progress_of
from assessments.services import StaleState
from assessments.services.reminding import WAITING, extend_round, remind, standard_text, waiting
from assessments.views.common import actor_of, add_errors, sign_in_first
from spreadsheets import safe_in_csv

GET_AND_POST = ["GET", "HEAD", "POST"]
CONFLICT = 409


def _round(request: HttpRequest, key: str, action: Action) -> Round:
    require(actor_of(request), action)
    found = Round.objects.filter(key=key, from_publications=False).first()
    if found is None:
        raise Http404
    return found


def _crumbs(request: HttpRequest, round: Round | None = None) -> list[dict[str, str]]:
    crumbs = [{"label": "Home", "url": "/"}]
    if can(actor_of(request), Action.ADMINISTER):
        crumbs = [
            {"label": "Administration", "url": reverse("administration:home")},
            {"label": "Rounds", "url": reverse("administration:rounds")},
        ]
    if round is not None:
        crumbs.append({"label": "Progress", "url": reverse("administration:progress", args=[round.key])})
    return crumbs


@require_safe
@sign_in_first
def progress(request: HttpRequest, key: str) -> HttpResponse:
    """Who started, submitted, signed off and shared, with dates; never what they say."""
    round = _round(request, key, Action.SEE_PROGRESS)
    lines = progress_of(round)
    form = ProgressForm(request.GET)
    state = form.wanted()
    context = {
        "round": round,
        "form": form,
        "counts": counts_of(lines),
        "lines": [line for line in lines if not state or line.state == state],
        "acts": acts_of(round),
        "may_administer": can(actor_of(request), Action.ADMINISTER),
        "crumbs": _crumbs(request),
    }
    return render(request, "administration/progress.html", context)


@require_safe
@sign_in_first
def progress_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The same as a file."""
    round = _round(request, key, Action.SEE_PROGRESS)
    out = StringIO()
    writer = csv.writer(out)
    heads = ("System", "Name", "Region", "Status", "Started", "Submitted", "Signed off", "Shared with", "Reminded")
    writer.writerow(heads)
    for line in progress_of(round):
        days = [
            moment.date().isoformat() if moment else ""
            for moment in (line.started_at, line.submitted_at, line.signed_off_at)
        ]
        row = [line.code, line.name, line.region, line.state_label, *days, line.sharing, line.reminded_on or ""]
        writer.writerow([safe_in_csv(one) for one in row])
    headers = {"Content-Disposition": f'attachment; filename="progress-{round.key}.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(GET_AND_POST)
@sign_in_first
def extend(request: HttpRequest, key: str) -> HttpResponse:
    """Let a round close later."""
    round = _round(request, key, Action.ADMINISTER)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            extend_round(actor=actor_of(request), round=round, **form.cleaned_data)
        except StaleState:
            round.refresh_from_db()
            status = CONFLICT
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "The round closes later now.")
            return redirect("administration:progress", round.key)
    context = {"round": round, "form": form, "was_changed": status == CONFLICT, "crumbs": _crumbs(request, round)}
    return render(request, "administration/extend.html", context, status=status)


@require_http_methods(GET_AND_POST)
@sign_in_first
def reminder(request: HttpRequest, key: str) -> HttpResponse:
    """Choose whom to remind and in what words, look at who gets it, then send."""
    round = _round(request, key, Action.ADMINISTER)
    subject, text = standard_text(round)
    initial = {"whom": "not-signed", "subject": subject, "text": text}
    form = ReminderForm(request.POST if request.method == "POST" else None, initial=initial)
    lines = progress_of(round)
    preview = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if request.POST.get("send") == "yes":
            link = request.build_absolute_uri("/")
            sent = remind(actor=actor_of(request), round=round, link=link, **data)
            words = f"{sent.people} people of {sent.systems} systems were written to."
            if sent.failed:
                words += f" {sent.failed} letters could not be handed over."
            if sent.today_already:
                words += f" {sent.today_already} systems were reminded today already and left out."
            (messages.error if sent.failed else messages.success)(request, words)
            return redirect("administration:progress", round.key)
        found = waiting(lines, data["whom"])
        preview = {
            "told": [line for line in found if line.to_tell],
            "nobody": [line for line in found if not line.to_tell],
            "people": sum(line.to_tell for line in found),
        }
    counts = [(label, len(waiting(lines, whom))) for whom, (label, _) in WAITING.items()]
    context = {
        "round": round,
        "form": form,
        "preview": preview,
        "counts": counts,
        "crumbs": _crumbs(request, round),
    }
    return render(request, "administration/reminder.html", context)


@require_http_methods(GET_AND_POST)
@sign_in_first
def wants(request: HttpRequest) -> HttpResponse:
    """Whether one takes reminders."""
    actor = actor_of(request)
    if actor.user_id is None:
        raise Http404
    form = WantsForm(
        request.POST if request.method == "POST" else None,
        initial={"wants": "yes" if request.user.wants_reminders else "no"},  # type: ignore[union-attr]
    )
    if request.method == "POST" and form.is_valid():
        choose_reminders(actor=actor, wants=form.answer())
        messages.success(request, "Your choice is saved.")
        return redirect("reminders")
    return render(request, "administration/wants.html", {"form": form, "crumbs": [{"label": "Home", "url": "/"}]})
