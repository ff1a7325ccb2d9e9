"""From the content pack to Django fixtures: pure functions, YAML in and fixture rows out.

A row is {"model": label, "fields": {...}}; relations are natural keys. The committed files under `fixtures/` are what
these functions make of the pack, which a test checks wherever the pack is at hand.
"""

from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]
Pack = Mapping[str, Any]

SHIFT_KEYS = ("barrier-dominates", "shift-has-begun", "mostly-shifted", "behaviour-is-normal")
CHECKLIST_KEYS = ("not-in-place", "partly-in-place", "in-place")
OWN_SCALE = "The source does not word these levels. The wording is this product's own."


def row(model: str, **fields: Any) -> Row:
    """One fixture row of a model of this app, or of another named "app.model"."""
    return {"model": model if "." in model else f"frameworks.{model}", "fields": fields}


def sources(pack: Pack) -> list[Row]:
    return [
        row(
            "source",
            key=key,
            title=item["title"],
            publisher=item["publisher"],
            author=item.get("author", ""),
            date=str(item.get("date", "")),
        )
        for key, item in pack["sources"].items()
    ]


def glossary(pack: Pack) -> list[Row]:
    return [
        row("glossaryterm", term=item["term"], short=item.get("short", ""), meaning=item["meaning"])
        for item in pack["glossary"]
    ]


def _framework(data: Pack, *, order: int, **version_fields: Any) -> tuple[list[Row], list[str]]:
    """The framework row and its version row; returns them with the version's natural key."""
    version = str(data["version"])
    rows = [
        row(
            "framework",
            key=data["key"],
            order=order,
            name=data["name"],
            short_name=data["short_name"],
            instrument=data["instrument"],
            part_of=version_fields.pop("part_of", None),
        ),
        row(
            "frameworkversion",
            framework=[data["key"]],
            version=version,
            status="published",
            purpose=str(data.get("purpose", "")).strip(),
            coverage=str(data.get("coverage", "")).strip(),
            licence_note=str(data.get("licence_note", "")).strip(),
            scale_note=version_fields.pop("scale_note", ""),
            source=[data["source"]["document"]],
            source_section=data["source"].get("section", ""),
        ),
    ]
    return rows, [data["key"], version]


def _level(version: list[str], key: str, order: int, name: str, **extra: Any) -> Row:
    fields = {"meaning": "", "caution": "", "in_source": True, "life_stage": "", "from_years": None, "to_years": None}
    return row("level", version=version, key=key, order=order, name=name, **(fields | extra))


def _area(version: list[str], key: str, order: int, name: str, **extra: Any) -> Row:
    fields: dict[str, Any] = {"summary": "", "group_key": "", "group_name": "", "domains": []}
    return row("area", version=version, key=key, order=order, name=name, **(fields | extra))


def maturity_framework(data: Pack) -> list[Row]:
    """Areas x levels with criteria and life-stage bands."""
    rows, version = _framework(data, order=1)
    for level in data["levels"]:
        stage = level.get("life_stage", {})
        rows.append(
            _level(
                version,
                level["key"],
                level["order"],
                level["name"],
                meaning=level["meaning"],
                in_source=level.get("in_source", True),
                life_stage=stage.get("published", ""),
                from_years=stage.get("from_years"),
                to_years=stage.get("to_years"),
            )
        )
    for area in data["areas"]:
        domains = [[key] for key in area["domains"]]
        rows.append(
            _area(version, area["key"], area["order"], area["name"], summary=area["summary"].strip(), domains=domains)
        )
        for order, criterion in enumerate(area["criteria"], 1):
            rows.append(_criterion(version, area["key"], order, criterion["level"], criterion))
    return rows


def _criterion(version: list[str], area: str, order: int, level: str, item: Pack) -> Row:
    return row(
        "criterion",
        area=[*version, area],
        level=[*version, level],
        key=item["key"],
        order=order,
        kind=item["kind"],
        text=item["text"],
    )


def enablers(data: Pack, checklist_scale: list[Pack]) -> list[Row]:
    """The maturity framework's signs of an effective system, as a checklist of its own on the checklist scale."""
    instrument = {
        "key": "enablers",
        "version": data["version"],
        "name": "Signs of an effective system",
        "short_name": "Enablers",
        "instrument": "checklist",
        "source": data["enablers"]["source"],
        "licence_note": data["licence_note"],
    }
    rows, version = _framework(instrument, order=2, part_of=[data["key"]], scale_note=OWN_SCALE)
    return rows + _checklist(version, checklist_scale, data["enablers"]["groups"])


def leadership_stages(data: Pack) -> list[Row]:
    """One ladder with one judgement; its signals are examples, so that none of them alone is required."""
    rows, version = _framework(data, order=3)
    rows.append(
        _level(
            version,
            "no-stage-yet",
            0,
            "No stage yet",
            meaning="The first stage has not been reached.",
            in_source=False,
        )
    )
    rows.append(_area(version, "leadership-stage", 1, "Leadership stage", summary=data["purpose"].strip()))
    order = 0
    for stage in data["stages"]:
        rows.append(
            _level(
                version,
                stage["key"],
                stage["order"],
                stage["name"],
                meaning=stage["meaning"],
                caution=stage["caution"],
            )
        )
        for number, signal in enumerate(stage["signals"], 1):
            order += 1
            item = {"key": f"LS-{stage['order']}-{number}", "kind": "example", "text": signal}
            rows.append(_criterion(version, "leadership-stage", order, stage["key"], item))
    return rows + _prompts(version, "lesson", data["lessons"], data["source"])


def _prompts(version: list[str], kind: str, items: list[Pack], source: Pack) -> list[Row]:
    return [
        row(
            "prompt",
            version=version,
            key=item["key"],
            order=order,
            kind=kind,
            text=item["text"],
            source=[source["document"]],
            source_section=source.get("section", ""),
        )
        for order, item in enumerate(items, 1)
    ]


def anchor_progression(data: Pack) -> list[Row]:
    """From anchor institutions to an anchor system: descriptors, no criteria."""
    rows, version = _framework(data, order=4)
    rows += [_level(version, x["key"], x["order"], x["name"], meaning=x["meaning"]) for x in data["levels"]]
    for area in data["areas"]:
        rows.append(_area(version, area["key"], area["order"], area["name"]))
        rows += [
            row("descriptor", area=[*version, area["key"]], level=[*version, level], text=text)
            for level, text in area["descriptors"].items()
        ]
    return rows


def system_shifts(data: Pack) -> list[Row]:
    """Each shift is an area; the barrier describes its first level and the behaviour its last."""
    rows, version = _framework(data, order=5, scale_note=OWN_SCALE)
    rows += _scale(version, data["scale"], SHIFT_KEYS)
    for shift in data["shifts"]:
        name = f"From {_lower_first(shift['barrier'])} to {_lower_first(shift['behaviour'])}"
        rows.append(_area(version, shift["key"], shift["order"], name))
        for level, text in ((SHIFT_KEYS[0], shift["barrier"]), (SHIFT_KEYS[-1], shift["behaviour"])):
            rows.append(row("descriptor", area=[*version, shift["key"]], level=[*version, level], text=text))
    questions = data["culture_questions"]
    return rows + _prompts(version, "culture-question", questions["items"], questions["source"])


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:]


def _scale(version: list[str], scale: list[Pack], keys: tuple[str, ...]) -> list[Row]:
    return [_level(version, key, step["order"], step["name"]) for key, step in zip(keys, scale, strict=True)]


def collaboration(data: Pack) -> list[Row]:
    """Readiness to work with outside partners: a checklist in two groups."""
    rows, version = _framework(data, order=6, scale_note=OWN_SCALE)
    return rows + _checklist(version, data["scale"], data["groups"])


def _checklist(version: list[str], scale: list[Pack], groups: list[Pack]) -> list[Row]:
    rows = _scale(version, scale, CHECKLIST_KEYS)
    order = 0
    for group in groups:
        for item in group["items"]:
            order += 1
            rows.append(
                _area(
                    version,
                    item["key"].lower(),
                    order,
                    item.get("name") or item["text"],
                    summary=item["text"] if item.get("name") else "",
                    group_key=group["key"],
                    group_name=group["name"],
                )
            )
    return rows


def anchor_dimensions(data: Pack, shift_scale: list[Pack]) -> list[Row]:
    """The five dimensions on which anchors in Leeds City Region assess themselves, on the scale of the shifts."""
    rows, version = _framework(data, order=7, scale_note=OWN_SCALE)
    rows += _scale(version, shift_scale, SHIFT_KEYS)
    rows += [_area(version, area["key"], area["order"], area["name"]) for area in data["areas"]]
    return rows


def practice_examples(items: list[Pack]) -> list[Row]:
    rows = []
    for order, item in enumerate(items, 1):
        rows.append(
            row(
                "practiceexample",
                key=item["key"],
                order=order,
                name=item["name"],
                system_code=item.get("system") or "",
                region_name=item.get("region", ""),
                summary=item["summary"],
                domains=[[key] for key in item["domains"]],
                source=[item["source"]],
            )
        )
        rows += [
            row(
                "practicefigure",
                example=[item["key"]],
                label=figure["label"],
                value=str(figure["value"]),
                qualifier=figure.get("qualifier", ""),
            )
            for figure in item.get("figures", [])
        ]
    return rows
