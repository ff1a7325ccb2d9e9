"""Using a row of the four steps as evidence in the open assessment."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.permissions import Action
from assessments.selectors import get_area
from assessments.services import StaleNumber
from assessments.views.common import add_errors, sign_in_first
from journey.forms.evidence import AreaForm, UseForm
from journey.kinds import KINDS
from journey.learned import SERVES
from journey.learned import learned as learned_of
from journey.selectors.evidence import evidence_made_of, open_assessment
from journey.services.evidence import use_as_evidence
from journey.services.records import get_record
from journey.views.common import CONFLICT, GET_AND_POST, enter, page


@require_http_methods(GET_AND_POST)
@sign_in_first
def use(request: HttpRequest, ods: str, kind: str, learned: int) -> HttpResponse:
    """Choose the area, then the criteria that the row supports; the words are filled in and can be changed."""
    actor, system = enter(request, ods, Action.EDIT_EVIDENCE)
    if kind not in SERVES:
        raise Http404
    register = KINDS[kind]
    row = get_record(register, system, learned)
    if row.retired_at:
        raise Http404
    said, step = learned_of(register, row), SERVES[kind][0]
    into = open_assessment(system.pk)
    about: dict[str, Any] = {"said": said, "noun": register.noun, "into": into}
    if into is None:
        return page(request, "use_nowhere", system, step, inside=True, **about)
    choice = AreaForm(request.GET or None, versions=into.versions, initial={"area": said.area})
    if not choice.is_valid():
        return page(request, "use_area", system, step, inside=True, form=choice, **about)
    area_key = choice.cleaned_data["area"].partition("/")[2]
    assessment, board = get_area(actor, system.ods_code, into.round_key, area_key)
    form = UseForm(
        request.POST if request.method == "POST" else None,
        board=board,
        said=said,
        earlier=evidence_made_of(system.pk, said.came_from),
    )
    status = 200
    if form.is_bound and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("title", "kind", "summary")}
        try:
            use_as_evidence(
                actor=actor,
                assessment=assessment,
                board=board,
                seen_number=form.cleaned_data["seen_number"],
                said=replace(said, **words),
                supports=form.supports(),
                evidence_id=form.evidence_id(),
            )
        except StaleNumber as stale:
            board, status = stale.current, CONFLICT
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"The {register.noun} is used as evidence here.")
            return redirect("assessments:area", system.ods_code, into.round_key, area_key)
    return page(
        request,
        "use",
        system,
        step,
        inside=True,
        status=status,
        form=form,
        board=board,
        was_changed=status == CONFLICT,
        **about,
    )
