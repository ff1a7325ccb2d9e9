"""The four steps: indicators, their values, baselines and targets."""

from datetime import date
from decimal import Decimal
from typing import Any

from frameworks.models import Domain, Indicator
from journey.models import AnchorStrategy, IndicatorTarget, IndicatorValue, LocalIndicator, Organisation, ValueImport
from journey.value_import import ImportRow
from systems.models import System
from tests.expected.rules import A_NEW_ONE, MEMBERS, OTHERS, State, Table, editors, members

SYSTEM = {"ods": "QWO"}
ONE = SYSTEM | {"key": "ES-2"}
VALUE = ONE | {"value": A_NEW_ONE}
TARGET = ONE | {"target": A_NEW_ONE}
STRATEGY = SYSTEM | {"strategy": A_NEW_ONE}
LOCAL = SYSTEM | {"local_indicator": A_NEW_ONE}


def administrators(state: State) -> frozenset[str | None]:
    """Whoever brings the values of many systems."""
    return frozenset({"administrator"})


def comparers(state: State) -> frozenset[str | None]:
    """Whoever compares systems."""
    return MEMBERS | OTHERS | {"analyst"}


EXPECTATIONS: Table = {
    ("compare:indicators", "GET"): (comparers, {}),
    ("compare:indicator_xlsx", "GET"): (comparers, {"key": "ES-2"}),
    ("steps:indicator", "GET"): (members, ONE),
    ("steps:baseline", "GET"): (editors, ONE),
    ("steps:baseline", "POST"): (editors, ONE),
    ("steps:paste", "GET"): (editors, ONE),
    ("steps:paste", "POST"): (editors, ONE),
    ("steps:value_add", "GET"): (editors, ONE),
    ("steps:value_add", "POST"): (editors, ONE),
    ("steps:value_edit", "GET"): (members, VALUE),
    ("steps:value_edit", "POST"): (editors, VALUE),
    ("steps:value_retire", "GET"): (editors, VALUE),
    ("steps:value_retire", "POST"): (editors, VALUE),
    ("steps:target_add", "GET"): (editors, ONE),
    ("steps:target_add", "POST"): (editors, ONE),
    ("steps:target_edit", "GET"): (members, TARGET),
    ("steps:target_edit", "POST"): (editors, TARGET),
    ("steps:target_retire", "GET"): (editors, TARGET),
    ("steps:target_retire", "POST"): (editors, TARGET),
    ("steps:local_indicator_add", "GET"): (editors, SYSTEM),
    ("steps:local_indicator_add", "POST"): (editors, SYSTEM),
    ("steps:local_indicator_edit", "GET"): (members, LOCAL),
    ("steps:local_indicator_edit", "POST"): (editors, LOCAL),
    ("steps:local_indicator_retire", "GET"): (editors, LOCAL),
    ("steps:local_indicator_retire", "POST"): (editors, LOCAL),
    ("steps:strategies", "GET"): (members, SYSTEM),
    ("steps:strategy_add", "GET"): (editors, SYSTEM),
    ("steps:strategy_add", "POST"): (editors, SYSTEM),
    ("steps:strategy_edit", "GET"): (members, STRATEGY),
    ("steps:strategy_edit", "POST"): (editors, STRATEGY),
    ("steps:strategy_retire", "GET"): (editors, STRATEGY),
    ("steps:strategy_retire", "POST"): (editors, STRATEGY),
    ("steps:values_import", "GET"): (editors, SYSTEM),
    ("steps:values_import", "POST"): (editors, SYSTEM),
    ("steps:values_template", "GET"): (editors, SYSTEM),
    ("steps:values_preview", "GET"): (editors, SYSTEM | {"waiting_values": A_NEW_ONE}),
    ("steps:values_preview", "POST"): (editors, SYSTEM | {"waiting_values": A_NEW_ONE}),
    ("reports:potential_pdf", "GET"): (members, SYSTEM),
    ("reports:potential_xlsx", "GET"): (members, SYSTEM),
    ("reports:steps_pdf", "GET"): (members, SYSTEM),
    ("reports:steps_xlsx", "GET"): (members, SYSTEM),
    ("indicators:import", "GET"): (administrators, {}),
    ("indicators:import", "POST"): (administrators, {}),
    ("indicators:template", "GET"): (administrators, {}),
    ("indicators:preview", "GET"): (administrators, {"national_values": A_NEW_ONE}),
    ("indicators:preview", "POST"): (administrators, {"national_values": A_NEW_ONE}),
}
DOWNLOADS = {
    "compare:indicator_xlsx",
    "steps:values_template",
    "indicators:template",
    "reports:potential_pdf",
    "reports:potential_xlsx",
    "reports:steps_pdf",
    "reports:steps_xlsx",
}


def _made(model: Any, **values: Any) -> int:
    pk: int = model.objects.create(system=System.objects.get(ods_code="QWO"), **values).pk
    return pk


def _value(number: int) -> int:
    """A value of ES-2; numbers run up, so that each has a day of its own."""
    day = f"{1948 + number % 150:04d}-{1 + number // 150 % 12:02d}-{1 + number // 1800 % 28:02d}"
    about = Indicator.objects.get(key="ES-2")
    return _made(IndicatorValue, indicator=about, starts_on=day, ends_on=day, value=number)


def _waiting(number: int, *, national: bool = False) -> int:
    day, system = date(2000, 1, 1), System.objects.get(ods_code="QWO")
    row = ImportRow(2, system.pk, "ES-2", day, day, Decimal(number), "counted", "", "", "")
    kept = {"system": None if national else system, "file_name": "values.xlsx", "rows": [row.as_json()]}
    return int(ValueImport.objects.create(**kept).pk)


def _strategy(number: int) -> int:
    organisation = _made(Organisation, name=f"Anchor {number}")
    return _made(AnchorStrategy, organisation_id=organisation, title=f"Strategy {number}")


MAKERS = {
    "strategy": _strategy,
    "waiting_values": _waiting,
    "national_values": lambda number: _waiting(number, national=True),
    "value": _value,
    "target": lambda number: _made(
        IndicatorTarget, indicator=Indicator.objects.get(key="ES-2"), value=number, due_on="2030-03-31"
    ),
    "local_indicator": lambda number: _made(
        LocalIndicator, name=f"Indicator {number}", unit="people", domain=Domain.objects.get(key="net-zero")
    ),
}
