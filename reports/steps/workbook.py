"""The four-step report as a spreadsheet: a sheet for each register, from the read model of the PDF."""

from collections.abc import Iterator

from django.conf import settings

from journey.audit_workbook import FIGURES, figures_of, rule_of
from reports.potential import INDICATORS, STRATEGIES, VALUES, indicator_rows, strategy_rows, value_rows
from reports.steps.pack import FourSteps
from spreadsheets import Cell, Column, Kind, Sheet, write_workbook

Rows = Iterator[tuple[Cell, ...]]

STEP = Column("step", "Step", width=26)
QUESTION = Column("question", "Question", width=60)
STATE = Column("state", "State", width=18)
NOTE = Column("note", "Note", Kind.LINES, width=60)
NAME = Column("name", "Name", width=40)
DOMAIN = Column("domain", "Domain", width=26)
LEARNED = Column("learned", "What was learned", Kind.LINES, width=60)
AUDIT = Column("audit", "Audit", width=36)
CLOSED = Column("closes_on", "Closed on", Kind.DATE, width=14)
PROGRAMME = Column("programme", "Programme", width=40)
INTERVENTION = Column("intervention", "Intervention", width=40)

SHORT_LIST = (
    Column("place", "Place", Kind.WHOLE, width=8, meaning="On the short list; empty for one that is not ranked"),
    QUESTION,
    Column("own", "Own", width=8, meaning="Yes for a question of the system's own"),
    DOMAIN,
    STATE,
    Column("hypothesis", "Hypothesis", Kind.LINES, width=50),
    Column("answered_by", "Who will answer it", width=24),
    Column("due_on", "By", Kind.DATE, width=14),
    Column("late", "Late", width=8, meaning="An answer was wanted before the day of the report"),
    LEARNED,
)
ON_SCALE = (AUDIT, CLOSED, QUESTION, Column("group", "Sector", width=34, meaning="All sectors, or one"), *FIGURES)
IN_WORDS = (
    AUDIT,
    CLOSED,
    QUESTION,
    Column("sector", "Sector", width=34),
    Column("words", "Words", Kind.LINES, width=80),
    Column("role", "Role", width=24, meaning="Only where it singles nobody out"),
)
LANDSCAPE = (
    Column("tier", "Tier", width=16),
    Column("kind", "Kind", width=16),
    NAME,
    Column("url", "Link", width=40),
    Column("checked_on", "Last checked", Kind.DATE, width=14),
    Column("published", "Published", width=12, meaning="When the list was published that it comes from"),
    Column("standing", "Standing", width=24),
    NOTE,
)
ORGANISATIONS = (
    NAME,
    Column("sector", "Sector", width=34),
    Column("anchor", "Anchor", width=10),
    Column("programmes", "Programmes", Kind.WHOLE, width=14),
)
PROGRAMMES = (
    NAME,
    STATE,
    Column("owner", "Who leads it", width=26),
    Column("partners", "Partners", width=50),
    Column("funding", "Funding", width=40),
    Column("area", "Area", width=36),
    DOMAIN,
    Column("starts_on", "Starts", Kind.DATE, width=14),
    Column("ends_on", "Ends", Kind.DATE, width=14),
    Column("open", "Open questions", Kind.WHOLE, width=16, meaning="Of the checklist, which keep it from starting"),
    Column("summary", "What it does", Kind.LINES, width=60),
)
CHECKLIST = (PROGRAMME, QUESTION, Column("answer", "Answer", width=16), NOTE)
INTERVENTIONS = (
    NAME,
    Column("type", "Type", width=40),
    DOMAIN,
    STATE,
    Column("place", "Place", width=22),
    Column("organisations", "Anchor organisations", width=44),
    PROGRAMME,
    Column("measure", "Measure", width=36),
    Column("baseline", "Baseline", width=30),
    Column("target", "Target", width=30),
    Column("latest", "Latest value", width=30),
    Column("summary", "What is done", Kind.LINES, width=50),
    LEARNED,
    Column("used_for", "Linked to", width=50, meaning="Areas, criteria and milestones"),
)
MEASURED = (INTERVENTION, Column("on", "Date", Kind.DATE, width=14), Column("value", "Value", width=20), NOTE)
ASKS = (
    Column("title", "Title", width=44),
    Column("asked_of", "Asked of", width=30),
    DOMAIN,
    STATE,
    Column("asked_on", "Asked on", Kind.DATE, width=14),
    Column("what", "What", Kind.LINES, width=60),
    Column("why", "Why", Kind.LINES, width=60),
)
LEADS = (
    NAME,
    Column("job", "Job", width=30),
    Column("email", "Email", width=34),
    Column("since", "Since", Kind.DATE, width=14),
    Column("until", "Until", Kind.DATE, width=14, meaning="Empty for who is the lead now"),
)


def steps_workbook(steps: FourSteps) -> bytes:
    """The .xlsx file of a four-step report."""
    sheets = [
        Sheet("Cycle", (STEP, Column("fact", "What there is", width=90)), _cycle(steps)),
        Sheet("Recommendations", (STEP, Column("text", "Recommendation", width=80), STATE, NOTE), _advice(steps)),
        Sheet("Indicators", INDICATORS, indicator_rows(steps.board)),
        Sheet("Values", VALUES, value_rows(steps.board)),
        Sheet("Strategies", STRATEGIES, strategy_rows(steps.board, steps.strategies)),
        Sheet("Questions", SHORT_LIST, _questions(steps)),
        Sheet("Audits from 1 to 5", ON_SCALE, _on_scale(steps)),
        Sheet("Audits in words", IN_WORDS, _in_words(steps)),
        Sheet("Lead", LEADS, ((one.name, one.job, one.email, one.since, one.until) for one in steps.leads)),
        Sheet("Landscape", LANDSCAPE, _landscape(steps)),
        Sheet("Organisations", ORGANISATIONS, _organisations(steps)),
        Sheet("Programmes", PROGRAMMES, _programmes(steps)),
        Sheet("Checklists", CHECKLIST, _checklists(steps)),
        Sheet("Interventions", INTERVENTIONS, _interventions(steps)),
        Sheet("Measured", MEASURED, _measured(steps)),
        Sheet("Devolution asks", ASKS, _asks(steps)),
    ]
    terms = [rule_of(settings.SUPPRESSION_THRESHOLD)]
    terms += [(one.when, f"Population: {one.people:,.0f}. {one.source}") for one in steps.board.populations]
    terms += [("Source", source) for source in steps.sources]
    return write_workbook(sheets, title=f"{steps.system.name}: the four steps", definitions=terms)


def _cycle(steps: FourSteps) -> Rows:
    for step in steps.cycle.steps:
        yield from ((step.name, fact) for fact in step.facts)
        told = (one for one in steps.cycle.signals if one.step == step.key)
        yield from ((step.name, f"{one.standing.capitalize()}: {one.words}") for one in told)


def _advice(steps: FourSteps) -> Rows:
    for step in steps.cycle.steps:
        yield from ((step.name, row.text, row.state_label, row.note) for row in step.recommendations)


def _questions(steps: FourSteps) -> Rows:
    for row in (*steps.questions.open, *steps.questions.closed):
        own, late = "Yes" if row.is_own else "", "Yes" if row.is_late else ""
        yield (
            row.place, row.text, own, row.domain, row.state_label,
            row.hypothesis, row.answered_by, row.due_on, late, row.learned,
        )  # fmt: skip


def _on_scale(steps: FourSteps) -> Rows:
    for audit, results in steps.results:
        for one in results:
            for row in one.rows if one.is_scale else ():
                yield audit.name, audit.closes_on, one.text, row.name, *figures_of(row)


def _in_words(steps: FourSteps) -> Rows:
    for audit, results in steps.results:
        for one in results:
            for name, several in one.said:
                for said in several:
                    yield audit.name, audit.closes_on, one.text, name, said.words, said.role


def _landscape(steps: FourSteps) -> Rows:
    for tier in steps.landscape:
        for row in tier.rows:
            standing = "Gone" if row.is_gone else "May be out of date" if row.may_be_stale else ""
            yield tier.name, row.kind_label, row.name, row.url, row.checked_on, row.published, standing, row.note


def _organisations(steps: FourSteps) -> Rows:
    for row in steps.organisations:
        yield row.name, row.sector, "Yes" if row.is_anchor else "", row.programmes


def _programmes(steps: FourSteps) -> Rows:
    for row in steps.programmes:
        partners = ", ".join(row.partners)
        yield (
            row.name, row.state_label, row.owner, partners, row.funding, row.area, row.domain,
            row.starts_on, row.ends_on, row.open, row.summary,
        )  # fmt: skip


def _checklists(steps: FourSteps) -> Rows:
    for row in steps.programmes:
        for one in steps.checklists[row.pk]:
            yield row.name, one.question, one.answer, one.note


def _interventions(steps: FourSteps) -> Rows:
    for one in steps.interventions:
        line = one.line
        yield (
            line.name, line.type, line.domain, line.state_label, line.place, ", ".join(one.organisations),
            one.programme, line.measure, line.baseline, line.target, line.latest, one.summary, one.learned,
            "; ".join(one.used_for),
        )  # fmt: skip


def _measured(steps: FourSteps) -> Rows:
    for one in steps.interventions:
        yield from ((one.line.name, value.on, value.words, value.note) for value in one.values)


def _asks(steps: FourSteps) -> Rows:
    for ask in steps.asks:
        domain = ask.domain.name if ask.domain else ""
        yield ask.title, ask.asked_of, domain, ask.get_state_display(), ask.asked_on, ask.what, ask.why
