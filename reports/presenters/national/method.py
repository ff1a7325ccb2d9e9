"""How a national report was made, what it can't say, and where its content comes from."""

from django.conf import settings

from comparison.rows import ILLUSTRATIVE
from reports.models import NationalReport
from reports.national.content import NationalContent
from reports.national.readers import SHORT
from reports.presenters.whole import source_lines

METHOD = (
    "Each system judges itself, area by area, and its chair signs. Only what was signed off, and what the chair "
    "shares with the readers of this report, is in it.",
    "The level claimed is the one that the system chose, with its reasons. A level is backed by evidence when every "
    "core criterion of it, and of every level below, was met with evidence when the chair signed.",
    "A claim above its evidence is a place to add evidence. It is not a fault.",
    "Levels have an order and no distance between them. They are counted, and the middle (median) one is named. They "
    "are never averaged.",
    "Systems appear by name. There is no ranking, no total and no overall score: lists of best and worst make people "
    "stop being honest.",
    "Judgements made in another version of the framework are shown as far as a person said that the versions compare.",
    "Systems are those of today. One that merged since the round stands with its predecessors, whose levels stay "
    "their own.",
)
STATES = (
    ("not-shared", "The system has not shared this round with the readers of the report, or has not signed it. It is "
     "not a zero, and says nothing of where the system stands."),
    ("not-assessed", "The system shared its assessment, and has not judged this area."),
    ("not-applicable", "The system said that the area does not apply to it."),
    ("other-version", "Judged in a version of the framework that does not compare with this one."),
    ("no-such-area", "The system’s assessment does not have this area."),
    ("not-yet", "The system was founded after the round’s date."),
)  # fmt: skip


def limits(content: NationalContent) -> tuple[str, ...]:
    """What a reader must not take from this report."""
    shared, every = content.matrix.shared, len(content.matrix.rows)
    lines = [
        f"{shared} of {every} systems have shared. Those that have not may stand anywhere: counts are of those that "
        "have, and are no estimate for England.",
        f"Groups of fewer than {settings.SUPPRESSION_THRESHOLD} systems show no counts, so that nobody can be worked "
        "out from them.",
        "Levels are systems’ own judgements, made by different people in different ways. Confidence and origin "
        "of each stand on the page of its system.",
        f"The report is for {SHORT[NationalReport.Readers(content.readers)]}, and holds what they may read. What a "
        "system shares may change after the day on which this was read.",
    ]
    if content.round.kind == ILLUSTRATIVE:
        lines.insert(0, "All assessments in it are made up. Practice examples are published and real.")
    return tuple(lines)


def sources(content: NationalContent) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Where the framework and the practice examples come from."""
    framework = source_lines(content.version)
    own = (framework.title, framework.lines)
    used = {line.source.key: line.source for line in content.practice}
    titles = tuple(f"{one.title}, {one.publisher}, {one.published}." for one in used.values())
    return (own, ("Practice examples", titles)) if titles else (own,)
