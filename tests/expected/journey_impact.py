"""The four steps: interventions, their values, devolution asks, the living map."""

from typing import Any

from frameworks.models import Domain
from journey.models import DevolutionAsk, Intervention, InterventionValue
from systems.models import System
from tests.expected.rules import A_NEW_ONE, Table, editors, members

SYSTEM = {"ods": "QWO"}
ONE = SYSTEM | {"intervention": A_NEW_ONE}
VALUE = SYSTEM | {"intervention_value": A_NEW_ONE}
ASK = SYSTEM | {"ask": A_NEW_ONE}

EXPECTATIONS: Table = {
    ("steps:impact", "GET"): (members, SYSTEM),
    ("steps:map", "GET"): (members, SYSTEM),
    ("steps:map_points", "GET"): (members, SYSTEM),
    ("steps:intervention_add", "GET"): (editors, SYSTEM),
    ("steps:intervention_add", "POST"): (editors, SYSTEM),
    ("steps:intervention", "GET"): (members, ONE),
    ("steps:intervention_edit", "GET"): (editors, ONE),
    ("steps:intervention_edit", "POST"): (editors, ONE),
    ("steps:intervention_links", "GET"): (editors, ONE),
    ("steps:intervention_links", "POST"): (editors, ONE),
    ("steps:intervention_retire", "GET"): (editors, ONE),
    ("steps:intervention_retire", "POST"): (editors, ONE),
    ("steps:intervention_value_add", "GET"): (editors, ONE),
    ("steps:intervention_value_add", "POST"): (editors, ONE),
    ("steps:intervention_value_edit", "GET"): (editors, VALUE),
    ("steps:intervention_value_edit", "POST"): (editors, VALUE),
    ("steps:intervention_value_retire", "GET"): (editors, VALUE),
    ("steps:intervention_value_retire", "POST"): (editors, VALUE),
    ("steps:ask_add", "GET"): (editors, SYSTEM),
    ("steps:ask_add", "POST"): (editors, SYSTEM),
    ("steps:ask_edit", "GET"): (members, ASK),
    ("steps:ask_edit", "POST"): (editors, ASK),
    ("steps:ask_retire", "GET"): (editors, ASK),
    ("steps:ask_retire", "POST"): (editors, ASK),
}


def _intervention(number: int, **more: Any) -> Intervention:
    domain = Domain.objects.order_by("order").first()
    system = System.objects.get(ods_code="QWO")
    return Intervention.objects.create(
        system=system, name=f"Intervention {number}", own_type="Own", domain=domain, unit="people", **more
    )


def _value(number: int) -> int:
    one = _intervention(number)
    return InterventionValue.objects.create(
        system=one.system, intervention=one, on="2026-01-01", value=number % 100
    ).pk


MAKERS = {
    "intervention": lambda number: _intervention(number).pk,
    "intervention_value": _value,
    "ask": lambda number: (
        DevolutionAsk.objects.create(
            system=System.objects.get(ods_code="QWO"), title=f"Ask {number}", what="Powers"
        ).pk
    ),
}
DOWNLOADS = {"steps:map_points"}
