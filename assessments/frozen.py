"""A read model as a text that outlives every later change, and back: what the chair signs is this text.

Pure. The text is canonical JSON (sorted keys, no spaces, ASCII), so that its SHA-256 stands for the content. It holds
the words of all that was judged: each framework version whole, once, under its key and edition; everything else names
levels, areas and criteria by key. It holds no numbers of database rows but evidence's number in the register.

A text is read by the fields that the read models have at that time: a field that a text doesn't know takes its
default, and what a text knows and the read models no longer do is left out.
"""

import dataclasses
import hashlib
import json
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from assessments.boards import AreaBoard, AssessmentBoard, EvidenceLine, FindingLine, InstrumentBoard
from frameworks.content import AreaContent, CriterionContent, LevelContent, VersionContent

SCHEMA = 1
VersionOf = Callable[[str, str], VersionContent | None]
"""Finds the framework version with this key and edition in the database; None when it is not there."""

# What the reader knows better than the text: rows' numbers, what may change after the signing, and what others signed.
_NOT_SIGNED = frozenset({"id", "system_id", "number", "content_sha256", "signed_sequence", "readings"})
_CONTENT = (VersionContent, AreaContent, LevelContent, CriterionContent)


def sha256_of(text: str) -> str:
    """The hash of a signed text, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def to_text(board: AssessmentBoard) -> str:
    """The board as canonical JSON."""
    versions = {_version_key(instrument.version): instrument.version for instrument in board.instruments}
    content = {
        "schema": SCHEMA,
        "versions": {key: _fields(version) for key, version in versions.items()},
        "assessment": _fields(board, without=_NOT_SIGNED | {"instruments"}),
        "instruments": [
            {
                "version": _version_key(instrument.version),
                **_fields(instrument, without=frozenset({"version", "areas"})),
                "areas": [_area_fields(area) for area in instrument.areas],
            }
            for instrument in board.instruments
        ],
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def from_text(
    text: str,
    version_of: VersionOf,
    *,
    id: int = 0,
    system_id: int = 0,
    number: int = 0,
    judgement_ids: Mapping[tuple[str, str], int] | None = None,
    evidence_numbers: Mapping[str, int] | None = None,
) -> AssessmentBoard:
    """The board that `to_text` wrote: every word from the text, the rows' numbers from what is given.

    `judgement_ids` are by framework key and area key. Content of a version that `version_of` does not find, or no
    longer has under its key, has the number 0. `evidence_numbers` tells the number that a piece of evidence has now by
    the one that the text knows, where the two differ. Raises ValueError for a text that `to_text` did not write.
    """
    try:
        content = json.loads(text)
        versions = {key: _version(fields, version_of) for key, fields in content["versions"].items()}
        instruments = []
        for fields in content["instruments"]:
            version = versions[fields["version"]]
            areas = tuple(
                _renumbered(_area(area, version, judgement_ids or {}), evidence_numbers or {})
                for area in fields["areas"]
            )
            instruments.append(_build(InstrumentBoard, fields, version=version, areas=areas))
        return _build(  # type: ignore[no-any-return]
            AssessmentBoard,
            content["assessment"],
            instruments=tuple(instruments),
            id=id,
            system_id=system_id,
            number=number,
            content_sha256=sha256_of(text),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a signed content: {type(error).__name__}") from error


def _version_key(version: VersionContent) -> str:
    return f"{version.framework_key}/{version.version}"


# Writing


def _fields(value: Any, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """A read model's fields, all written out; the numbers of framework rows are left out."""
    if isinstance(value, _CONTENT):
        without |= {"id"}
    return {
        field.name: _plain(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if field.name not in without
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool | float):
        return value  # a room's agreement is a fraction, which Python always writes with the same digits
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    raise TypeError(f"a read model holds {type(value).__name__}, which can't be signed")


def _area_fields(board: AreaBoard) -> dict[str, Any]:
    """An area's board. What it names more than once is written once: its level, criteria, findings and evidence."""
    criteria = {criterion.key: criterion for criterion in board.area.criteria}
    findings = {line.criterion.key: line for line in board.findings}
    evidence = {item.id: item for item in board.evidence}

    def short(value: Any) -> Any:
        """A key where the key finds the same words again, and otherwise everything."""
        if isinstance(value, LevelContent) and value in board.version.levels:
            return value.key
        if isinstance(value, AreaContent) and value in board.version.areas:
            return value.key
        if isinstance(value, CriterionContent) and criteria.get(value.key) == value:
            return value.key
        if isinstance(value, FindingLine) and findings.get(value.criterion.key) == value:
            return value.criterion.key
        if isinstance(value, EvidenceLine) and evidence.get(value.id) == value:
            return value.id
        return [short(item) for item in value] if isinstance(value, tuple) else _plain(value)

    fields = {name: short(getattr(board, name)) for name in _hints(AreaBoard).keys() - {"version", "judgement_id"}}
    fields["evidence"] = [_fields(item) for item in board.evidence]
    fields["findings"] = [
        {name: short(getattr(line, name)) for name in _hints(FindingLine)} for line in board.findings
    ]
    return fields


# Reading

_Find = Callable[[type, Any], Any]
"""Finds what a key stands for in the area that is being read. Raises KeyError."""


def _version(fields: dict[str, Any], version_of: VersionOf) -> VersionContent:
    """A version's content as it was signed, with the numbers that its rows have in the database."""
    stored: VersionContent = _build(VersionContent, fields)
    known = version_of(stored.framework_key, stored.version)
    if known is None:
        return stored
    levels = {level.key: level.id for level in known.levels}
    areas = {area.key: area for area in known.areas}
    return dataclasses.replace(
        stored,
        id=known.id,
        levels=tuple(dataclasses.replace(level, id=levels.get(level.key, 0)) for level in stored.levels),
        areas=tuple(_numbered(area, areas.get(area.key)) for area in stored.areas),
    )


def _numbered(stored: AreaContent, known: AreaContent | None) -> AreaContent:
    if known is None:
        return stored
    ids = {criterion.key: criterion.id for criterion in known.criteria}
    criteria = tuple(dataclasses.replace(item, id=ids.get(item.key, 0)) for item in stored.criteria)
    return dataclasses.replace(stored, id=known.id, criteria=criteria)


def _area(fields: dict[str, Any], version: VersionContent, judgement_ids: Mapping[tuple[str, str], int]) -> AreaBoard:
    levels = {level.key: level for level in version.levels}
    areas = {area.key: area for area in version.areas}
    area = _value(AreaContent, fields["area"], lambda _, key: areas[key])
    found: dict[type, Mapping[Any, Any]] = {
        LevelContent: levels,
        AreaContent: areas,
        CriterionContent: {criterion.key: criterion for criterion in area.criteria},
    }

    def find(cls: type, key: Any) -> Any:
        return found[cls][key]

    evidence = _value(tuple[EvidenceLine, ...], fields["evidence"], find)
    found[EvidenceLine] = {item.id: item for item in evidence}
    findings = _value(tuple[FindingLine, ...], fields["findings"], find)
    found[FindingLine] = {line.criterion.key: line for line in findings}
    return _build(  # type: ignore[no-any-return]
        AreaBoard,
        fields,
        find,
        version=version,
        area=area,
        evidence=evidence,
        findings=findings,
        judgement_id=judgement_ids.get((version.framework_key, area.key), 0),
    )


def _renumbered(board: AreaBoard, numbers: Mapping[str, int]) -> AreaBoard:
    """The board with its evidence under the numbers that it has now; one that is not told of has none."""
    if not numbers:
        return board
    items = {item.id: dataclasses.replace(item, id=numbers.get(str(item.id), 0)) for item in board.evidence}

    def lines(found: tuple[FindingLine, ...]) -> tuple[FindingLine, ...]:
        return tuple(
            dataclasses.replace(line, evidence=tuple(items.get(item.id, item) for item in line.evidence))
            for line in found
        )

    return dataclasses.replace(
        board,
        evidence=tuple(items.values()),
        findings=lines(board.findings),
        next_findings=lines(board.next_findings),
        would_close=lines(board.would_close),
    )


def _nothing(cls: type, key: Any) -> Any:
    raise KeyError(key)


def _build(cls: Any, fields: Mapping[str, Any], find: _Find = _nothing, **given: Any) -> Any:
    """A read model from its fields in a text. `given` fields are not read; absent ones take their default."""
    values = dict(given)
    for name, hint in _hints(cls).items():
        if name in values:
            continue
        if name in fields:
            values[name] = _value(hint, fields[name], find)
        elif name not in _with_default(cls):
            values[name] = _empty(hint)
    return cls(**values)


def _value(hint: Any, value: Any, find: _Find) -> Any:
    """The value that a type hint makes of its plain form."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if value is None else _value(next(each for each in inner if each is not type(None)), value, find)
    if hint in (date, datetime):
        return hint.fromisoformat(value)
    if dataclasses.is_dataclass(hint):
        return _build(hint, value, find) if isinstance(value, Mapping) else find(hint, value)  # type: ignore[arg-type]
    if origin is tuple:
        kinds = [inner[0]] * len(value) if inner[-1] is ... else inner
        return tuple(_value(kind, item, find) for kind, item in zip(kinds, value, strict=True))
    if origin is frozenset:
        return frozenset(_value(inner[0], item, find) for item in value)
    if origin in (dict, Mapping):
        return {inner[0](key): _value(inner[1], item, find) for key, item in value.items()}
    return value


def _empty(hint: Any) -> Any:
    """What stands for a field without a default that an older text doesn't know."""
    if get_origin(hint) in (Union, types.UnionType, Literal):
        return None
    kind = get_origin(hint) or hint
    return kind() if kind in (str, int, bool, tuple, dict, frozenset) else None


@cache
def _hints(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


@cache
def _with_default(cls: Any) -> frozenset[str]:
    return frozenset(
        field.name
        for field in dataclasses.fields(cls)
        if field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
    )
