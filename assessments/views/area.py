"""One area: judge it, see what the evidence backs, and never lose what somebody typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import OPEN_STATES, Action, Actor, Subject, can, require
from assessments import services
from assessments.boards import AreaBoard
from assessments.completeness import to_confirm_count
from assessments.forms import AreaForm, ConflictForm
from assessments.forms.area import CONFIRM_LEVEL
from assessments.forms.area_evidence import RegisterWordsForm
from assessments.forms.conflict import RESOLVING, resolved
from assessments.forms.evidence import ask_for_file_again
from assessments.forms.fields import SeenNumberField
from assessments.forms.merging import MARKS, marks, merge
from assessments.forms.states import LastRoundForm
from assessments.models import Assessment, Evidence
from assessments.presenters.gap import claim_words, gap_panel
from assessments.presenters.levels import level_lines, shift_line
from assessments.presenters.presence import AlsoHere, also_here
from assessments.presenters.readings import voices_on
from assessments.presenters.since import LastRound, last_round
from assessments.previews import preview_board
from assessments.selectors import (
    get_area,
    named_evidence,
    offered_evidence,
    reading_asked_of,
    subject_of,
    voices_of,
)
from assessments.selectors.since import last_round_of
from assessments.selectors.walking import next_area_key
from assessments.views.common import (
    actor_of,
    add_errors,
    address,
    crumbs,
    kept_file,
    may,
    saved,
    sign_in_first,
)
from frameworks.library import domains_named

CONFLICT = 409
Files = MultiValueDict[str, UploadedFile]


@dataclass
class AreaPage:
    """Everything that the answers of this page need: who asks, of which area, and what they may do."""

    request: HttpRequest
    actor: Actor
    assessment: Assessment
    board: AreaBoard
    subject: Subject
    may_judge: bool
    merged_with: str = ""

    def form(
        self, data: QueryDict | None = None, files: Files | None = None, *, register: Sequence[Evidence] = ()
    ) -> AreaForm:
        """The area's form; `register` holds what the data names beside the area's own evidence."""
        return AreaForm(data, files, board=self.board, register=register, may_judge=self.may_judge)

    def also_here(self) -> tuple[AlsoHere, ...]:
        """The others of the system who work on this assessment now; the person is noted as being here."""
        area = self.board.area
        people = services.note_presence(actor=self.actor, assessment=self.assessment, area_id=area.id)
        return also_here(people, timezone.now(), area.key)

    def render(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """A page about this area."""
        shared = {
            "assessment": self.assessment,
            "board": self.board,
            "panel": gap_panel(self.board),
            "levels": level_lines(self.board),
            "shift": shift_line(self.board),
            "why_url": address(self.assessment, "why", self.board.area.key),
            "claim_words": claim_words(self.board),
            "domains": domains_named(self.board.area.domain_keys),
            "voices": voices_on(
                voices_of(self.assessment, self.actor, area_id=self.board.area.id), self.board.area.key
            ),
            "also_here": self.also_here(),
            "may": may(self.actor, self.assessment),
            "may_judge": self.may_judge,
            "seen_number": self.board.number,
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
            return _save(page, request.POST, request.FILES)
        # A person of the system whose assessment was submitted while they wrote gets their words back.
        require(page.actor, Action.EDIT_FINDINGS, Subject(system_id=page.assessment.system_id))
        return _closed(page, request.POST)
    if not may_edit:
        asked = reading_asked_of(page.assessment, page.actor)
        return page.render("assessments/area_read.html", {"asked": asked, "last": _last_round(page)[0]})
    return _form_page(page, page.form())


def _last_round(page: AreaPage) -> tuple[LastRound | None, dict[str, str]]:
    """The area in the round before as the page shows it, and the state of each criterion there, by key.

    Read only where findings wait to be confirmed or somebody asks for it: it takes several queries, and the page
    names the level of the round before without any.
    """
    if not to_confirm_count(page.board) and not LastRoundForm(page.request.GET).is_asked():
        return None, {}
    found = last_round_of(page.assessment, page.board, page.actor)
    if found is None:
        return None, {}
    before, earlier, states = found
    return last_round(page.board, before, earlier), states


@require_POST
@sign_in_first
def preview(request: HttpRequest, ods: str, round: str, area: str) -> HttpResponse:
    """The panel beside the claim as it would be if the form were saved. Nothing is saved."""
    page = _page(request, ods, round, area)
    require(page.actor, Action.EDIT_FINDINGS, page.subject)
    form = page.form(request.POST, register=_register_for(page, request.POST))
    form.is_valid()  # what does not pass yet stays as it stands
    board = preview_board(page.board, form.change(), may_judge=page.may_judge, expired=form.expired())
    context = {"panel": gap_panel(board), "why_url": address(page.assessment, "why", board.area.key)}
    return render(request, "assessments/_panel.html", context)


def _save(page: AreaPage, data: QueryDict, files: Files) -> HttpResponse:
    seen = SeenNumberField().clean(data.get("seen_number"))
    register = _register_for(page, data)
    form = page.form(data, files, register=register)
    if _is_search(data):
        return _search_page(page, form, seen)
    if seen != page.board.number:
        return _conflict(page, form)
    if RESOLVING in data:
        choice = ConflictForm(data, area_form=form)
        if not choice.is_valid():
            return _conflict_page(page, choice)
        form = page.form(resolved(data, form), files, register=register)
    if not form.is_valid():
        return _form_page(page, form)
    try:
        with kept_file(form, "new_file") as file:
            services.record_judgement(
                actor=page.actor,
                assessment=page.assessment,
                area_key=page.board.area.key,
                seen_number=seen,
                change=form.change(file),
                current=page.board,
            )
    except services.StaleNumber as stale:
        page.assessment.refresh_from_db(fields=["status"])
        page.board = stale.current
        if page.assessment.status not in OPEN_STATES:
            return _closed(page, data)
        return _conflict(page, page.form(data, files, register=register))
    except ValidationError as error:
        add_errors(form, error, _field_of)
        return _form_page(page, form)
    return _onwards(page, data.get("action", ""), seen)


def _is_search(data: QueryDict) -> bool:
    """Whether the register is to be searched: its button was pressed, or Enter in its field with nothing chosen."""
    action = data.get("action")
    return action == "find" or bool(action == "enter" and data.get("register_words") and not data.get("register_item"))


def _search_page(page: AreaPage, form: AreaForm, seen: int) -> HttpResponse:
    """The page as it was typed, with what the register has of the words. Nothing is checked or saved."""
    form.unchecked()
    ask_for_file_again(form, "new_file")
    typed: Any = form.data
    return _form_page(page, form, {"seen_number": seen, "marks": typed.get(MARKS, "")})


def _register_for(page: AreaPage, data: QueryDict) -> Sequence[Evidence]:
    """The items of the register that the form names beside the area's own; no query when there are none."""
    named = {value for name, values in data.lists() if name.startswith("evidence-") for value in values}
    named -= {str(item.id) for item in page.board.evidence}
    named.add(data.get("register_item", ""))
    # Anything else was never offered, and the form says so.
    ids = {int(value) for value in named if value.isascii() and value.isdigit() and len(value) < 16}
    return named_evidence(page.assessment.system_id, ids)


def _onwards(page: AreaPage, action: str, seen: int) -> HttpResponse:
    """Where each button leads after a save; the message tells the browser which kept text it can drop."""
    name = page.board.area.name
    kept = f"area:{page.assessment.pk}:{page.board.area.key}@{seen}"
    also = f" {page.merged_with} saved it while you had it open: both changes are kept." if page.merged_with else ""
    if action == "later":
        saved(page.request, f"Your answers are saved.{also}", kept)
        return redirect(address(page.assessment, "tasks"))
    saved(page.request, f"“{name}” is saved.{also}", kept)
    if action in ("stay", "enter") or CONFIRM_LEVEL in page.request.POST:
        return redirect(address(page.assessment, "area", page.board.area.key))
    following = next_area_key(page.assessment, page.board)
    if following is None:
        return redirect(address(page.assessment, "check"))
    return redirect(address(page.assessment, "area", following))


def _form_page(page: AreaPage, form: AreaForm, instead: dict[str, Any] | None = None) -> HttpResponse:
    """The form to fill in or to mend; `instead` replaces what the page says of the version that was seen."""
    words = ""
    if form.is_bound:
        ask_for_file_again(form, "new_file")
        words = RegisterWordsForm(form.data).words()
    form.offer(offered_evidence(page.assessment.system_id, words, also=form.register))
    last, form.last_states = _last_round(page)
    return page.render("assessments/area.html", {"form": form, "marks": marks(form), "last": last, **(instead or {})})


def _conflict(page: AreaPage, form: AreaForm) -> HttpResponse:
    """Somebody saved the area meanwhile. What only one of the two changed is merged; the rest is asked about."""
    data: Any = form.data
    merged = merge(form)
    if not merged.conflicts:
        both = merged.data.copy()
        both["seen_number"] = str(page.board.number)
        both.pop(RESOLVING, None)
        page.merged_with = page.board.updated_by or "Somebody else"
        return _save(page, both, form.files)
    form = page.form(merged.data, form.files, register=form.register)
    chosen = {name: value for name, value in data.items() if name.startswith("choose-")}
    return _conflict_page(page, ConflictForm(initial=chosen, area_form=form))


def _conflict_page(page: AreaPage, choice: ConflictForm) -> HttpResponse:
    context = {"form": choice}
    return page.render("assessments/area_conflict.html", context, status=CONFLICT)


def _closed(page: AreaPage, data: QueryDict) -> HttpResponse:
    """The assessment was submitted while the person wrote: nothing is saved, every text that they typed is shown."""
    page.may_judge = can(page.actor, Action.JUDGE, Subject(system_id=page.assessment.system_id))  # when it was open
    form = page.form(data)
    texts = [
        (bound.label, bound.value())
        for bound in form
        if bound.name in form.changed_data and isinstance(bound.value(), str) and len(bound.value()) > 1
        if not hasattr(bound.field, "choices") and bound.name != "seen_number"
    ]
    return page.render("assessments/area_closed.html", {"texts": texts}, status=CONFLICT)


def _field_of(name: str) -> str:
    """The form's field for what a service names: a criterion's is its note's."""
    return {"level": "claim", "rationale": "rationale"}.get(name, f"note-{name}")
