"""What the assessment's pages have in common: who is asked to sign in, breadcrumbs, what the reader may do."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accounts.permissions import Action, Actor, can
from assessments.models import Assessment
from assessments.selectors import subject_of

View = Callable[..., HttpResponse]


def sign_in_first(view: View) -> View:
    """Ask somebody who is not signed in to sign in wherever they would get a 404.

    It is the same answer whether the page exists or not, so it tells nothing; what is public stays readable.
    """

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if request.actor.user_id is None:  # type: ignore[attr-defined]
                return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
            raise

    return asking


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return request.actor  # type: ignore[attr-defined, no-any-return]


def address(assessment: Assessment, name: str, *more: str) -> str:
    """The address of one of the assessment's pages."""
    return reverse(f"assessments:{name}", args=[assessment.system.ods_code, assessment.round.key, *more])


def crumbs(assessment: Assessment, *, inside: bool = True) -> list[dict[str, str]]:
    """Breadcrumbs from the list of systems to the assessment; `inside` adds the assessment itself."""
    system = assessment.system
    trail = [
        {"label": "Systems", "url": reverse("systems:list")},
        {"label": system.name, "url": reverse("systems:home", args=[system.ods_code])},
    ]
    if inside:
        trail.append({"label": assessment.round.name, "url": address(assessment, "tasks")})
    return trail


def may(actor: Actor, assessment: Assessment) -> dict[str, bool]:
    """What the reader may do here, for the links that a page shows. The services ask again."""
    subject = subject_of(assessment)
    state = assessment.status
    submitted = state == Assessment.Status.SUBMITTED
    closed = state in (Assessment.Status.SUBMITTED, Assessment.Status.SIGNED_OFF)
    return {
        "edit": can(actor, Action.EDIT_FINDINGS, subject),
        "judge": can(actor, Action.JUDGE, subject),
        "submit": can(actor, Action.SUBMIT, subject),
        "sign_off": submitted and can(actor, Action.SIGN_OFF, subject),
        "reopen": closed and can(actor, Action.SIGN_OFF, subject),
        "read_history": can(actor, Action.READ_HISTORY, subject),
    }
