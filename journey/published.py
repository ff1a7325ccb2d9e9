"""Published facts that are one of the published indicators, as values of their systems, loaded once each."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from assessments import history
from assessments.selectors.history import PRODUCT
from frameworks.models import Indicator
from frameworks.months import month_words
from journey.models import IndicatorValue
from journey.periods import Period, read_period
from journey.potential import IndicatorContent
from journey.selectors.potential import get_indicator
from journey.services.potential import added
from systems.models import SystemFact

FACTS = {"staff": "ES-1"}
"""The facts that say what an indicator asks, by key. The others (population, carers, deprivation) describe the people
who live there and are none of the 26; figures of a single programme are not those of a system."""


@transaction.atomic
def load_published_values(**signal: Any) -> str:
    """Add each of these facts that its system does not have as a value of that period yet, also as a retired one.

    What people changed or took out of use stays so. Returns a line of words.
    """
    made = 0
    facts = SystemFact.objects.filter(key__in=FACTS).select_related("system", "source").order_by("system__ods_code")
    for fact in facts:
        content = get_indicator(fact.system, FACTS[fact.key])
        period = period_of(fact.as_at)
        about = Indicator.objects.get(pk=content.id)
        there = IndicatorValue.objects.filter(
            system=fact.system, indicator=about, starts_on__lte=period.ends_on, ends_on__gte=period.starts_on
        )
        if not there.exists():
            _add(fact, content, about, period)
            made += 1
    return f"{'published values':28} {made:4} added {len(facts) - made:4} as they were"


def period_of(as_at: str) -> Period:
    """The period of a fact's date: a month ("2022-12"), or a year."""
    return read_period(month_words(as_at))


def _add(fact: SystemFact, content: IndicatorContent, about: Indicator, period: Period) -> None:
    said = " ".join(filter(None, (fact.qualifier, f"{fact.value.normalize():,f}", fact.unit)))
    note = f"Published as “{said}”." if fact.qualifier else ""
    source = fact.source_note
    if fact.source:
        source = ", ".join(filter(None, (fact.source.title, fact.source.publisher, fact.source.published)))
    row = IndicatorValue.objects.create(
        system=fact.system,
        indicator=about,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        value=Decimal(fact.value),
        source=source[:300],
        note=" ".join(filter(None, (note, fact.note))),
        confidence=IndicatorValue.Confidence.PUBLISHED,
    )
    history.record_all(system=fact.system, actor_name=PRODUCT, actor_id=None, entries=[added(row, content)])
