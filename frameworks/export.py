"""One framework version as YAML, in the shape of the content pack."""

from typing import Any

import yaml

from frameworks.content import AreaContent, VersionContent


def version_as_yaml(content: VersionContent) -> str:
    """The version whole, with its source and credit, as a YAML document."""
    data = {
        "key": content.framework_key,
        "version": content.version,
        "name": content.name,
        "short_name": content.short_name,
        "instrument": content.instrument,
        "source": {"document": content.source.key, "section": content.source.section},
        "licence_note": content.licence_note,
        "coverage": content.coverage,
        "purpose": content.purpose,
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
        "prompts": [{"key": item.key, "kind": item.kind, "text": item.text} for item in content.prompts],
    }
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)


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
