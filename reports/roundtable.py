"""A roundtable's summary as a PDF and as a spreadsheet, from the read model that its page is made of."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.permissions import Action
from assessments.views.common import actor_of, sign_in_first
from reports.render import RenderFailed, render_pdf
from spreadsheets import Cell, Column, Kind, Sheet, write_workbook
from workshops.models import Workshop
from workshops.presenters.outcome import summary_of
from workshops.rooms import ActivityView, Outcome
from workshops.selectors.access import get_workshop
from workshops.selectors.outcome import outcome_of

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Iterator[tuple[Cell, ...]]

OVERVIEW = (Column("what", "What", width=32), Column("value", "Value", Kind.LINES, width=80))
DISTRIBUTIONS = (
    Column("activity", "Activity", width=40),
    Column("system", "System", width=28),
    Column("item", "Item", width=40, meaning="The area judged, or the option voted on"),
    Column("scoring", "Scoring", Kind.WHOLE, width=10, meaning="1 is the first time of scoring, 2 the second"),
    Column("who", "Who", width=22, meaning="Everybody, or one sector with enough answers to be shown"),
    Column("answer", "Answer", width=28, meaning="A level, “Don’t know”, or “Dots”"),
    Column("count", "Count", Kind.WHOLE, width=10, meaning="People who gave this answer; for a dot-vote, dots"),
)
DECISIONS = (
    Column("activity", "Activity", width=40),
    Column("system", "System", width=28),
    Column("item", "Item", width=40),
    Column("level", "The room agreed on", width=24, meaning="Empty where the room did not agree on a level"),
    Column("words", "In its words", Kind.LINES, width=60),
    Column("dissent", "Dissented", Kind.WHOLE, width=10, meaning="How many people"),
    Column("dissent_words", "What they saw differently", Kind.LINES, width=40),
    Column("agreement", "Agreement", width=26, meaning="Of the last scoring, in words"),
    Column("measure", "Agreement A", width=12, meaning="Van der Eijk’s: 1 all the same, 0 even, -1 two ends"),
    Column("answer", "The system", width=24, meaning="What its chair or lead made of it"),
    Column("answer_level", "Claimed", width=24),
    Column("answer_words", "For this reason", Kind.LINES, width=40),
)
TEXTS = (
    Column("activity", "Activity", width=40),
    Column("kind", "Kind", width=12, meaning="Quote, text from the room, or issue parked"),
    Column("text", "Text", Kind.LINES, width=80),
    Column("role", "Role or group", width=28, meaning="A role only where three or more people in the room held it"),
)
ACTIONS = (
    Column("text", "Action", width=60),
    Column("owner", "Who", width=28),
    Column("due", "By when", Kind.DATE, width=14),
    Column("system", "System", width=28),
    Column("milestone", "Is a milestone", width=14),
)


@require_safe
@sign_in_first
def roundtable_pdf(request: HttpRequest, workshop: int) -> HttpResponse:
    """The summary as a PDF: 404 for who may not read it, 503 when it can't be made just now."""
    found = get_workshop(actor_of(request), workshop, Action.READ_WORKSHOP)
    summary = summary_of(outcome_of(found))
    try:
        document = render_pdf(render_to_string("reports/roundtable.html", {"summary": summary}))
    except RenderFailed:
        response = render(request, "reports/roundtable_unavailable.html", {"workshop": found}, status=503)
        response.headers["Retry-After"] = "60"
        return response
    response = HttpResponse(document.pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{_name(found)}.pdf"'
    return response


@require_safe
@sign_in_first
def roundtable_xlsx(request: HttpRequest, workshop: int) -> HttpResponse:
    """The summary's figures and words as a spreadsheet."""
    found = get_workshop(actor_of(request), workshop, Action.READ_WORKSHOP)
    response = HttpResponse(roundtable_workbook(outcome_of(found)), content_type=EXCEL)
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(found)}.xlsx"'
    return response


def _name(workshop: Workshop) -> str:
    return slugify(f"roundtable {workshop.title} {workshop.held_on}")[:100] or "roundtable"


def roundtable_workbook(outcome: Outcome) -> bytes:
    """The .xlsx file of an outcome: overview, distributions, decisions, texts, actions, definitions."""
    sheets = [
        Sheet("Overview", OVERVIEW, _overview(outcome)),
        Sheet("Distributions", DISTRIBUTIONS, _distributions(outcome)),
        Sheet("Decisions", DECISIONS, _decisions(outcome)),
        Sheet("Texts", TEXTS, _texts(outcome)),
        Sheet("Actions", ACTIONS, _actions(outcome)),
    ]
    return write_workbook(sheets, title=outcome.title)


def _overview(outcome: Outcome) -> Rows:
    summary = summary_of(outcome)
    yield "Roundtable", outcome.title
    yield "Date", outcome.held_on
    yield "Systems", ", ".join(name for _, name in outcome.systems)
    yield "Round", outcome.round_name
    yield "Facilitated by", summary.facilitators
    yield "People who took part", outcome.joined
    for name, count in outcome.sectors:
        yield f"Of them: {name}", count
    yield "How", summary.method
    yield "State", "Draft until it has finished" if summary.is_draft else "Finished"


def _distributions(outcome: Outcome) -> Rows:
    for activity in outcome.activities:
        for item in activity.items:
            for one in item.distributions:
                place = (activity.title, activity.system_name, item.text, one.scoring)
                if activity.kind == "dots":
                    yield *place, "Everybody", "Dots", one.bars[0].count
                    continue
                for bar in one.bars:
                    yield *place, "Everybody", bar.name, bar.count
                yield *place, "Everybody", "Don’t know", one.unknown
                for sector, bars in one.sectors:
                    for bar in bars:
                        yield *place, sector, bar.name, bar.count


def _decisions(outcome: Outcome) -> Rows:
    for activity in outcome.activities:
        for item in activity.items:
            found = item.consensus
            if found is None:
                continue
            said = item.distributions[-1].agreement if item.distributions else None
            yield (
                activity.title,
                activity.system_name,
                item.text,
                found.level.name if found.level else "",
                found.words,
                found.dissent,
                found.dissent_words,
                said.label if said else "",
                round(said.measure, 3) if said and said.measure is not None else None,
                found.answer_label,
                found.answer_level.name if found.answer_level else "",
                found.answer_words,
            )


def _texts(outcome: Outcome) -> Rows:
    titles = {one.id: one.title for one in outcome.activities}
    for quote in outcome.quotes:
        yield titles.get(quote.activity_id or 0, ""), "Quote", quote.text, quote.role
    for activity in outcome.activities:
        yield from _released(activity)
    for text in outcome.parked:
        yield "", "Parked", text, ""


def _released(activity: ActivityView) -> Rows:
    for line in activity.texts:
        yield activity.title, "Text", line.text, line.group


def _actions(outcome: Outcome) -> Rows:
    for one in outcome.actions:
        yield one.text, one.owner, one.due_on, one.system_name, "Yes" if one.milestone_id else "Not yet"
