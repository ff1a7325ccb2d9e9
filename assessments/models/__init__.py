"""Rounds, assessments and what people say in them: judgements, findings, evidence, milestones, and every change."""

from assessments.models.assessment import Assessment
from assessments.models.evidence import Evidence, EvidenceImport, EvidenceLink
from assessments.models.history import Event, HistoryHead
from assessments.models.judgement import Finding, Judgement
from assessments.models.milestones import CalendarLink, Milestone
from assessments.models.presence import Presence
from assessments.models.readings import Reading, ReadingLine
from assessments.models.round_acts import Reminder, RoundAct
from assessments.models.rounds import Round
from assessments.models.signing import SignedContent
from assessments.models.version_moves import VersionMove

__all__ = [
    "Assessment",
    "CalendarLink",
    "Event",
    "Evidence",
    "EvidenceImport",
    "EvidenceLink",
    "Finding",
    "HistoryHead",
    "Judgement",
    "Milestone",
    "Presence",
    "Reading",
    "ReadingLine",
    "Reminder",
    "Round",
    "RoundAct",
    "SignedContent",
    "VersionMove",
]
