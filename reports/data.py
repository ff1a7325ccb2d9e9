"""An assessment as data: what the read API answers, and what the sheets of the spreadsheet are filled from.

Explicit, so that a change of a read model changes no answer by chance. Levels are given by key, name and order; the
order says which is higher and nothing else, so nothing here is a score, an average or a rank.
"""

from datetime import date, datetime
from typing import Any

from assessments.boards import AreaBoard, AreaHistory, EvidenceLine, InstrumentBoard
from assessments.milestones import MilestoneLine
from assessments.voices import ReadingVoice
from frameworks.content import LevelContent
from reports.pack import Pack
from reports.presenters.annex import annex

SCHEMA = "assessment/1"
Data = dict[str, Any]


def assessment_data(pack: Pack) -> Data:
    """The whole pack as plain values: text, numbers, truth, dates in ISO 8601, lists and mappings."""
    board = pack.board
    return {
        "schema": SCHEMA,
        "system": {
            "ods_code": board.ods_code,
            "name": board.system_name,
            "board_name": board.board_name,
            "working_together_since": board.working_together_since,
            "age_years": board.age_years,
        },
        "round": {
            "key": board.round_key,
            "name": board.round_name,
            "as_at": board.as_at.isoformat(),
            "from_publications": board.from_publications,
        },
        "status": board.status,
        "sharing": board.sharing,
        "provenance": board.provenance,
        "submitted": {"at": _at(board.submitted_at), "by": board.submitted_by, "reason": board.submission_reason},
        "signed_off": {
            "at": _at(board.signed_off_at),
            "by": board.signed_off_by,
            "sequence": board.signed_sequence or None,
            "content_sha256": board.content_sha256,
        },
        "areas_in_all": len(board.areas),
        "areas_completed": board.completed_count,
        "claims_above_evidence": [area.area.key for area in board.gaps],
        "instruments": [_instrument(instrument) for instrument in board.instruments],
        "evidence": [_evidence(line.item) | {"ref": line.ref} for line in annex(board)],
        "milestones": [_milestone(line) for line in board.milestones],
        "rounds": [_history(history) for history in pack.histories],
        "readings": [_reading(voice) for voice in board.readings],
    }


def _level(level: LevelContent | None) -> Data | None:
    return None if level is None else {"key": level.key, "name": level.name, "order": level.order}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _at(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


def _instrument(instrument: InstrumentBoard) -> Data:
    version, summary = instrument.version, instrument.summary
    by_order = {level.order: level for level in version.levels}
    return {
        "framework": version.framework_key,
        "version": version.version,
        "name": version.name,
        "levels": [_level(level) for level in version.levels],
        "counts": {by_order[order].key: count for order, count in summary.counts.items()},
        "without_claim": summary.not_assessed,
        "median": [by_order[order].key for order in summary.median] if summary.median else None,
        "areas": [_area(area) for area in instrument.areas],
    }


def _area(area: AreaBoard) -> Data:
    score = area.score
    return {
        "key": area.area.key,
        "name": area.area.name,
        "standing": area.standing,
        "claim": _level(area.level),
        "criteria_level": _level(area.criteria_level),
        "backed_level": _level(area.backed_level),
        "expected_level": _level(area.expected_level),
        "target": {"level": _level(area.target_level), "date": _day(area.target_date)},
        "claim_gap": score.claim_gap,
        "claim_without_evidence": score.claim_without_evidence,
        "could_claim_more": score.could_claim_more,
        "would_close": list(score.would_close),
        "next": {"level": _level(area.next_level), "unmet": [line.criterion.key for line in area.next_findings]},
        "change": {
            "kind": area.change,
            "from_round": area.earlier_round_name,
            "from_level": _level(area.earlier_level),
            "from_version": area.earlier_version or None,
            "comparability": area.comparability or None,
            "reason": area.change_reason,
        },
        "confidence": area.confidence,
        "origin": area.origin,
        "is_complete": area.is_complete,
        "reasons": area.rationale,
        "chair_words": area.chair_words,
        "updated": {"at": _at(area.updated_at), "by": area.updated_by},
        "findings": [
            {
                "criterion": finding.criterion.key,
                "text": finding.criterion.text,
                "level": finding.criterion.level_key,
                "kind": "core" if finding.criterion.is_core else "example",
                "state": finding.state,
                "to_confirm": finding.to_confirm,
                "note": finding.note,
                "evidence": [item.id for item in finding.evidence],
            }
            for finding in area.findings
        ],
        "evidence": [
            {"id": item.id, "supports": list(item.supports), "supports_claim": item.supports_claim}
            for item in area.evidence
        ],
    }


def _evidence(item: EvidenceLine) -> Data:
    return {
        "id": item.id,
        "title": item.title,
        "kind": item.kind,
        "summary": item.summary,
        "url": item.url,
        "file_name": item.file_name,
        "dated": _day(item.dated),
        "valid_until": _day(item.valid_until),
        "is_expired": item.is_expired,
        "source": item.source_title,
        "added_by": item.added_by,
    }


def _milestone(line: MilestoneLine) -> Data:
    return {
        "id": line.id,
        "title": line.title,
        "owner": line.owner,
        "due_on": line.due_on.isoformat(),
        "status": line.status,
        "is_overdue": line.is_overdue,
        "met_on": _day(line.met_on),
        "notes": line.notes,
        "origin": line.origin,
        "framework": line.framework_key,
        "area": line.area_key,
        "level": line.level_key,
        "criteria": [key for key, _ in line.criteria],
    }


def _history(history: AreaHistory) -> Data:
    return {
        "framework": history.version.framework_key,
        "area": history.area.key,
        "name": history.area.name,
        "positions": [
            {
                "round": each.round_key,
                "round_name": each.round_name,
                "as_at": each.as_at.isoformat(),
                "status": each.status,
                "version": each.version,
                "claim": _level(each.level),
                "backed_level": _level(each.backed_level),
                "comparability": each.comparability or None,
                "reason": each.reason,
            }
            for each in history.positions
        ],
    }


def _reading(voice: ReadingVoice) -> Data:
    return {
        "by": voice.by,
        "given_at": voice.given_at.isoformat(),
        "given_by": voice.given_by,
        "areas": [
            {
                "area": line.area_key,
                "level": line.level_key or None,
                "words": line.words,
                "answer": line.answer or None,
                "answer_words": line.answer_words,
                "answered_at": _at(line.answered_at),
            }
            for line in voice.lines
        ],
    }
