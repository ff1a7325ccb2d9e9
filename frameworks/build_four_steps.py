"""The four-step model of the content pack as fixture rows."""

from typing import Any

from frameworks.build import Pack, Row, row

LANDSCAPE_KINDS = {"partners": "partner", "policies": "policy", "programmes": "programme"}


def four_step_model(data: Pack) -> list[Row]:
    """Steps with their recommendations, domains with indicators and questions, and what each step uses."""
    source = {"source": [data["source"]["document"]], "source_section": data["source"]["section"]}
    rows = _steps(data, source) + _domains(data, source) + _landscape(data, source)
    rows += _listed("checklistitem", data["checklist"]["items"], source, "text")
    rows += [
        row("intervention", key=item["key"], order=order, **source, domain=[item["domain"]], name=item["name"])
        for order, item in enumerate(data["interventions"], 1)
    ]
    audit = data["relationship_audit"]
    audit_source = {"source": [audit["source"]["document"]], "source_section": audit["source"]["section"]}
    rows += _listed("auditquestion", audit["questions"], audit_source, "text", "answer")
    rows += [
        row("auditsector", key=f"SE-{order}", order=order, **audit_source, name=name)
        for order, name in enumerate(audit["sectors"], 1)
    ]
    return rows + _listed("nationalrecommendation", data["national_recommendations"], source, "body", "text")


def _listed(model: str, items: list[Pack], source: dict[str, Any], *fields: str) -> list[Row]:
    return [
        row(model, key=item["key"], order=order, **source, **{field: item[field] for field in fields})
        for order, item in enumerate(items, 1)
    ]


def _steps(data: Pack, source: dict[str, Any]) -> list[Row]:
    rows = []
    for step in data["steps"]:
        words = {name: step[name] for name in ("name", "published_name", "summary", "outcome")}
        rows.append(row("step", key=step["key"], order=step["order"], **source, **words))
        for order, item in enumerate(step["recommendations"], 1):
            rows.append(
                row("recommendation", key=item["key"], order=order, **source, step=[step["key"]], text=item["text"])
            )
    return rows


def _domains(data: Pack, source: dict[str, Any]) -> list[Row]:
    rows = []
    for domain in data["domains"]:
        owner = {"domain": [domain["key"]]}
        rows.append(
            row("domain", key=domain["key"], order=domain["order"], **source, name=domain["name"], why=domain["why"])
        )
        for order, item in enumerate(domain["indicators"], 1):
            words = {name: item[name] for name in ("name", "unit", "direction")}
            rows.append(row("indicator", key=item["key"], order=order, **source, **owner, **words))
        for order, item in enumerate(domain["questions"], 1):
            rows.append(row("question", key=item["key"], order=order, **source, **owner, text=item["text"]))
    return rows


def _landscape(data: Pack, source: dict[str, Any]) -> list[Row]:
    landscape = data["landscape"]
    rows: list[Row] = []
    for tier in landscape["tiers"]:
        for plural, kind in LANDSCAPE_KINDS.items():
            for name in tier[plural]:
                order = len(rows) + 1
                rows.append(
                    row(
                        "landscapeentry",
                        key=f"LA-{order}",
                        order=order,
                        **source,
                        tier=tier["key"],
                        kind=kind,
                        name=name,
                        as_of=str(landscape["as_of"]),
                    )
                )
    return rows
