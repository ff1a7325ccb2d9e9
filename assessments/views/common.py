"""What the assessment's pages have in common: who is asked to sign in, breadcrumbs, what the reader may do."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.permissions import Action, Actor, can
from assessments.models import Assessment
from assessments.selectors import subject_of
from uploads import StoredFile, keep

View = Callable[..., HttpResponseBase]


def sign_in_first(view: View) -> View:
    """Ask somebody who is not signed in to sign in wherever they would get a 404.

    It is the same answer whether the page exists or not, so it tells nothing; what is public stays readable.
    """

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
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


def saved(request: HttpRequest, words: str, kept: str) -> None:
    """Say that something is saved. `kept` names the form as `data-draft` does, with the number that the person saw
    ("area:12:climate-change@3"): the browser then drops the text that it kept of it."""
    messages.success(request, words, extra_tags=f"draft:{kept}")


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
        "share": state == Assessment.Status.SIGNED_OFF and can(actor, Action.SIGN_OFF, subject),
        "reopen": closed and can(actor, Action.SIGN_OFF, subject),
        "read_history": can(actor, Action.READ_HISTORY, subject),
    }


def kept_file(form: forms.Form, name: str) -> AbstractContextManager[StoredFile | None]:
    """An uploaded file, kept for as long as what names it is being written; None when there is none.

    Leave it by raising when nothing was written: the file goes again.
    """
    sent = form.cleaned_data.get(name)
    return keep(sent.name, sent.file) if sent else nullcontext(None)


def add_errors(form: forms.Form, error: ValidationError, field_of: Callable[[str], str] = str) -> None:
    """Put a service's refusal beside the field that it names, or at the top when it names none of this form's.

    `field_of` gives the form's field for a name of the service's.
    """
    by_name = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    for name, texts in by_name.items():
        field = field_of(name)
        form.add_error(field if field in form.fields else None, texts)
