"""Rounds, and West Yorkshire's published evidence as a draft assessment, from the content pack."""

from typing import Any

from frameworks.build import Pack, Row, row

LEADERSHIP_AREA = "leadership-stage"
PROVENANCE = (
    "This is this product's reading of what was published in December 2022. Nobody in the system has judged or signed "
    "it. Where the publication is silent, a criterion stays not known."
)


def rounds(worked_example: Pack, versions: list[list[str]]) -> list[Row]:
    """The round of the published evidence, and the round that systems start now (set up by this product)."""
    published = worked_example["round"]
    return [
        row(
            "assessments.round",
            key=published["key"],
            name=published["name"],
            opens_on=str(published["opens_on"]),
            closes_on=None,
            as_at=str(published["as_at"]),
            is_current=False,
            from_publications=True,
            versions=versions,
        ),
        row(
            "assessments.round",
            key="2026-27",
            name="2026 to 2027",
            opens_on="2026-09-01",
            closes_on=None,
            as_at="2026-12-31",
            is_current=True,
            from_publications=False,
            versions=versions,
        ),
    ]


def worked_assessment(worked_example: Pack) -> dict[str, Any]:
    """The published assessment as `assessments.worked_example.load` takes it: plain values, everything by key."""
    stage = worked_example["leadership_stage"]
    judgements = [
        {
            "area": judgement["area"],
            "level": judgement["level"],
            "rationale": judgement["rationale"],
            "findings": dict(judgement["criteria"]),
            "evidence": [
                {
                    "title": item["title"],
                    "kind": item["kind"],
                    "summary": item["summary"],
                    "supports": list(item["supports"]),
                    "source": item["source"],
                }
                for item in judgement["evidence"]
            ],
        }
        for judgement in worked_example["judgements"]
    ]
    judgements.append(
        {
            "area": LEADERSHIP_AREA,
            "level": stage["stage"],
            "rationale": stage["rationale"],
            "findings": {},
            "evidence": [
                {"title": title, "kind": "programme", "summary": "", "supports": [], "source": "unlocking-2022"}
                for title in stage["evidence"]
            ],
        }
    )
    return {
        "system": worked_example["system"],
        "round": worked_example["round"]["key"],
        "provenance": PROVENANCE,
        "judgements": judgements,
    }
