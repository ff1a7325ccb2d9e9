"""A system's own practice examples, and their review by the comparing body."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Action, require
from assessments.views.common import actor_of, add_errors, saved, sign_in_first
from journey.forms.examples import ExampleForm, PressedForm, ReviewForm
from journey.kinds import EXAMPLE, facts_of
from journey.selectors.examples import COLOURS, examples_of, examples_to_review
from journey.services import examples as work
from journey.services.records import StaleRecord
from journey.views.common import CONFLICT, GET_AND_POST, enter, may, page, url
from journey.views.records import Pages

example_pages = Pages(
    EXAMPLE,
    ExampleForm,
    "cycle",
    "examples",
    "example",
    about="It stays with this system until it is sent, reviewed and published. Once published, anybody who opens "
    "the library can read it, without signing in.",
    resave=work.change_example,
)
TRAIL = "Practice examples"


@require_safe
@sign_in_first
def examples(request: HttpRequest, ods: str) -> HttpResponse:
    """A system's own examples with where each stands."""
    _, system = enter(request, ods, Action.READ_STEPS)
    used, retired = examples_of(system.pk)
    return page(request, "examples", system, "cycle", inside=True, examples=used, retired=retired)


@require_safe
@sign_in_first
def example(request: HttpRequest, ods: str, example: int) -> HttpResponse:
    """One example, and what can be done with it now."""
    _, system = enter(request, ods, Action.READ_STEPS)
    return _example(request, system, work.get_example(system, example))


def _example(request: HttpRequest, system, row, *, was_changed: bool = False) -> HttpResponse:  # type: ignore[no-untyped-def]
    may_lead = may(actor_of(request), system, Action.LEAD_STEPS) and row.retired_at is None
    may_edit = may(actor_of(request), system, EXAMPLE.action)
    return page(
        request,
        "example",
        system,
        "cycle",
        inside=True,
        further=[{"label": TRAIL, "url": url(system, "examples")}],
        status=CONFLICT if was_changed else 200,
        row=row,
        facts=facts_of(EXAMPLE, row),
        colour=COLOURS[row.state],
        may_change=may_edit and row.retired_at is None and row.state in work.MAY_BE_CHANGED,
        may_retire=may_edit,
        may_use=may_edit and row.retired_at is None,
        may_send=may_lead and row.state in work.MAY_BE_CHANGED,
        may_take_back=may_lead and row.state not in work.MAY_BE_CHANGED,
        was_changed=was_changed,
    )


def _moved(service: Callable[..., None], words: str) -> Callable[..., HttpResponseBase]:
    """The view of a button of the example's page: `service` does it, `words` say so."""

    @require_POST
    @sign_in_first
    def view(request: HttpRequest, ods: str, example: int) -> HttpResponse:
        actor, system = enter(request, ods, Action.LEAD_STEPS)
        row = work.get_example(system, example)
        form = PressedForm(request.POST)
        form.is_valid()  # a number that is none is refused as tampered with
        try:
            service(actor=actor, system=system, pk=row.pk, **form.cleaned_data)
        except StaleRecord as stale:
            return _example(request, system, stale.current, was_changed=True)
        saved(request, words, "")
        return redirect(url(system, "example", row.pk))

    return view


send = _moved(work.send_example, "It is sent for review.")
take_back = _moved(work.take_back_example, "It is a draft of this system again.")


@require_safe
@sign_in_first
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for review, and what is published."""
    require(actor_of(request), Action.REVIEW_PRACTICE)
    sent, published = examples_to_review()
    context = {"sent": sent, "published": published, "crumbs": [{"label": "Home", "url": "/"}]}
    return render(request, "journey/example_queue.html", context)


@require_http_methods(GET_AND_POST)
@sign_in_first
def review(request: HttpRequest, sent_example: int) -> HttpResponse:
    """Publish an example, or return it with comments."""
    actor = actor_of(request)
    require(actor, Action.REVIEW_PRACTICE)
    sent = request.POST if request.method == "POST" else None
    try:
        row = work.example_to_review(sent_example)
    except Http404:
        if sent is None:
            raise
        # It may be its system's own again: nothing of it is shown, but what was typed about it.
        typed = ReviewForm(sent)["words"].value()
        return render(request, "journey/example_decided.html", {"typed": typed}, status=404)
    form = ReviewForm(sent)
    status = 200
    if sent is not None and form.is_valid():
        told = {"actor": actor, "pk": row.pk, "seen_number": form.cleaned_data["seen_number"]}
        publishes = form.cleaned_data["decision"] == "publish"
        try:
            service = work.publish_example if publishes else work.return_example
            service(**told, words=form.cleaned_data["words"])
        except StaleRecord:
            # A system that took it back keeps it to itself again: this raises Http404.
            row, status = work.example_to_review(sent_example), CONFLICT
        except ValidationError as error:
            add_errors(form, error)
        else:
            saved(request, "It is published." if publishes else "It is returned.", f"review:{row.pk}@{row.number}")
            return redirect("practice:queue")
    facts = [(label, words) for label, words in facts_of(EXAMPLE, row) if label != "State"]
    crumbs = [
        {"label": "Home", "url": "/"},
        {"label": "Practice examples to review", "url": "/practice-examples/review/"},
    ]
    context = {
        "row": row,
        "facts": facts,
        "form": form.shown_for(row.state),
        "crumbs": crumbs,
        "was_changed": status == CONFLICT,
    }
    return render(request, "journey/example_review.html", context, status=status)
