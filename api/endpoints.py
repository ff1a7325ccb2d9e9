"""The endpoints, written down once: routes, documentation and the OpenAPI document come from here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api import reading

Schema = dict[str, Any]


def _text(meaning: str = "", *, nullable: bool = False, fmt: str = "") -> Schema:
    found: Schema = {"type": ["string", "null"] if nullable else "string"}
    if meaning:
        found["description"] = meaning
    if fmt:
        found["format"] = fmt
    return found


def _object(**fields: Schema) -> Schema:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


WHOLE: Schema = {"type": "integer"}
LEVEL = _object(
    id=_text("The level's key"),
    name=_text(),
    order={**WHOLE, "description": "Its place in the order. Levels have no distance: don't average them"},
)
COUNTED = _object(id=_text(), name=_text(), order=WHOLE, systems={**WHOLE, "description": "How many systems"})
STATES = ["judged", "not-assessed", "not-applicable", "not-shared", "other-version", "no-such-area", "not-yet"]
STATE: Schema = {"type": "string", "enum": STATES, "description": "None of these is a zero"}
DATA: Schema = {"type": "string", "enum": ["real", "published", "illustrative"]}
SOURCE = _object(title=_text(), publisher=_text(), date=_text())

SYSTEM = _object(
    id=_text("ODS code of the board"),
    name=_text(),
    region=_text(),
    since=_text(fmt="date"),
    until=_text("The day on which it became part of another", nullable=True, fmt="date"),
    predecessors={"type": "array", "items": _text("ODS code")},
    tile=_object(column=WHOLE, row=WHOLE),
)
ROUND = _object(
    id=_text("The round's key"),
    name=_text(),
    as_at=_text(fmt="date"),
    data=DATA,
    frameworks={"type": "array", "items": _object(framework=_text(), version=_text())},
)
FRAMEWORK_LINE = _object(
    id=_text(), framework=_text(), version=_text(), name=_text(), purpose=_text(), areas=WHOLE, source=SOURCE
)
FRAMEWORK = _object(
    id=_text(),
    framework=_text(),
    version=_text(),
    name=_text(),
    purpose=_text(),
    scale_note=_text(),
    source=_object(title=_text(), publisher=_text(), date=_text(), section=_text()),
    levels={"type": "array", "items": _object(id=_text(), name=_text(), order=WHOLE, meaning=_text())},
    areas={
        "type": "array",
        "items": _object(
            id=_text(),
            name=_text(),
            summary=_text(),
            descriptors={"type": "object", "additionalProperties": _text()},
            criteria={
                "type": "array",
                "items": _object(id=_text(), level=_text(), is_core={"type": "boolean"}, text=_text()),
            },
        ),
    },
)
CELL = _object(
    id=_text("Stays the same for this round, system, framework and area"),
    data=DATA,
    round=_text(),
    as_at=_text(fmt="date"),
    system=_text("ODS code"),
    became_part_of=_text("ODS code of the system that it merged into after the round", nullable=True),
    region=_text(),
    framework=_text(),
    version=_text("The version that it was judged in"),
    area=_text(),
    state=STATE,
    level=_or_null(LEVEL),
    backed_level=_or_null(LEVEL),
    levels_above_evidence={"type": ["integer", "null"], "description": "How far the claim stands above its evidence"},
    confidence=_text(nullable=True),
    origin=_text("Whether a person or a roundtable judged it", nullable=True),
    comparability=_text("How versions compare, where it was judged in another", nullable=True),
    sharing=_text("The rung that the chair chose", nullable=True),
    provenance=_text("Set where somebody else read it from publications", nullable=True),
)
DISTRIBUTION = _object(
    id=_text(),
    data=DATA,
    round=_text(),
    framework=_text(),
    version=_text(),
    area=_text(),
    region=_text("Empty for England", nullable=True),
    systems={**WHOLE, "description": "How many systems there are, shared or not"},
    is_suppressed={"type": "boolean", "description": "Too few systems have shared: nothing is shown"},
    levels=_or_null({"type": "array", "items": COUNTED}),
    states=_or_null({"type": "object", "additionalProperties": WHOLE}),
    median=_text("The median level's name, or the two that it lies between", nullable=True),
)
CHANGE = _object(
    id=_text(),
    data=DATA,
    before=_text("Round"),
    after=_text("Round"),
    system=_text("ODS code"),
    framework=_text(),
    area=_text(),
    change={"type": "string", "enum": ["up", "same", "down", "not-compared"]},
    from_state=STATE,
    from_level=_or_null(LEVEL),
    to_state=STATE,
    to_level=_or_null(LEVEL),
    comparability=_text(nullable=True),
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address. `scope` is what a token must reach, "" for what everybody may read; `names` its parameters."""

    name: str
    path: str
    title: str
    meaning: str
    read: Callable[..., Any]
    schema_name: str
    schema: Schema
    scope: str = "comparison"
    names: tuple[str, ...] = ()
    is_list: bool = True

    @property
    def address(self) -> str:
        """The address with the parts that vary in braces."""
        return "/api/v1/" + self.path.replace("<slug:", "{").replace("<str:", "{").replace(">", "}")

    @property
    def parts(self) -> list[str]:
        """The parts of the address that vary."""
        return [piece.split("}")[0] for piece in self.address.split("{")[1:]]


ENDPOINTS = (
    Endpoint(
        "frameworks",
        "frameworks",
        "Frameworks",
        "Every published version of every framework of the library.",
        reading.frameworks,
        "FrameworkLine",
        FRAMEWORK_LINE,
        scope="",
    ),
    Endpoint(
        "framework",
        "frameworks/<slug:key>/<str:version>",
        "A framework",
        "One published version whole: levels, areas and criteria.",
        reading.framework,
        "Framework",
        FRAMEWORK,
        scope="",
        is_list=False,
    ),
    Endpoint(
        "systems",
        "systems",
        "Systems",
        "Every system that there is or was, with those that merged into it.",
        reading.systems,
        "System",
        SYSTEM,
        scope="library",
        names=("region",),
    ),
    Endpoint(
        "rounds",
        "rounds",
        "Rounds",
        "The rounds of one kind of data, the latest first.",
        reading.rounds,
        "Round",
        ROUND,
        scope="library",
        names=("kind",),
    ),
    Endpoint(
        "cells",
        "cells",
        "Cells of the matrix",
        "Every system in every area of a framework in a round. What is not shared with you says so.",
        reading.cells,
        "Cell",
        CELL,
        names=("kind", "round", "framework", "area", "system", "region"),
    ),
    Endpoint(
        "distributions",
        "distributions",
        "Distributions",
        "How many systems stand at each level, by area, for England and by region. Small groups show nothing.",
        reading.distributions,
        "Distribution",
        DISTRIBUTION,
        names=("kind", "round", "framework", "area", "region"),
    ),
    Endpoint(
        "changes",
        "changes",
        "Changes",
        "What became of each system in each area from one round to another.",
        reading.changes,
        "Change",
        CHANGE,
        names=("kind", "before", "after", "framework", "area", "system"),
    ),
)
