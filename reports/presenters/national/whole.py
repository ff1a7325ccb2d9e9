"""The whole national report in words: what its layout prints and computes nothing of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.safestring import SafeString

from comparison.presenters.counts import MOVE_LABELS, MOVE_MARKS
from comparison.presenters.evidence import TableView
from comparison.rows import ILLUSTRATIVE, KIND_LABELS, PUBLISHED, STATE_LABELS
from comparison.rules import Move
from frameworks.library import PracticeLine
from reports.models import NationalReport
from reports.national.charts import level_key, small_map
from reports.national.content import NationalContent
from reports.national.readers import SHORT
from reports.national.sections import TITLES
from reports.presenters.annex import long_date
from reports.presenters.areas import many, paragraphs
from reports.presenters.national import method
from reports.presenters.national.changes import Changes, changes
from reports.presenters.national.counts import (
    AreaCounts,
    CountTable,
    at_a_glance,
    claims,
    evidence_tables,
    piece_tables,
    sharing_by_region,
    spreads,
)
from reports.presenters.national.systems import NOTES_UPTO, MatrixTable, SystemPage, matrix_tables, system_pages
from reports.presenters.national.themes import Themes, themes

NOTICES = {
    ILLUSTRATIVE: "Everything in this report is made up, so that it can be learned. No system said any of it.",
    PUBLISHED: "Read from publications: what others found in published papers. It is nobody’s self-assessment.",
}
APPENDICES = {
    "definitions": "Appendix A: definitions",
    "shared": "Appendix B: who has shared",
    "sources": "Appendix C: sources",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A commentary as it stands."""

    text: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class MapLines:
    """One small map."""

    name: str
    svg: SafeString


@dataclass(frozen=True, slots=True)
class NationalLines:
    """A whole national report. `label` stands on every page of data that no system shared."""

    title: str
    title_round: str
    framework: str
    contents: tuple[tuple[str, str], ...]
    running: str
    label: str
    notice: str
    is_draft: bool
    publisher: str
    labels: tuple[tuple[str, str], ...]
    titles: Mapping[str, str]
    commentary: Mapping[str, tuple[str, ...]]
    facts: tuple[tuple[str, str], ...]
    glance: CountTable
    regions: tuple[tuple[str, int, int], ...]
    maps: tuple[MapLines, ...]
    map_key: tuple[tuple[SafeString, str], ...]
    map_marks: str
    matrix: tuple[MatrixTable, ...]
    spreads: tuple[AreaCounts, ...]
    themes: Themes
    changes: Changes
    evidence: tuple[CountTable, ...]
    pieces: tuple[TableView, ...]
    practice: tuple[PracticeLine, ...]
    method: tuple[str, ...]
    limits: tuple[str, ...]
    levels: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    criteria: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    states: tuple[tuple[str, str], ...]
    sharing: tuple[tuple[str, str, str, str], ...]
    sources: tuple[tuple[str, tuple[str, ...]], ...]
    systems: tuple[SystemPage, ...]


def national_lines(content: NationalContent, commentary: Mapping[str, Written], *, is_draft: bool) -> NationalLines:
    """The report's words."""
    line, version = content.round, content.version
    label = KIND_LABELS[line.kind] if line.kind in NOTICES else ""
    title = f"{label + ': ' if label else ''}National report, {line.name}"
    return NationalLines(
        title=title,
        title_round=line.name,
        framework=version.name,
        contents=tuple((key, words) for key, words in (*TITLES.items(), *APPENDICES.items())),
        running=f"National report · {line.name} · {version.short_name}",
        label=label,
        notice=NOTICES.get(line.kind, ""),
        is_draft=is_draft,
        publisher=settings.COMPARING_BODY,
        labels=tuple(_labels(content, is_draft)),
        titles=TITLES,
        commentary={key: paragraphs(one.text) for key, one in commentary.items()},
        facts=tuple(_facts(content)),
        glance=at_a_glance(content),
        regions=sharing_by_region(content),
        maps=tuple(_map(content, area.key, area.name, label) for area in version.areas),
        map_key=tuple((level_key(level), level.name) for level in version.levels),
        map_marks="Dashed: no level. Empty: not shared. ? Not assessed. × Not applicable. ≠ Anything else without a "
        "level that compares.",
        matrix=matrix_tables(content),
        spreads=spreads(content),
        changes=changes(content),
        themes=themes(content),
        evidence=evidence_tables(content),
        pieces=piece_tables(content),
        practice=content.practice,
        method=method.METHOD,
        limits=method.limits(content),
        levels=tuple((level.name, level.meaning) for level in version.levels),
        areas=tuple((area.name, area.summary) for area in version.areas),
        criteria=tuple(_criteria(content)),
        states=tuple((STATE_LABELS[key], words) for key, words in method.STATES),
        sharing=tuple(_sharing(content)),
        sources=method.sources(content),
        systems=system_pages(content),
    )


def _labels(content: NationalContent, is_draft: bool) -> Iterator[tuple[str, str]]:
    version = content.version
    yield "Round", content.round.name
    yield "Position as at", long_date(content.round.as_at)
    yield "Framework", f"{version.name}, version {version.version}"
    yield "Data", KIND_LABELS[content.round.kind]
    yield "Have shared", f"{content.matrix.shared} of {len(content.matrix.rows)} systems"
    yield "For", SHORT[NationalReport.Readers(content.readers)].capitalize()
    yield "Read on", long_date(content.read_on)
    yield "Status", "Draft: not published" if is_draft else "Published"


def _facts(content: NationalContent) -> Iterator[tuple[str, str]]:
    matrix = content.matrix
    yield "Systems that have shared", f"{matrix.shared} of {len(matrix.rows)}"
    total, above = claims(cell for row in matrix.rows for cell in row.cells)
    yield "Claims", f"{many(total, 'claim', 'claims')} in {many(len(matrix.areas), 'area', 'areas')}"
    yield "Claims and evidence", f"{total - above} backed by evidence, {above} above it"
    found = changes(content)
    if found.rows:
        moved = [sum(row.counts[n] for row in found.rows) for n in range(len(Move))]
        said = ", ".join(
            f"{MOVE_MARKS[move]} {n} {MOVE_LABELS[move].lower()}" for move, n in zip(Move, moved, strict=True)
        )
        yield f"Since {content.before.round.name if content.before else ''}", said


def _map(content: NationalContent, key: str, name: str, label: str) -> MapLines:
    title = f"{label + ': ' if label else ''}{name}, level claimed, {content.round.name}"
    return MapLines(name, small_map(content.matrix, content.matrix.column(key), title))


def _criteria(content: NationalContent) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """The core criteria of each area, as (level, text); left out where there are so many areas that they would be
    most of the report."""
    version = content.version
    if len(version.areas) > NOTES_UPTO:
        return
    names = {level.key: level.name for level in version.levels}
    for area in version.areas:
        core = tuple((names[one.level_key], one.text) for one in area.criteria if one.is_core)
        if core:
            yield area.name, core


def _sharing(content: NationalContent) -> Iterator[tuple[str, str, str, str]]:
    for row in content.rows:
        if row.has_shared:
            said = "; ".join(filter(None, (row.sharing, row.provenance))) or "Shared"
        else:
            said = STATE_LABELS["not-yet"] if row.cells and row.cells[0].state == "not-yet" else "Not shared"
        yield row.system.name, row.system.code, row.system.region, said
