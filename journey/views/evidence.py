"""Using a row of the four steps as evidence in the open assessment."""

from collections.abc import Mapping, Sequence
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
from frameworks.content import VersionContent
from journey.forms.evidence import AreaForm, UseForm
from journey.kinds import AUDIT, KINDS
from journey.learned import SERVES, Learned
from journey.selectors.evidence import evidence_made_of, learned_of, open_assessment
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
    said, step = learned_of(register, get_record(register, system, learned)), SERVES[kind][0]
    into = open_assessment(system.pk)
    about: dict[str, Any] = {"said": said, "noun": register.noun, "into": into, "is_audit": register is AUDIT}
    if into is None:
        return page(request, "use_nowhere", system, step, inside=True, **about)
    choice = _area(request.GET, said, into.versions)
    if not choice.is_valid():
        return page(request, "use_area", system, step, inside=True, form=choice, **about)
    area = choice.cleaned_data["area"]
    area_key = area.partition("/")[2]
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
        area=area,
        was_changed=status == CONFLICT,
        **about,
    )


def _area(query: Mapping[str, Any], said: Learned, versions: Sequence[VersionContent]) -> AreaForm:
    """The choice of the area: what is asked for, else the area that the row names, unless another is wanted."""
    if "area" in query:
        return AreaForm(query, versions=versions)
    own = AreaForm({"area": said.area}, versions=versions)
    if "another" not in query and own.is_valid():
        return own
    return AreaForm(versions=versions, initial={"area": said.area})
