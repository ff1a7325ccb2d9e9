"""Rounds: the list, a new one, and changing one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action, require
from assessments import services
from assessments.forms.rounds import RoundForm
from assessments.models import Round
from assessments.services.rounds import save_round
from assessments.views.common import actor_of, sign_in_first

MOVED_ON = "Somebody else changed the round while you had this page open, so nothing was saved. Try again."


def _crumbs(*, inside: bool = True) -> list[dict[str, str]]:
    crumbs = [{"label": "Administration", "url": reverse("administration:home")}]
    if inside:
        crumbs.append({"label": "Rounds", "url": reverse("administration:rounds")})
    return crumbs


@require_safe
@sign_in_first
def round_list(request: HttpRequest) -> HttpResponse:
    """Every round, the latest first, with how many systems started it."""
    require(actor_of(request), Action.ADMINISTER)
    rounds = (
        Round.objects.annotate(started=Count("assessments", distinct=True))
        .prefetch_related("versions__framework")
        .order_by("-as_at")
    )
    return render(request, "administration/rounds.html", {"rounds": rounds, "crumbs": _crumbs(inside=False)})


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def new(request: HttpRequest) -> HttpResponse:
    """Make a round."""
    require(actor_of(request), Action.ADMINISTER)
    return _form_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a round: all of it until somebody starts it, then its closing date and whether it is current."""
    require(actor_of(request), Action.ADMINISTER)
    found = Round.objects.filter(key=key).first()
    if found is None:
        raise Http404
    return _form_page(request, found)


def _form_page(request: HttpRequest, round: Round | None) -> HttpResponse:
    form = RoundForm(request.POST if request.method == "POST" else None, round=round)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_round(
                actor=actor_of(request), plan=form.plan(), round=round, seen_number=form.cleaned_data["seen_number"]
            )
            messages.success(request, f"The round {saved.name} is saved.")
            return redirect("administration:rounds")
        except services.StaleState:
            messages.error(request, MOVED_ON)
        except ValidationError as error:
            form.add_error(None, error)
        if round is not None:
            round.refresh_from_db()
    started = round.assessments.count() if round else 0
    context = {"form": form, "round": round, "started": started, "crumbs": _crumbs()}
    return render(request, "administration/round.html", context)
