"""The rows below an indicator, and local indicators: the pages of the registers of step 1."""

from collections.abc import Mapping
from typing import Any

from accounts.permissions import Actor
from journey.forms.potential import LocalIndicatorForm, TargetForm, ValueForm
from journey.kinds import LOCAL_INDICATOR, TARGET, VALUE
from journey.models import IndicatorTarget
from journey.potential import IndicatorContent
from journey.selectors.potential import get_indicator, of_indicator
from journey.services.potential import (
    add_value,
    bring_value_back,
    change_local_indicator,
    change_value,
    row_of,
)
from journey.services.records import add_record
from journey.views.common import url
from journey.views.potential import trail_to
from journey.views.records import Nest, Pages
from systems.models import System


def _of_indicator(system: System, where: Mapping[str, Any]) -> Nest:
    content = get_indicator(system, where["key"])
    name, number = next(iter(of_indicator(content).items()))
    return Nest(
        args=(content.key,),
        about={"indicator": content},
        back=url(system, "indicator", content.key),
        trail=trail_to(system, content),
        owns=lambda row: getattr(row, name) == number,
        intro=f"{content.name}, in {content.unit_words}.",
    )


def _resave_value(*, values: Mapping[str, Any], **more: Any) -> None:
    plain = dict(values)
    reason = plain.pop("reason", "")
    change_value(values=plain, reason=reason, **more)


def _save_target(
    *, actor: Actor, system: System, indicator: IndicatorContent, values: Mapping[str, Any]
) -> IndicatorTarget:
    row: IndicatorTarget = add_record(actor=actor, kind=TARGET, system=system, values={**row_of(indicator), **values})
    return row


VALUES = Pages(
    kind=VALUE,
    form=ValueForm,
    step="potential",
    back="potential",
    route="value",
    save=add_value,
    resave=_resave_value,
    bring=bring_value_back,
    nest=_of_indicator,
)
TARGETS = Pages(
    kind=TARGET,
    form=TargetForm,
    step="potential",
    back="potential",
    route="target",
    save=_save_target,
    nest=_of_indicator,
)
LOCAL_INDICATORS = Pages(
    kind=LOCAL_INDICATOR,
    form=LocalIndicatorForm,
    step="potential",
    back="potential",
    route="local_indicator",
    about="What your system wants to follow beside the published indicators. It stands in its domain.",
    resave=change_local_indicator,
)
