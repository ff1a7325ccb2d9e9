"""The sections that a person may write a commentary for, in the order of the report. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its key in addresses, its title, what a commentary on it is for, and the page of its figures."""

    key: str
    title: str
    hint: str
    page: str = ""


SECTIONS = (
    Section("summary", "Summary", "What a reader should take away who reads one page only.", "compare:matrix"),
    Section("map", "Tile map", "What the map shows of where systems stand, area by area.", "compare:map"),
    Section("matrix", "Matrix of systems and areas", "What to look for in the matrix.", "compare:matrix"),
    Section("distributions", "How systems are spread", "What the counts at each level say, in England and by region."),
    Section("change", "Change since the round before", "What moved, and what systems gained.", "compare:change"),
    Section("themes", "Themes", "What several systems ask or work on at the same time.", "compare:themes"),
    Section("evidence", "Strength of evidence", "How claims stand to what was shown for them.", "compare:evidence"),
    Section("practice", "Practice examples", "Why these examples are worth reading now.", "frameworks:practice"),
    Section("method", "Method and limits", "What readers must know before they use these figures."),
)
KEYS = tuple(section.key for section in SECTIONS)
TITLES = {section.key: section.title for section in SECTIONS}
MOST_TEXT = 6_000
