"""Saving one area: judgement, findings, evidence and history in one transaction."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import OPEN_STATES, Action, Actor, can, require
from assessments import history
from assessments.boards import AreaBoard
from assessments.changes import CLAIM, JudgementChange, NewEvidence
from assessments.models import Assessment, Evidence, EvidenceLink, Finding, Judgement
from assessments.room import as_data
from assessments.selectors.access import get_area, subject_of
from assessments.services.errors import StaleNumber, Tampered
from assessments.services.evidence import EvidenceChange, check_evidence, write_new
from frameworks.content import LevelContent


def record_judgement(
    *,
    actor: Actor,
    assessment: Assessment,
    area_key: str,
    seen_number: int,
    change: JudgementChange,
    current: AreaBoard | None = None,
) -> int:
    """Save one area as the actor asks, and return its new number.

    `seen_number` is the number of the judgement that the actor saw; `current`, when the caller has just read it, saves
    reading it again. A save that changes nothing writes nothing and returns the number as it is.

    Raises Http404 when the actor may not, `StaleNumber` when somebody saved the area meanwhile, `Tampered` for a
    level, criterion or piece of evidence that is not this area's to name, ValidationError for a missing reason.
    """
    subject = subject_of(assessment)
    require(actor, Action.EDIT_FINDINGS, subject)
    if current is None or current.area.key != area_key:
        _, current = get_area(actor, assessment.system.ods_code, assessment.round.key, area_key)
    if current.number != seen_number:
        raise StaleNumber(current)
    plan = _Plan(actor, assessment, current, change, may_judge=can(actor, Action.JUDGE, subject))
    if not plan.changes:
        return current.number
    try:
        with transaction.atomic():
            plan.write(seen_number)
    except _Overtaken:
        _, latest = get_area(actor, assessment.system.ods_code, assessment.round.key, area_key)
        raise StaleNumber(latest) from None
    return seen_number + 1


class _Overtaken(Exception):
    """The number in the database is no longer the one seen."""


class _Plan:
    """What one save will write, worked out against the board that the person saw before anything is written."""

    def __init__(
        self, actor: Actor, assessment: Assessment, current: AreaBoard, change: JudgementChange, *, may_judge: bool
    ) -> None:
        self.actor, self.assessment, self.current = actor, assessment, current
        self.changes: list[dict[str, str]] = []
        self.fields: dict[str, object] = self._judgement_fields(change) if may_judge else {}
        self.findings = self._findings(change)
        self.add_links, self.remove_links = self._links(change)
        self.new_evidence = tuple(self._checked(item) for item in change.new_evidence)
        for item in self.new_evidence:
            self.changes.append(history.changed("Evidence added", "", item.title))

    def _level(self, key: str | None) -> LevelContent | None:
        if not key:
            return None
        try:
            return self.current.version.level(key)
        except KeyError:
            raise Tampered(f"no level {key!r} in this framework") from None

    def _judgement_fields(self, change: JudgementChange) -> dict[str, object]:
        level, target = self._level(change.level_key), self._level(change.target_level_key)
        if change.standing not in Judgement.Standing.values:
            raise Tampered("no such standing")
        if change.confidence and change.confidence not in Judgement.Confidence.values:
            raise Tampered("no such confidence")
        if (change.standing == Judgement.Standing.JUDGED) != (level is not None):
            raise ValidationError({"level": "Select the level that best describes your system now"})
        if change.standing == Judgement.Standing.NOT_APPLICABLE and not change.rationale:
            raise ValidationError({"rationale": "Say why this area is not applicable"})
        now = self.current
        standing = Judgement.Standing(change.standing)
        before = now.level.name if now.level else Judgement.Standing(now.standing).label
        after = level.name if level else standing.label
        said = {
            "Level claimed": (before, after),
            "Reasons": (now.rationale, change.rationale),
            "Confidence": (
                now.confidence_label,
                Judgement.Confidence(change.confidence).label if change.confidence else "",
            ),
            "Target level": (now.target_level.name if now.target_level else "", target.name if target else ""),
            "Target date": (now.target_date or "", change.target_date or ""),
            "Area finished": (_yes_no(now.is_complete), _yes_no(change.is_complete)),
        }
        if change.room:
            earlier = now.room.summary() if now.room else ""
            said["Agreed in a roundtable"] = (earlier, change.room.summary())
        differing = [history.changed(what, b, a) for what, (b, a) in said.items() if b != a]
        self.changes += differing
        if not differing:
            return {}
        return {
            "standing": standing,
            "level_id": level.id if level else None,
            "rationale": change.rationale,
            "confidence": change.confidence,
            "target_level_id": target.id if target else None,
            "target_date": change.target_date,
            "is_complete": change.is_complete,
            "origin": Judgement.Origin(change.origin),
            **({"room_record": as_data(change.room)} if change.room else {}),
        }

    def _findings(self, change: JudgementChange) -> list[Finding]:
        lines = {line.criterion.key: line for line in self.current.findings}
        findings = []
        for key, wanted in change.findings.items():
            line = lines.get(key)
            if line is None or wanted.state not in Finding.State.values:
                raise Tampered(f"no criterion {key!r} in this area, or no such state")
            to_confirm = wanted.to_confirm and line.to_confirm and wanted.state == line.state
            if wanted.state == Finding.State.NOT_APPLICABLE and not wanted.note and not to_confirm:
                raise ValidationError({key: "Say why this criterion is not applicable"})
            if (line.state, line.note, line.to_confirm) == (wanted.state, wanted.note, to_confirm):
                continue
            if line.state != wanted.state or line.to_confirm != to_confirm:
                label = Finding.State(wanted.state).label
                before = f"{line.state_label} (to confirm)" if line.to_confirm else line.state_label
                self.changes.append(history.changed(f"{key}: {line.criterion.text}", before, label))
            if line.note != wanted.note:
                self.changes.append(history.changed(f"Note on {key}", line.note, wanted.note))
            findings.append(
                Finding(criterion_id=line.criterion.id, state=wanted.state, note=wanted.note, to_confirm=to_confirm)
            )
        return findings

    def _links(self, change: JudgementChange) -> tuple[list[EvidenceLink], list[tuple[int, int | None]]]:
        ids = {line.criterion.key: line.criterion.id for line in self.current.findings}
        known = {item.id: item for item in self.current.evidence}
        titles = self._titles(set(change.links) - set(known))
        add, remove = [], []
        for evidence_id, wanted in change.links.items():
            if not wanted <= set(ids) | {CLAIM}:
                raise Tampered("evidence for a criterion of another area")
            item = known.get(evidence_id)
            if item is None and evidence_id not in titles:
                raise Tampered("evidence of another system")
            title = item.title if item else titles[evidence_id]
            has = set(item.supports) | ({CLAIM} if item.supports_claim else set()) if item else set()
            for key in sorted(wanted - has):
                add.append(EvidenceLink(evidence_id=evidence_id, criterion_id=ids.get(key)))
                self.changes.append(history.changed(f"Evidence for {key or 'the claim'}", "", title))
            for key in sorted(has - wanted):
                remove.append((evidence_id, ids.get(key)))
                self.changes.append(history.changed(f"Evidence for {key or 'the claim'}", title, ""))
        return add, remove

    def _titles(self, ids: set[int]) -> dict[int, str]:
        if not ids:
            return {}
        mine = Evidence.objects.filter(system_id=self.assessment.system_id, retired_at=None, pk__in=ids)
        return dict(mine.values_list("pk", "title"))

    def _checked(self, item: NewEvidence) -> NewEvidence:
        keys = {line.criterion.key for line in self.current.findings}
        if item.kind not in Evidence.Kind.values or not item.supports <= keys:
            raise Tampered("no such kind of evidence, or a criterion of another area")
        check_evidence(_as_change(item))
        return item

    def write(self, seen_number: int) -> None:
        """Write everything; raises `_Overtaken`, before anything else is written, when the number moved on."""
        history.hold(self.assessment.system_id)  # nobody submits the assessment while this is written
        judgement = Judgement.objects.filter(
            assessment=self.assessment,
            area_id=self.current.area.id,
            number=seen_number,
            assessment__status__in=OPEN_STATES,
        )
        written = judgement.update(
            **self.fields, number=seen_number + 1, updated_at=timezone.now(), updated_by_id=self.actor.user_id
        )
        if not written:
            raise _Overtaken
        self._write_findings_and_links()
        history.record(
            system=self.assessment.system_id,
            actor_name=self.actor.name,
            actor_id=self.actor.user_id,
            actor_ref=self.actor.ref,
            action="Saved an area",
            changes=self.changes,
            assessment=self.assessment,
            area=self.current.area.id,
        )

    def _write_findings_and_links(self) -> None:
        judgement_id = self.current.judgement_id
        for finding in self.findings:
            finding.judgement_id = judgement_id
        if self.findings:
            Finding.objects.bulk_create(
                self.findings,
                update_conflicts=True,
                unique_fields=["judgement", "criterion"],
                update_fields=["state", "note", "to_confirm"],
            )
        links = list(self.add_links)
        for item in self.new_evidence:
            evidence = write_new(self.actor, self.assessment.system_id, _as_change(item))
            ids = {line.criterion.key: line.criterion.id for line in self.current.findings}
            targets: list[int | None] = [ids[key] for key in sorted(item.supports)]
            if item.supports_claim or not targets:
                targets.append(None)
            links += [EvidenceLink(evidence=evidence, criterion_id=target) for target in targets]
        for link in links:
            link.judgement_id = judgement_id
        if links:
            EvidenceLink.objects.bulk_create(links, ignore_conflicts=True)
        gone = Q()
        for evidence_id, criterion_id in self.remove_links:
            of = Q(criterion__isnull=True) if criterion_id is None else Q(criterion_id=criterion_id)
            gone |= of & Q(evidence_id=evidence_id)
        if gone:
            EvidenceLink.objects.filter(gone, judgement_id=judgement_id).delete()


def _as_change(item: NewEvidence) -> EvidenceChange:
    """What the register is told of new evidence."""
    return EvidenceChange(
        title=item.title,
        kind=item.kind,
        summary=item.summary,
        url=item.url,
        dated=item.dated,
        valid_until=item.valid_until,
        file=item.file,
        came_from=item.came_from,
    )


def _yes_no(value: bool) -> str:
    return "Yes" if value else "No"
