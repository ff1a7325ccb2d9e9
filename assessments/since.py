"""What changed between two rounds of one system, area by area. Pure: two boards and how their versions compare, in.

A criterion is gained when it counts as met now and did not then, lost when it was the other way round. One that was
met and was carried over waits to be confirmed: it is neither. A criterion or area that the two versions don't share is
not compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assessments.boards import AreaBoard, AssessmentBoard, EvidenceLine, FindingLine
from assessments.scoring import MET, ChangeKind, change, is_expired
from frameworks.comparability import NOT_COMPARABLE, REWORDED, VersionMapping
from frameworks.content import LevelContent


@dataclass(frozen=True, slots=True)
class SinceArea:
    """One area now beside the same area in the round before (`before` None where it was not judged there).

    `expired` is evidence that was valid then and is past its date now, `not_used` what supported the area then and is
    not attached now. `reason` says why the two are not comparable, or that the words changed.
    """

    now: AreaBoard
    before: AreaBoard | None
    change: ChangeKind | None
    reason: str
    gained: tuple[FindingLine, ...]
    lost: tuple[FindingLine, ...]
    to_confirm: tuple[FindingLine, ...]
    added: tuple[EvidenceLine, ...]
    expired: tuple[EvidenceLine, ...]
    not_used: tuple[EvidenceLine, ...]

    @property
    def level_before(self) -> LevelContent | None:
        return self.before.level if self.before else None


@dataclass(frozen=True, slots=True)
class SinceBoard:
    """A whole assessment beside the one before it; `gone` are the areas that are no longer judged."""

    round_name: str
    before_round_key: str
    before_round_name: str
    before_status: str
    before_status_label: str
    before_from_publications: bool
    areas: tuple[SinceArea, ...]
    gone: tuple[AreaBoard, ...]


def since(
    before: AssessmentBoard, now: AssessmentBoard, mappings: Mapping[str, VersionMapping], on: date
) -> SinceBoard:
    """What changed from `before` to `now`, evidence counted on the date `on`.

    `mappings` are by framework key, from the earlier version to the later.
    """
    earlier = {(area.version.framework_key, area.area.key): area for area in before.areas}
    used = set()
    areas = []
    for area in now.areas:
        mapping = mappings.get(area.version.framework_key)
        pair = mapping.area_to(area.area.key) if mapping else None
        key = (area.version.framework_key, pair.from_key) if pair else None
        if key:
            used.add(key)
        areas.append(since_area(earlier.get(key) if key else None, area, mapping, on))
    return SinceBoard(
        round_name=now.round_name,
        before_round_key=before.round_key,
        before_round_name=before.round_name,
        before_status=before.status,
        before_status_label=before.status_label,
        before_from_publications=before.from_publications,
        areas=tuple(areas),
        gone=tuple(area for key, area in earlier.items() if key not in used and area.level is not None),
    )


def since_area(before: AreaBoard | None, now: AreaBoard, mapping: VersionMapping | None, on: date) -> SinceArea:
    """One area beside itself a round earlier, on the date `on`."""
    if before is None or mapping is None:
        return SinceArea(now, None, "new" if now.level else None, "", (), (), (), now.evidence, (), ())
    pair = mapping.area(before.area.key)
    comparable = pair.verdict != NOT_COMPARABLE
    was = earlier_states(before, mapping)
    counted = {line.criterion.key: line.counted_state == MET for line in now.findings}
    lines = [line for line in now.findings if line.criterion.key in was]
    had = {item.id for item in before.evidence}
    has = {item.id for item in now.evidence}
    expired = tuple(item for item in before.evidence if not item.is_expired and is_expired(item.valid_until, on))
    gone_by_date = {item.id for item in expired}
    return SinceArea(
        now=now,
        before=before,
        change=change(
            before.level.order if before.level else None,
            now.level.order if now.level else None,
            verdict=pair.verdict,
        ),
        reason=pair.reason if not comparable or pair.verdict == REWORDED else "",
        gained=tuple(
            line for line in lines if counted[line.criterion.key] and was[line.criterion.key].counted_state != MET
        ),
        lost=tuple(
            line
            for line in lines
            if was[line.criterion.key].counted_state == MET and not counted[line.criterion.key] and not line.to_confirm
        ),
        to_confirm=tuple(line for line in now.findings if line.to_confirm),
        added=tuple(item for item in now.evidence if item.id not in had),
        expired=expired,
        not_used=tuple(item for item in before.evidence if item.id not in has and item.id not in gone_by_date),
    )


def earlier_states(before: AreaBoard, mapping: VersionMapping) -> dict[str, FindingLine]:
    """The findings of the round before by the key that their criterion has now; what is not comparable is left out."""
    pairs = ((mapping.criterion(line.criterion.key), line) for line in before.findings)
    return {pair.to_key: line for pair, line in pairs if pair.to_key and pair.verdict != NOT_COMPARABLE}
