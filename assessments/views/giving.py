"""A reading as its reader meets it: read the assessment, say a level and words on each area, send it as a whole."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from assessments import services
from assessments.boards import AssessmentBoard
from assessments.forms import ReadingForm
from assessments.models import Assessment, Reading
from assessments.presenters.readings import own_words
from assessments.selectors import assessment_board, drafted_lines, get_reading_to_give, reader_name
from assessments.views.common import actor_of, address, crumbs, saved, sign_in_first

CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_first
def give_reading(request: HttpRequest, ods: str, round: str, reading: int) -> HttpResponse:
    """Say a level, or none, and words on each area; keep it, or send it."""
    actor = actor_of(request)
    assessment, row = get_reading_to_give(actor, ods, round, reading)
    if row.given_at:
        if request.method == "POST":
            messages.info(request, "This reading was sent already. What you sent now is not saved.")
        return redirect(address(assessment, "reading", str(row.pk)))
    board = assessment_board(assessment, actor)
    if request.method != "POST":
        return _page(request, assessment, row, board, ReadingForm(board=board, lines=drafted_lines(row)))
    form = ReadingForm(request.POST, board=board, lines=drafted_lines(row))
    if not form.is_valid():
        return _page(request, assessment, row, board, form)
    is_given = request.POST.get("action") == "send"
    try:
        services.save_reading(
            actor=actor,
            board=board,
            assessment=assessment,
            reading=row,
            seen_number=form.cleaned_data["seen_number"],
            lines=form.changes(),
            is_given=is_given,
        )
    except services.StaleReading:
        _, row = get_reading_to_give(actor, ods, round, reading)
        form = ReadingForm(request.POST, board=board, lines=drafted_lines(row))
        form.shows_saved = True
        return _page(request, assessment, row, board, form, status=CONFLICT)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, assessment, row, board, form)
    kept = f"reading:{row.pk}@{form.cleaned_data['seen_number']}"
    if is_given:
        saved(request, f"Your reading is sent to {assessment.system.name}.", kept)
        return redirect(address(assessment, "reading", str(row.pk)))
    saved(request, "Your reading is saved. Nobody else sees it until you send it.", kept)
    return redirect(address(assessment, "give_reading", str(row.pk)))


def _page(
    request: HttpRequest,
    assessment: Assessment,
    reading: Reading,
    board: AssessmentBoard,
    form: ReadingForm,
    status: int = 200,
) -> HttpResponse:
    areas = {area.area.key: area for area in board.areas}
    groups = [
        (name, [{"row": row, "own": own_words(areas, row.area.area.key)} for row in rows])
        for name, rows in form.groups()
    ]
    context = {
        "assessment": assessment,
        "reading": reading,
        "as_whom": reader_name(reading.by_system.name if reading.by_system else None),
        "form": form,
        "groups": groups,
        "crumbs": crumbs(assessment),
    }
    return render(request, "assessments/reading_give.html", context, status=status)
