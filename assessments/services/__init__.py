"""Writes: each is one transaction, asks `permissions`, and records what changed."""

from assessments.services.errors import StaleNumber, StaleState, Tampered
from assessments.services.judging import record_judgement
from assessments.services.states import reopen, sign_off, start_assessment, submit

__all__ = [
    "StaleNumber",
    "StaleState",
    "Tampered",
    "record_judgement",
    "reopen",
    "sign_off",
    "start_assessment",
    "submit",
]
