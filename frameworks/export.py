"""One framework version as YAML, in the shape that an import reads."""

from collections.abc import Iterable
from typing import Any

import yaml

from frameworks.comparability import VersionMapping
from frameworks.content import AreaContent, SourceRef, VersionContent


def version_as_yaml(content: VersionContent, mappings: Iterable[VersionMapping] = ()) -> str:
    """The version whole, with its source and credit, and how it compares with earlier ones, as a YAML document."""
    data = {
        "key": content.framework_key,
        "version": content.version,
        "name": content.name,
        "short_name": content.short_name,
        "instrument": content.instrument,
        "source": _source(content.source),
        "licence_note": content.licence_note,
        "coverage": content.coverage,
        "purpose": content.purpose,
        "scale_note": content.scale_note,
        "levels": [
            {
                "key": level.key,
                "order": level.order,
                "name": level.name,
                "meaning": level.meaning,
                "caution": level.caution,
                "in_source": level.in_source,
                "life_stage": {
                    "published": level.life_stage,
                    "from_years": level.from_years,
                    "to_years": level.to_years,
                },
            }
            for level in content.levels
        ],
        "areas": [_area(area) for area in content.areas],
        "prompts": [
            {
                "key": item.key,
                "kind": item.kind,
                "text": item.text,
                "source": {"document": item.source.key, "section": item.source.section},
            }
            for item in content.prompts
        ],
        "comparability": [
            {
                "from_version": mapping.from_version,
                "kind": pair.kind,
                "from": pair.from_key,
                "to": pair.to_key,
                "verdict": pair.verdict,
                "reason": pair.reason,
            }
            for mapping in mappings
            for pair in mapping.pairs
        ],
    }
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)


def _source(source: SourceRef) -> dict[str, Any]:
    return {
        "document": source.key,
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "date": source.date,
        "section": source.section,
    }


def _area(area: AreaContent) -> dict[str, Any]:
    return {
        "key": area.key,
        "order": area.order,
        "name": area.name,
        "summary": area.summary,
        "group": area.group_name,
        "domains": list(area.domain_keys),
        "descriptors": dict(area.descriptors),
        "criteria": [
            {
                "key": item.key,
                "level": item.level_key,
                "kind": "core" if item.is_core else "example",
                "text": item.text,
            }
            for item in area.criteria
        ],
    }
