"""Reads: each returns read models or rows in a constant number of queries."""

from assessments.selectors.access import (
    get_area,
    get_assessment,
    get_system,
    subject_of,
    subjects_of,
    systems_named_by,
)
from assessments.selectors.assessment import assessment_board, open_board
from assessments.selectors.evidence_offers import named_evidence, offered_evidence
from assessments.selectors.history import PRODUCT, EventLine, event_line
from assessments.selectors.readings import (
    assessments_to_read,
    drafted_lines,
    get_reading,
    get_reading_to_give,
    invitable_systems,
    reader_name,
    readers_of,
    reading_asked_of,
    voices_of,
)
from assessments.selectors.system import system_board

__all__ = [
    "PRODUCT",
    "EventLine",
    "assessment_board",
    "assessments_to_read",
    "drafted_lines",
    "event_line",
    "get_area",
    "get_assessment",
    "get_reading",
    "get_reading_to_give",
    "get_system",
    "invitable_systems",
    "named_evidence",
    "offered_evidence",
    "open_board",
    "reader_name",
    "readers_of",
    "reading_asked_of",
    "subject_of",
    "subjects_of",
    "system_board",
    "systems_named_by",
    "voices_of",
]
