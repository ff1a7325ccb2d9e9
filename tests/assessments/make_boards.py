"""Read models built by hand, so that charts and documents are tested without a database."""

from dataclasses import replace
from datetime import date
from typing import Any

from assessments.boards import (
    AreaBoard,
    AreaHistory,
    AssessmentBoard,
    EvidenceLine,
    FindingLine,
    InstrumentBoard,
    RoundPosition,
)
from assessments.scoring import CriterionRule, LevelBand, expected_level, score_area, summarise
from frameworks.content import AreaContent, CriterionContent, LevelContent, SourceRef, VersionContent

SOURCE = SourceRef("paper-2022", "The paper", "The Confederation", "A. Author", "2022", "Chapter 5")
STATE_LABELS = {"met": "Met", "partly": "Partly met", "not-met": "Not met", "not-known": "Not known"}
LEVELS = (
    LevelContent(1, "not-yet", 0, "Not yet emerging", "Not yet in place.", "", False, "", None, None),
    LevelContent(2, "emerging", 1, "Emerging", "Aware.", "", True, "less than two years old", 0, 2),
    LevelContent(3, "established", 2, "Established", "Aligned.", "", True, "around three to five years old", 2, 6),
    LevelContent(4, "expanding", 3, "Expanding", "Joint.", "", True, "around six to ten years old", 6, None),
)
STAGES = (
    LevelContent(10, "no-statement", 0, "No statement yet", "Nothing stated.", "", False, "", None, None),
    LevelContent(11, "statement-of-intent", 1, "Statement of intent", "States.", "Starts.", True, "", None, None),
    LevelContent(12, "voluntary-regulation", 2, "Voluntary regulation", "It acts.", "Radical.", True, "", None, None),
    LevelContent(13, "partial-engagement", 3, "Partial engagement", "Some lead.", "Name them.", True, "", None, None),
    LevelContent(14, "new-business-model", 4, "A new business model", "Purpose.", "Cynicism.", True, "", None, None),
    LevelContent(15, "system-leadership", 5, "System leadership", "It shapes.", "Few can.", True, "", None, None),
)  # fmt: skip


def make_area_content(key: str, name: str, order: int = 1) -> AreaContent:
    """An area with two core criteria a level."""
    criteria = tuple(
        CriterionContent(
            id=order * 100 + level.order * 10 + n,
            key=f"{key[:2].upper()}-{level.key[:2].upper()}-{n}",
            level_key=level.key,
            level_order=level.order,
            is_core=True,
            text=f"{name}: statement {n} of {level.name}.",
        )
        for level in LEVELS[1:]
        for n in (1, 2)
    )
    return AreaContent(order, key, order, name, f"How far {name}.", "", (), criteria, {})


MATRIX = VersionContent(
    1, "health-and-wealth", "2022.1", "Health and wealth maturity framework", "Maturity framework", "matrix",
    "Lets a system judge itself.", "Three areas are held.", "Restated from the paper.", "", SOURCE, LEVELS,
    (
        make_area_content("economic-development", "Supporting economic development and recovery", 1),
        make_area_content("quality-employment", "Ensuring quality local employment", 2),
        make_area_content("climate-change", "Tackling climate change", 3),
    ),
    (),
)  # fmt: skip
STAGED = VersionContent(
    2, "leadership-stages", "2022.1", "Five stages of leadership development", "Leadership stages", "stages",
    "Places a system on a path.", "", "Restated.", "", SOURCE, STAGES,
    (AreaContent(9, "leadership", 1, "Leadership stage", "", "", (), (), {}),), (),
)  # fmt: skip


def make_area(version: VersionContent, area: AreaContent, **given: Any) -> AreaBoard:
    """An area board by the real rules: `claim`, `states`, `supports` (criterion keys), and any field to replace."""
    claim, states, supports = given.pop("claim", None), given.pop("states", {}), given.pop("supports", ())
    title, summary, url = given.pop("title", "A plan"), given.pop("summary", "What it says."), given.pop("url", "")
    note = given.pop("note", "")
    level = version.level(claim) if claim else None
    proof = EvidenceLine(
        1, title, "strategy", "Strategy or plan", summary, url, None, "", "A person", tuple(supports), True
    )
    rules = [CriterionRule(c.key, c.level_order, c.is_core) for c in area.criteria]
    score = score_area(rules, states, set(supports), level.order if level else None, version.levels[-1].order)
    by_order = {item.order: item for item in version.levels}
    bands = [LevelBand(item.order, item.from_years, item.to_years) for item in version.levels]
    findings = tuple(
        FindingLine(
            c, states.get(c.key, "not-known"), STATE_LABELS[states.get(c.key, "not-known")], note,
            (proof,) if c.key in supports else (),
        )
        for c in area.criteria
    )  # fmt: skip
    by_key = {finding.criterion.key: finding for finding in findings}
    step = score.next_step
    board = AreaBoard(
        judgement_id=1, version=version, area=area,
        standing="judged" if level else "not-assessed", level=level, rationale="Because.",
        confidence="medium", confidence_label="Medium", origin="person", origin_label="A person", is_complete=False,
        target_level=None, target_date=None, number=1, updated_at=None, updated_by="", findings=findings,
        evidence=(proof,) if supports else (), score=score, criteria_level=by_order.get(score.criteria_level),
        backed_level=by_order.get(score.backed_level),
        expected_level=by_order.get(expected_level(bands, 2016, date(2022, 12, 31))),
        next_level=by_order[step.level_order] if step else None,
        next_findings=tuple(by_key[key] for key in step.unmet) if step else (),
        would_close=tuple(by_key[key] for key in score.would_close), earlier_level=None, earlier_round_name="",
        change=None, change_reason="",
    )  # fmt: skip
    return replace(board, **given)


def make_instrument(version: VersionContent, areas: list[AreaBoard]) -> InstrumentBoard:
    """An instrument with its summary."""
    summary = summarise([area.score.judged for area in areas], [level.order for level in version.levels])
    return InstrumentBoard(version, tuple(areas), summary)


def make_instruments() -> tuple[InstrumentBoard, InstrumentBoard]:
    """Three areas (a claim above its evidence with a target, one backed, one not assessed) and a leadership stage."""
    economy, work, climate = MATRIX.areas
    met = {"EC-EM-1": "met", "EC-EM-2": "met", "EC-ES-1": "partly"}
    areas = [
        make_area(
            MATRIX, economy, claim="established", states=met, supports=("EC-EM-1", "EC-EM-2"),
            target_level=MATRIX.level("expanding"), target_date=date(2027, 3, 31),
        ),
        make_area(
            MATRIX, work, claim="emerging", states={"QU-EM-1": "met", "QU-EM-2": "met"},
            supports=("QU-EM-1", "QU-EM-2")
        ),
        make_area(MATRIX, climate),
    ]  # fmt: skip
    stage = make_area(STAGED, STAGED.areas[0], claim="partial-engagement")
    return make_instrument(MATRIX, areas), make_instrument(STAGED, [stage])


def make_assessment(**given: Any) -> AssessmentBoard:
    """A draft read from publications, with both instruments."""
    board = AssessmentBoard(
        id=1, system_id=1, ods_code="QWO", system_name="West Yorkshire Health and Care Partnership",
        board_name="NHS West Yorkshire Integrated Care Board", round_key="2022-published",
        round_name="Published evidence, December 2022", as_at=date(2022, 12, 31), from_publications=False,
        status="draft", status_label="Draft", sharing="system", sharing_label="This system only", number=1,
        provenance="", submission_reason="", submitted_at=None, submitted_by="", signed_off_at=None,
        signed_off_by="", working_together_since=2016, age_years=6, instruments=make_instruments(),
        chain_head="ab" * 32,
    )  # fmt: skip
    return replace(board, **given)


def make_history(*positions: tuple[str, str | None, str | None, str]) -> AreaHistory:
    """One area over rounds from (round key, claim, backed level, version) in order, a year apart."""
    return AreaHistory(
        MATRIX,
        MATRIX.areas[0],
        tuple(
            RoundPosition(
                key, f"Round {key}", date(2022 + index, 12, 31), MATRIX.level(claim) if claim else None,
                MATRIX.level(backed) if backed else None, version, "Signed off",
            )
            for index, (key, claim, backed, version) in enumerate(positions)
        ),
    )  # fmt: skip
