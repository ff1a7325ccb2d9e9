"""The sections that a person may write a commentary for, in the order of the report. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its key in addresses, its title, and what a commentary on it is for."""

    key: str
    title: str
    hint: str


SECTIONS = (
    Section("summary", "Summary", "What a reader should take away who reads one page only."),
    Section("map", "Tile map", "What the map shows of where systems stand, area by area."),
    Section("matrix", "Matrix of systems and areas", "What to look for in the matrix."),
    Section("distributions", "How systems are spread", "What the counts at each level say, in England and by region."),
    Section("change", "Change since the round before", "What moved, what did not, and what systems gained."),
    Section("themes", "Themes", "What several systems ask or work on at the same time."),
    Section("evidence", "Strength of evidence", "How claims stand to what was shown for them."),
    Section("practice", "Practice examples", "Why these examples are worth reading now."),
    Section("method", "Method and limits", "What readers must know before they use these figures."),
)
KEYS = tuple(section.key for section in SECTIONS)
TITLES = {section.key: section.title for section in SECTIONS}
MOST_TEXT = 6_000
