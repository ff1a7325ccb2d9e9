"""What was signed, and with whom it is shared."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Action, require
from assessments import services
from assessments.codes import in_groups
from assessments.forms import SharingForm
from assessments.models import Assessment
from assessments.presenters.tasks import check_card
from assessments.selectors import get_assessment, subject_of
from assessments.selectors.verifying import signed_version, signed_versions
from assessments.views.common import actor_of, add_errors, address, crumbs, may, sign_in_first

MOVED_ON = "The assessment changed while you had this page open, so nothing was done. Check it and try again."


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def sharing(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """The chair changes with whom a signed assessment is shared, more or less widely."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.SIGN_OFF, subject_of(assessment))
    named = list(assessment.shared_with.order_by("name").values_list("ods_code", "name"))
    initial = {"sharing": assessment.sharing, "shared_with": [code for code, _ in named]}
    form = SharingForm(request.POST if request.method == "POST" else None, assessment=assessment, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_sharing(
                actor=actor,
                assessment=assessment,
                seen_number=form.cleaned_data["seen_number"],
                sharing=form.cleaned_data["sharing"],
                shared_with=form.systems(),
            )
            messages.success(request, "Sharing is changed.")
            return redirect(address(assessment, "sign_off"))
        except services.StaleState:
            messages.error(request, MOVED_ON)
            return redirect(address(assessment, "sharing"))
        except ValidationError as error:
            add_errors(form, error)
    context = {
        "assessment": assessment,
        "is_signed_off": assessment.status == Assessment.Status.SIGNED_OFF,
        "named": [name for _, name in named],
        "form": form,
        "crumbs": crumbs(assessment),
    }
    return render(request, "assessments/sharing.html", context)


@require_safe
@sign_in_first
def versions(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """Every signing of an assessment with its code, for the people of its system."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.READ_HISTORY, subject_of(assessment))
    lines = [(line, in_groups(line.sha256)) for line in signed_versions(assessment)]
    context = {"assessment": assessment, "lines": lines, "crumbs": crumbs(assessment)}
    return render(request, "assessments/signed_versions.html", context)


@require_safe
@sign_in_first
def version(request: HttpRequest, ods: str, round: str, sequence: int) -> HttpResponse:
    """One signing as it was signed, answer by answer."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.READ_HISTORY, subject_of(assessment))
    found = signed_version(assessment, sequence)
    if found is None:
        raise Http404
    content, board = found
    context = {
        "assessment": assessment,
        "content": content,
        "code": in_groups(content.sha256),
        "board": board,
        "cards": [check_card(area) for area in board.areas],
        "may": may(actor, assessment) | {"edit": False, "judge": False},
        "crumbs": crumbs(assessment),
    }
    return render(request, "assessments/signed_version.html", context)


@require_safe
@sign_in_first
def content(request: HttpRequest, ods: str, round: str, sequence: int) -> HttpResponse:
    """The signed content itself: its SHA-256 is the code, so that anybody can check it without this product."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    require(actor, Action.READ_HISTORY, subject_of(assessment))
    found = signed_version(assessment, sequence)
    if found is None:
        raise Http404
    response = HttpResponse(found[0].content, content_type="application/json")
    name = f"{assessment.system.ods_code.lower()}-{assessment.round.key}-signed-{sequence}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
