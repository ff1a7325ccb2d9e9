"""Why a figure is what it is: its rule in words, inputs, people, dates and version: the same for everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessments.boards import AreaBoard, FindingLine
from assessments.presenters.gap import claim_words, gap_words, life_stage_words

CHANGES = {"up": "Up", "down": "Down", "same": "The same", "new": "New", "not-comparable": "Not comparable"}


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that went in: what it is, how it stands, and further lines about it."""

    label: str
    value: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """One figure opened up. `key` is its anchor on the page."""

    key: str
    title: str
    figure: str
    rule: str
    inputs: tuple[Input, ...]
    who: str


def why_figures(board: AreaBoard, *, as_at: date, since_year: int | None) -> tuple[Why, ...]:
    """Every figure of one area that there is something to say of, in the order of the page.

    `as_at` is the round's date, `since_year` the year from which the system's age counts, None when not known.
    """
    figures = [_claim(board)]
    if board.score.backed_level is not None:
        figures += [_criteria(board), _backed(board)]
    if board.level is not None:
        figures.append(_gap(board))
    if board.expected_level is not None:
        figures.append(_expected(board, as_at, since_year))
    if board.change not in (None, "new"):
        figures.append(_change(board))
    return tuple(figures)


def version_words(board: AreaBoard) -> str:
    """Which edition of which framework the figures are worked out by."""
    return f"{board.version.name}, version {board.version.version}"


def _day(value: date | None) -> str:
    return f"{value:%-d %B %Y}" if value else ""


def _saved(board: AreaBoard) -> str:
    """Who saved the area last, and when: the people and the date of whatever a person entered."""
    if not board.number or not board.updated_at:
        return "Nobody has saved this area yet."
    if board.origin == "published":
        return "Read from publications by this product. Nobody in the system has judged it."
    return f"Last saved by {board.updated_by or 'a former member'} on {_day(board.updated_at)}."


def _claim(board: AreaBoard) -> Why:
    rule = "People of the system choose the level that describes it best, and give their reasons."
    if board.origin == "workshop":
        rule = "A workshop of the system came to this level together. Its summary shows how far the room agreed."
    elif board.origin == "published":
        rule = "This product read the level from what was published. It is not the system’s own judgement."
    inputs = [Input("Reasons", board.rationale or "Not provided")]
    if board.confidence_label:
        inputs.append(Input("How sure they are", board.confidence_label))
    if board.room:
        inputs.append(Input("What a roundtable said", f"{board.room.summary()} {board.room.words}"))
    if board.chair_words:
        inputs.append(Input("Why the chair still claims it", board.chair_words))
    return Why("claim", "Level claimed", claim_words(board), rule, tuple(inputs), _saved(board))


def _criteria(board: AreaBoard) -> Why:
    return Why(
        "criteria",
        "What the criteria support",
        board.criteria_level.name if board.criteria_level else "",
        "The highest level of which every core criterion is met, and every core criterion of each level below it. "
        "Examples illustrate and never count. A state carried over counts once somebody confirms it.",
        tuple(_criterion(line, with_evidence=False) for line in board.findings if line.criterion.is_core),
        _saved(board),
    )


def _backed(board: AreaBoard) -> Why:
    return Why(
        "backed",
        "What the evidence backs",
        board.backed_level.name if board.backed_level else "",
        "As what the criteria support, where each of those criteria also has at least one piece of evidence. Evidence "
        "past its validity is listed and does not count.",
        tuple(_criterion(line, with_evidence=True) for line in board.findings if line.criterion.is_core),
        _saved(board),
    )


def _gap(board: AreaBoard) -> Why:
    if board.score.backed_level is None:
        rule = "This area has no core criteria to reach a level by, so its claim needs evidence as a whole."
        inputs: Iterable[Input] = [_evidence_of_claim(board)]
    else:
        rule = (
            "The order of the level claimed compared with the order of the level that the evidence backs. It says "
            "what to show next. Levels have an order and no distance, so a gap is counted in steps and never averaged."
        )
        inputs = [
            Input("Level claimed", claim_words(board)),
            Input("What the evidence backs", board.backed_level.name if board.backed_level else ""),
            *(_closing(board, line) for line in board.would_close),
        ]
    figure = gap_words(board) or "No gap"
    return Why("gap", "The claim and its evidence", figure, rule, tuple(inputs), _saved(board))


def _expected(board: AreaBoard, as_at: date, since_year: int | None) -> Why:
    inputs = [Input("Date of the round", _day(as_at))]
    if since_year is not None:
        inputs.append(Input("Partners began to work together in", str(since_year)))
        inputs.append(Input("Age in whole years", str(as_at.year - since_year)))
    for level in board.version.levels:
        if level.life_stage:
            inputs.append(Input(level.name, f"Published for systems {level.life_stage}"))
    return Why(
        "expected",
        "Expected for its age",
        board.expected_level.name if board.expected_level else "",
        "The level whose published life stage holds the system’s age at the round’s date, counted from the year in "
        "which its partners began to work together. For a system that came from a merger, the oldest of them counts. "
        f"{life_stage_words(board)}".strip(),
        tuple(inputs),
        f"Source of the life stages: {board.version.source.title}, {board.version.source.publisher}, "
        f"{board.version.source.published}.",
    )


def _change(board: AreaBoard) -> Why:
    inputs = [
        Input(
            board.earlier_round_name or "The last round",
            board.earlier_level.name if board.earlier_level else "Judged by another version",
        ),
        Input("This round", claim_words(board)),
    ]
    if board.change_reason:
        inputs.append(Input("What is said of the two versions", board.change_reason))
    return Why(
        "change",
        "Change since the last round",
        CHANGES.get(str(board.change), ""),
        "The level claimed now compared with the one claimed in the last earlier round that judged this area. Where "
        "the framework changed in between, the two are compared only if they are said to compare.",
        tuple(inputs),
        _saved(board),
    )


def _criterion(line: FindingLine, *, with_evidence: bool) -> Input:
    state = f"{line.state_label}, to confirm" if line.to_confirm else line.state_label
    lines = [line.criterion.text]
    if with_evidence:
        for item in line.evidence:
            facts = [item.kind_label, _day(item.dated), f"added by {item.added_by}" if item.added_by else ""]
            facts.append(f"came from {item.came_from}" if item.came_from else "")
            facts.append(f"read from {item.source_title}" if item.source_title else "")
            if item.valid_until:
                facts.append(f"{'was' if item.is_expired else 'is'} valid until {_day(item.valid_until)}")
            facts.append("does not count any more" if item.is_expired else "")
            lines.append(f"Evidence: {item.title} ({', '.join(filter(None, facts))})")
        if not line.evidence:
            lines.append("No evidence")
    return Input(line.criterion.key, state, tuple(lines))


def _closing(board: AreaBoard, line: FindingLine) -> Input:
    needs = []
    if line.criterion.key in board.score.to_meet:
        needs.append("has to be met")
    if not any(not item.is_expired for item in line.evidence):
        needs.append("needs evidence")
    return Input(f"{line.criterion.key} would close it", " and ".join(needs).capitalize(), (line.criterion.text,))


def _evidence_of_claim(board: AreaBoard) -> Input:
    titles = tuple(
        f"{item.title}{' (past its validity, does not count)' if item.is_expired else ''}"
        for item in board.evidence
        if item.supports_claim
    )
    return Input("Evidence for the claim as a whole", f"{len(titles)} piece{'' if len(titles) == 1 else 's'}", titles)
