"""From the read model of a pack to the lines of its documents: layouts compute nothing, the words are tested."""

from reports.presenters.areas import AreaLines, FindingRow, LevelLines, gap_words
from reports.presenters.whole import InstrumentLines, Report, median_words, report

__all__ = [
    "AreaLines",
    "FindingRow",
    "InstrumentLines",
    "LevelLines",
    "Report",
    "gap_words",
    "median_words",
    "report",
]
