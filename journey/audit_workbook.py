"""What an audit's pages show, as spreadsheets: the same read models, nothing more."""

from collections.abc import Sequence

from journey.presenters.audits import OverView, ResultView, ScaleRow
from journey.selectors.audit_results import SideBySide
from journey.selectors.audits import AuditPage
from spreadsheets import Cell, Column, Kind, Sheet, write_workbook

POINTS = tuple(
    Column(f"at_{number}", str(number), Kind.WHOLE, width=6, meaning=f"Partners who answered {number}")
    for number in range(1, 6)
)
FIGURES = (
    *POINTS,
    Column("answered", "Answered", Kind.WHOLE, width=12, meaning="Partners of this group who answered this question"),
    Column("middle", "Middle answer", width=20, meaning="The median. Points are never averaged"),
)
QUESTION = Column("question", "Question", width=60)
OWN = Column("own", "Our own question", width=12, meaning="Yes for a question that the system added")
RULE = (
    "A sector stands by itself where {floor} or more of it answered. Where its number would tell a smaller sector’s "
    "by subtraction, it is left out too. A question that fewer than {floor} partners answered shows nothing."
)


def results_workbook(audit: AuditPage, results: Sequence[ResultView], floor: int) -> bytes:
    """One audit that is over."""
    about: list[tuple[Cell, ...]] = [
        ("Audit", audit.name),
        ("Closing date", audit.closes_on),
        ("Partners who answered", f"Fewer than {floor}" if audit.answered is None else audit.answered),
        ("Sectors that were asked", ", ".join(one.name for one in audit.sectors)),
    ]
    scale = [
        (one.text, "Yes" if one.is_local else "No", row.name, *figures_of(row))
        for one in results
        if one.is_scale
        for row in one.rows
    ]
    words = [
        (one.text, "Yes" if one.is_local else "No", name, said.words, said.role)
        for one in results
        for name, several in one.said
        for said in several
    ]
    left_out = [(one.text, one.hidden or one.held_back) for one in results if one.hidden or one.held_back]
    group = Column("group", "Sector", width=35, meaning="All sectors, or one")
    sheets = [
        Sheet("Audit", (Column("what", "What", width=28), Column("value", "Value", width=60)), about),
        Sheet("From 1 to 5", (QUESTION, OWN, group, *FIGURES), scale),
        Sheet(
            "In words",
            (
                QUESTION,
                OWN,
                Column("sector", "Sector", width=35),
                Column("words", "Words", width=90),
                Column("role", "Role", width=25, meaning="Only where it singles nobody out"),
            ),
            words,
        ),
        Sheet("Not shown", (QUESTION, Column("who", "Sectors not shown by themselves", width=80)), left_out),
    ]
    return write_workbook(sheets, title=f"Relationship audit: {audit.name}", definitions=[rule_of(floor)])


def over_time_workbook(found: SideBySide, questions: Sequence[OverView], floor: int) -> bytes:
    """Audits side by side."""
    columns = (
        QUESTION,
        Column("sector", "Sector", width=35, meaning="All sectors, or one"),
        Column("audit", "Audit", width=30),
        Column("closing", "Closing date", Kind.DATE, width=16),
        *FIGURES,
    )
    rows = [
        (one.text, name, audit.name, audit.closes_on, *figures_of(row))
        for one in questions
        for name, several in one.groups
        for audit, row in zip(found.audits, several, strict=True)
    ]
    sheets = [Sheet("Over time", columns, rows)]
    return write_workbook(sheets, title="Relationship audits over time", definitions=[rule_of(floor)])


def figures_of(row: ScaleRow) -> tuple[Cell, ...]:
    """The cells of FIGURES for one group."""
    return (*row.counts, row.people, row.middle) if row.counts else (*[None] * 6, "Not shown")


def rule_of(floor: int) -> tuple[str, str]:
    """What is left out and why, as a term for the sheet of definitions. `floor` is in partners."""
    return "Not shown", RULE.format(floor=floor)
