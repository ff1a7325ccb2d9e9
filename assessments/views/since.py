"""What changed since the round before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.presenters.since import since_rows
from assessments.selectors import assessment_board, get_assessment
from assessments.selectors.since import since_last_round
from assessments.views.common import actor_of, crumbs, sign_in_first


@require_safe
@sign_in_first
def since(request: HttpRequest, ods: str, round: str) -> HttpResponse:
    """Level changes, criteria gained and lost, evidence added and past its date: in words, a table and lists."""
    actor = actor_of(request)
    assessment = get_assessment(actor, ods, round)
    board = assessment_board(assessment, actor)
    found = since_last_round(assessment, board, actor)
    context = {
        "board": board,
        "since": found,
        "rows": since_rows(found, board.ods_code, board.round_key) if found else (),
        "crumbs": crumbs(assessment),
    }
    return render(request, "assessments/since.html", context)
