"""Writes: each is one transaction, asks `permissions`, and records what changed."""

from assessments.services.errors import StaleNumber, StaleReading, StaleState, Tampered
from assessments.services.judging import record_judgement
from assessments.services.milestones import (
    MilestoneChange,
    StaleMilestone,
    add_milestone,
    change_milestone,
    mark_criteria,
)
from assessments.services.presence import note_presence
from assessments.services.readings import answer_reading, invite_reading, save_reading, withdraw_reading
from assessments.services.sharing import change_sharing
from assessments.services.signing import sign_off
from assessments.services.starting import start_assessment
from assessments.services.states import reopen, submit

__all__ = [
    "MilestoneChange",
    "StaleMilestone",
    "StaleNumber",
    "StaleReading",
    "StaleState",
    "Tampered",
    "add_milestone",
    "answer_reading",
    "change_milestone",
    "change_sharing",
    "invite_reading",
    "mark_criteria",
    "note_presence",
    "record_judgement",
    "reopen",
    "save_reading",
    "sign_off",
    "start_assessment",
    "submit",
    "withdraw_reading",
]
