"""One area: judge it, see what the evidence backs, and never lose what somebody typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import OPEN_STATES, Action, Actor, Subject, can, require
from assessments import services
from assessments.boards import AreaBoard
from assessments.forms import AreaForm, ConflictForm
from assessments.forms.conflict import RESOLVING, differing, resolved
from assessments.forms.fields import SeenNumberField
from assessments.models import Assessment, Evidence
from assessments.presenters.gap import claim_words, gap_panel
from assessments.previews import preview_board
from assessments.selectors import get_area, subject_of, system_evidence
from assessments.selectors.walking import next_area_key
from assessments.views.common import actor_of, address, crumbs, may, sign_in_first

CONFLICT = 409


@dataclass
class AreaPage:
    """Everything that the answers of this page need: who asks, of which area, and what they may do."""

    request: HttpRequest
    actor: Actor
    assessment: Assessment
    board: AreaBoard
    subject: Subject
    may_judge: bool

    def form(self, data: QueryDict | None = None, *, register: Sequence[Evidence] | None = None) -> AreaForm:
        """The area's form; the register is read unless it is given."""
        if register is None:
            register = system_evidence(self.assessment.system_id)
        return AreaForm(data, board=self.board, register=register, may_judge=self.may_judge)

    def render(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """A page about this area."""
        shared = {
            "assessment": self.assessment,
            "board": self.board,
            "panel": gap_panel(self.board),
            "claim_words": claim_words(self.board),
            "may": may(self.actor, self.assessment),
            "may_judge": self.may_judge,
            "crumbs": crumbs(self.assessment),
        }
        return render(self.request, template, {**shared, **context}, status=status)


def _page(request: HttpRequest, ods: str, round: str, area: str) -> AreaPage:
    actor = actor_of(request)
    assessment, board = get_area(actor, ods, round, area)
    subject = subject_of(assessment)
    return AreaPage(request, actor, assessment, board, subject, can(actor, Action.JUDGE, subject))


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def area(request: HttpRequest, ods: str, round: str, area: str) -> HttpResponse:
    """Show an area, as a form to those who may edit it; save what they send."""
    page = _page(request, ods, round, area)
    may_edit = can(page.actor, Action.EDIT_FINDINGS, page.subject)
    if request.method == "POST":
        if may_edit:
            return _save(page, request.POST)
        # A person of the system whose assessment was submitted while they wrote gets their words back.
        require(page.actor, Action.EDIT_FINDINGS, Subject(system_id=page.assessment.system_id))
        return _closed(page, request.POST)
    if not may_edit:
        return page.render("assessments/area_read.html", {})
    return _form_page(page, page.form())


@require_POST
@sign_in_first
def preview(request: HttpRequest, ods: str, round: str, area: str) -> HttpResponse:
    """The panel beside the claim as it would be if the form were saved. Nothing is saved."""
    page = _page(request, ods, round, area)
    require(page.actor, Action.EDIT_FINDINGS, page.subject)
    form = page.form(request.POST)
    form.is_valid()  # what does not pass yet stays as it stands
    board = preview_board(page.board, form.change(), may_judge=page.may_judge)
    return render(request, "assessments/_panel.html", {"panel": gap_panel(board)})


def _save(page: AreaPage, data: QueryDict) -> HttpResponse:
    seen = SeenNumberField().clean(data.get("seen_number"))
    register = _register_for(page, data)
    form = page.form(data, register=register)
    if seen != page.board.number:
        return _conflict(page, form)
    if RESOLVING in data:
        choice = ConflictForm(data, area_form=form)
        if not choice.is_valid():
            return _conflict_page(page, choice)
        form = page.form(resolved(data, form), register=register)
    if not form.is_valid():
        return _form_page(page, form)
    try:
        services.record_judgement(
            actor=page.actor,
            assessment=page.assessment,
            area_key=page.board.area.key,
            seen_number=seen,
            change=form.change(),
            current=page.board,
        )
    except services.StaleNumber as stale:
        page.assessment.refresh_from_db(fields=["status"])
        page.board = stale.current
        if page.assessment.status not in OPEN_STATES:
            return _closed(page, data)
        return _conflict(page, page.form(data, register=register))
    except ValidationError as error:
        _add_errors(form, error)
        return _form_page(page, form)
    return _onwards(page, data.get("action", ""))


def _register_for(page: AreaPage, data: QueryDict) -> Sequence[Evidence]:
    """The system's evidence when the form names any that the area does not have; otherwise none, to save a query."""
    named = {value for name, values in data.lists() if name.startswith("evidence-") for value in values}
    if data.get("register_item") or named - {str(item.id) for item in page.board.evidence}:
        return system_evidence(page.assessment.system_id)
    return ()


def _onwards(page: AreaPage, action: str) -> HttpResponse:
    """Where each button leads after a save."""
    name = page.board.area.name
    if action == "later":
        messages.success(page.request, "Your answers are saved.")
        return redirect(address(page.assessment, "tasks"))
    messages.success(page.request, f"“{name}” is saved.")
    if action == "stay":
        return redirect(address(page.assessment, "area", page.board.area.key))
    following = next_area_key(page.assessment, page.board)
    if following is None:
        return redirect(address(page.assessment, "check"))
    return redirect(address(page.assessment, "area", following))


def _form_page(page: AreaPage, form: AreaForm) -> HttpResponse:
    if form.is_bound and not form.register:
        # The page offers the whole register, which a save without it does not read.
        form = page.form(form.data)  # type: ignore[arg-type]
        form.is_valid()
    return page.render("assessments/area.html", {"form": form})


def _conflict(page: AreaPage, form: AreaForm) -> HttpResponse:
    """Somebody saved the area meanwhile. Where nothing differs there is nothing to ask: only additions are saved."""
    data: Any = form.data
    if not differing(form):
        same = data.copy()
        same["seen_number"] = str(page.board.number)
        same.pop(RESOLVING, None)
        return _save(page, same)
    chosen = {name: value for name, value in data.items() if name.startswith("choose-")}
    return _conflict_page(page, ConflictForm(initial=chosen, area_form=form))


def _conflict_page(page: AreaPage, choice: ConflictForm) -> HttpResponse:
    context = {"form": choice}
    return page.render("assessments/area_conflict.html", context, status=CONFLICT)


def _closed(page: AreaPage, data: QueryDict) -> HttpResponse:
    """The assessment was submitted while the person wrote: nothing is saved, every text that they typed is shown."""
    page.may_judge = can(page.actor, Action.JUDGE, Subject(system_id=page.assessment.system_id))  # when it was open
    form = page.form(data, register=())
    texts = [
        (bound.label, bound.value())
        for bound in form
        if bound.name in form.changed_data and isinstance(bound.value(), str) and len(bound.value()) > 1
        if not hasattr(bound.field, "choices") and bound.name != "seen_number"
    ]
    return page.render("assessments/area_closed.html", {"texts": texts}, status=CONFLICT)


def _add_errors(form: AreaForm, error: ValidationError) -> None:
    """Put a service's refusal beside the field that it names: a criterion's is the note's."""
    names = {"level": "claim", "rationale": "rationale"}
    for name, texts in getattr(error, "error_dict", {"": error.error_list}).items():
        field = names.get(name, f"note-{name}")
        form.add_error(field if field in form.fields else None, texts)
