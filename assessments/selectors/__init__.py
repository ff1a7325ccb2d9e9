"""Reads: each returns read models or rows in a constant number of queries."""

from assessments.selectors.access import get_area, get_assessment, get_system, subject_of
from assessments.selectors.assessment import assessment_board
from assessments.selectors.evidence import system_evidence
from assessments.selectors.history import PRODUCT, EventLine, event_line, history_of
from assessments.selectors.system import system_board

__all__ = [
    "PRODUCT",
    "EventLine",
    "assessment_board",
    "event_line",
    "get_area",
    "get_assessment",
    "get_system",
    "history_of",
    "subject_of",
    "system_board",
    "system_evidence",
]
