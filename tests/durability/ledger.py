"""What writers of a storm sent and what was acknowledged, and what must hold of an installation for it."""

import hashlib
import json
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.durability.editors import ROUND
from tests.durability.installation import Installation

EVENTS = """
    SELECT e.changes FROM assessments_event e JOIN frameworks_area a ON a.id = e.area_id
    JOIN assessments_assessment s ON s.id = e.assessment_id JOIN assessments_round r ON r.id = s.round_id
    WHERE r.key = '{round}' AND a.key = '{area}' AND e.action = 'Saved an area' ORDER BY e.sequence
"""
STANDS = """
    SELECT j.number, j.rationale, coalesce((
        SELECT f.note FROM assessments_finding f JOIN frameworks_criterion c ON c.id = f.criterion_id
        WHERE f.judgement_id = j.id AND c.key = '{criterion}'), '')
    FROM assessments_judgement j JOIN frameworks_area a ON a.id = j.area_id
    JOIN assessments_assessment s ON s.id = j.assessment_id JOIN assessments_round r ON r.id = s.round_id
    WHERE r.key = '{round}' AND a.key = '{area}'
"""

REGISTERS = {"evidence": "assessments_evidence", "milestone": "assessments_milestone"}


@dataclass
class Ledger:
    """Texts by what they were written into, for example `("evidence", "")` or `("area", "climate-change")`.

    `sent` has all in their order, `kept` those of them that were acknowledged.
    """

    sent: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    kept: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    troubles: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note_sent(self, where: tuple[str, str], text: str) -> None:
        with self._lock:
            self.sent[where].append(text)

    def note_kept(self, where: tuple[str, str], text: str) -> None:
        with self._lock:
            self.kept[where].append(text)

    def trouble(self, words: str) -> None:
        with self._lock:
            self.troubles.append(words)

    def kept_until_now(self) -> dict[tuple[str, str], list[str]]:
        """A copy of `kept`, which goes on."""
        with self._lock:
            return defaultdict(list, {where: list(texts) for where, texts in self.kept.items()})

    @property
    def acknowledged(self) -> int:
        return sum(map(len, self.kept.values()))


def faults(one: Installation, ledger: Ledger) -> list[str]:
    """What was lost, doubled or torn. Nobody may be writing."""
    found = [*ledger.troubles, *faults_meanwhile(one, ledger)]
    for area in one.scene["areas"]:
        found += _history(one, area)
    for kind, table in REGISTERS.items():
        found += _events(one, kind, table)
    return found


def faults_meanwhile(one: Installation, ledger: Ledger) -> list[str]:
    """What was lost, doubled or torn of all that was acknowledged until now; people may be writing."""
    kept = ledger.kept_until_now()
    found = []
    for area in one.scene["areas"]:
        found += _area(one, kept["area", area["key"]], area)
    for kind, table in REGISTERS.items():
        found += _register(one, kept[kind, ""], kind, table)
    for seat in one.scene["seats"]:
        found += _answer(one, ledger, kept["answer", str(seat["participant"])], seat)
    return found + _files(one)


def _told(one: Installation, area: dict[str, str]) -> tuple[list[str], int]:
    """The texts that an area's history tells of in their order, and how many events it has."""
    rows = one.rows(EVENTS.format(round=ROUND, area=area["key"]))
    changes = [json.loads(one) if isinstance(one, str) else one for (one,) in rows]
    return [change["to"] for event in changes for change in event if change["what"] == "Reasons"], len(rows)


def _stands(one: Installation, area: dict[str, str]) -> tuple[int, str, str]:
    """The number, the text and the finding's note of an area, as they stand at one moment."""
    ((number, text, note),) = one.rows(STANDS.format(round=ROUND, area=area["key"], criterion=area["criterion"]))
    return number, text, note


def _area(one: Installation, kept: list[str], area: dict[str, str]) -> list[str]:
    """The history has all that was acknowledged, each once; judgement and finding say the same."""
    key = area["key"]
    told, _ = _told(one, area)
    _, text, note = _stands(one, area)
    found = [f"{key}: acknowledged and lost: {one}" for one in set(kept) - set(told)]
    found += [f"{key}: in the history twice: {one}" for one in {one for one in told if told.count(one) > 1}]
    if note != text:
        found.append(f"{key}: torn: the judgement says {text!r} and its finding {note!r}")
    return found


def _history(one: Installation, area: dict[str, str]) -> list[str]:
    """The history ends with what stands."""
    told, events = _told(one, area)
    number, text, _ = _stands(one, area)
    if text == (told or [""])[-1] and number == events:
        return []
    return [f"{area['key']}: {text!r} with number {number} stands, its history ends with {told[-1:]} of {events}"]


def _register(one: Installation, kept: list[str], kind: str, table: str) -> list[str]:
    """What was acknowledged is there, and nothing twice."""
    there = [title for (title,) in one.rows(f"SELECT title FROM {table} WHERE title LIKE 'Storm %'")]  # noqa: S608
    found = [f"{kind}: acknowledged and lost: {text}" for text in set(kept) - set(there)]
    return found + [f"{kind}: twice: {text}" for text in {text for text in there if there.count(text) > 1}]


def _events(one: Installation, kind: str, table: str) -> list[str]:
    """Every row has its event and every event its row."""
    rows = one.rows(f"SELECT id, title FROM {table}")  # noqa: S608 - names of our own
    verb = "Added evidence" if kind == "evidence" else "Added a milestone"
    about = {row[0] for row in one.rows(f"SELECT about FROM assessments_event WHERE action = '{verb}'")}  # noqa: S608
    storm = [(pk, title) for pk, title in rows if title.startswith("Storm ")]
    found = [f"{kind}: torn: {title} has no event" for pk, title in storm if f"{kind}:{pk}" not in about]
    every = {f"{kind}:{pk}" for pk, _ in rows}
    return found + [f"{kind}: torn: an event tells of {what}, which there is not" for what in about - every]


def _answer(one: Installation, ledger: Ledger, kept: list[str], seat: dict[str, object]) -> list[str]:
    """What stands is the last that was acknowledged, or what was sent after it."""
    rows = one.rows(f"SELECT reason FROM workshops_response WHERE participant_id = {seat['participant']}")  # noqa: S608
    stands, sent = [reason for (reason,) in rows], ledger.sent["answer", str(seat["participant"])]
    if kept and (len(stands) != 1 or stands[0] not in sent[sent.index(kept[-1]) :]):
        return [f"answer: acknowledged and lost: {kept[-1]!r}, and {stands} stands"]
    return []


def _files(one: Installation) -> list[str]:
    """Every row's file is there, whole."""
    found = []
    for path, told in one.rows("SELECT file_path, file_sha256 FROM assessments_evidence WHERE file_path <> ''"):
        file = one.folder / "files" / path
        if not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != told:
            found.append(f"file: {path} is gone or not whole")
    return found


def orphans(one: Installation) -> list[Path]:
    """Files that no row names."""
    named = {
        path
        for (path,) in one.rows("SELECT file_path FROM assessments_evidence UNION SELECT path FROM reports_drawnfile")
    }
    folder = one.folder / "files"
    return [path for path in folder.rglob("*") if path.is_file() and str(path.relative_to(folder)) not in named]
