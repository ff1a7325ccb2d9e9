"""The 42 systems, and what is published about West Yorkshire, as fixture rows."""

from collections.abc import Iterable, Mapping

from frameworks.build import Pack, Row, row

# The labels and units of the published facts; the pack names them by key.
FACTS = {
    "population": ("Population", "people"),
    "children_and_young_people": ("Children and young people", "people"),
    "people_in_poorest_tenth": ("People in the poorest tenth of areas", "people"),
    "ethnic_minority_share": ("People from ethnic minorities", "per cent"),
    "unpaid_carers": ("Unpaid carers", "people"),
    "staff": ("Staff", "people"),
}


def systems(reference: Iterable[Mapping[str, str]], worked_example: Pack) -> list[Row]:
    """Regions and systems from the reference file's lines; the year of working together where it is published."""
    lines = list(reference)
    rows = [row("systems.region", name=name) for name in sorted({line["nhs_region"] for line in lines})]
    for line in lines:
        known = line["ods_code"] == worked_example["system"]
        rows.append(
            row(
                "systems.system",
                ods_code=line["ods_code"],
                ons_code=line["ons_code"],
                name=line["ics_name"],
                board_name=line["icb_legal_name"],
                region=[line["nhs_region"]],
                statutory_since=line["statutory_since"],
                ended_on=None,
                working_together_since=worked_example["facts"]["working_together_since"] if known else None,
                tile_col=int(line["tile_col"]),
                tile_row=int(line["tile_row"]),
            )
        )
    return rows


def published_facts(worked_example: Pack) -> list[Row]:
    """Places and published facts of the worked example's system, each with its source and date."""
    system, facts = [worked_example["system"]], worked_example["facts"]
    as_at = str(worked_example["round"]["opens_on"])[:7]
    rows = [row("systems.place", system=system, name=name) for name in facts["places"]]
    for key, (label, unit) in FACTS.items():
        fact = facts[key]
        rows.append(
            row(
                "systems.systemfact",
                system=system,
                key=key.replace("_", "-"),
                label=label,
                value=str(fact["value"]),
                unit=fact.get("unit", unit),
                qualifier=fact.get("qualifier", ""),
                note=fact.get("note", ""),
                as_at=as_at,
                source=["unlocking-2022"],
                source_note="",
            )
        )
    return rows
