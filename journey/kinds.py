"""What registers the four steps have: the model, its words in the history, and who may write it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from accounts.permissions import Action
from journey.models import (
    AnchorStrategy,
    ChosenQuestion,
    DevolutionAsk,
    IndicatorTarget,
    IndicatorValue,
    Intervention,
    InterventionValue,
    LandscapeLine,
    LocalIndicator,
    Organisation,
    OwnExample,
    Programme,
    RelationshipAudit,
)
from journey.models.base import Record
from journey.numbers import shown


@dataclass(frozen=True, slots=True)
class Kind:
    """One register. `key` stands in the history's `about` ("programme:12"), `noun` in sentences.

    `fields` are (field of the model, its label in the history).
    """

    key: str
    model: type[Record]
    noun: str
    fields: tuple[tuple[str, str], ...]
    action: Action = Action.EDIT_STEPS

    def many(self) -> frozenset[str]:
        """The fields that hold several rows."""
        return frozenset(field.name for field in self.model._meta.many_to_many)


LOCAL_INDICATOR = Kind(
    "local-indicator",
    LocalIndicator,
    "indicator",
    (("domain", "Domain"), ("name", "Name"), ("unit", "Unit"), ("direction", "Which way is better")),
)
VALUE = Kind(
    "indicator-value",
    IndicatorValue,
    "value",
    (
        ("indicator", "Indicator"),
        ("local_indicator", "Indicator"),
        ("starts_on", "From"),
        ("ends_on", "To"),
        ("value", "Value"),
        ("source", "Source"),
        ("url", "Link"),
        ("note", "Note"),
        ("confidence", "Confidence"),
        ("is_baseline", "Baseline"),
    ),
)
TARGET = Kind(
    "indicator-target",
    IndicatorTarget,
    "target",
    (
        ("indicator", "Indicator"),
        ("local_indicator", "Indicator"),
        ("value", "Value"),
        ("due_on", "By"),
        ("note", "Note"),
    ),
)
STRATEGY = Kind(
    "strategy",
    AnchorStrategy,
    "strategy",
    (
        ("organisation", "Organisation"),
        ("title", "Title"),
        ("url", "Link"),
        ("dated", "Date"),
        ("domains", "Domains"),
        ("note", "Note"),
    ),
)
QUESTION = Kind(
    "question",
    ChosenQuestion,
    "question",
    (
        ("question", "Question"),
        ("text", "Question"),
        ("domain", "Domain"),
        ("state", "State"),
        ("place", "Place on the short list"),
        ("hypothesis", "Hypothesis"),
        ("answered_by", "Who will answer it"),
        ("due_on", "By"),
        ("learned", "What was learned"),
    ),
)
AUDIT = Kind(
    "audit",
    RelationshipAudit,
    "relationship audit",
    (("name", "Name"), ("closes_on", "Closed on")),
    Action.LEAD_STEPS,
)
ORGANISATION = Kind(
    "organisation",
    Organisation,
    "organisation",
    (
        ("name", "Name"),
        ("sector", "Sector"),
        ("is_anchor", "Anchor"),
        ("latitude", "Latitude"),
        ("longitude", "Longitude"),
        ("url", "Link"),
        ("note", "Note"),
    ),
)
LANDSCAPE = Kind(
    "landscape",
    LandscapeLine,
    "entry of the landscape",
    (
        ("entry", "Published entry"),
        ("tier", "Tier"),
        ("kind", "Kind"),
        ("name", "Name"),
        ("url", "Link"),
        ("note", "Note"),
        ("checked_on", "Checked on"),
        ("is_gone", "No longer exists"),
    ),
)
PROGRAMME = Kind(
    "programme",
    Programme,
    "programme",
    (
        ("name", "Name"),
        ("summary", "What it does"),
        ("state", "State"),
        ("owner", "Who leads it"),
        ("organisations", "Partners"),
        ("funding", "Funding"),
        ("area", "Area"),
        ("domain", "Domain"),
        ("starts_on", "Starts"),
        ("ends_on", "Ends"),
    ),
)
INTERVENTION = Kind(
    "intervention",
    Intervention,
    "intervention",
    (
        ("name", "Name"),
        ("summary", "What is done"),
        ("type", "Type"),
        ("own_type", "Type"),
        ("domain", "Domain"),
        ("state", "State"),
        ("place", "Place"),
        ("own_place", "Place"),
        ("latitude", "Latitude"),
        ("longitude", "Longitude"),
        ("organisations", "Anchor organisations"),
        ("programme", "Programme"),
        ("measure", "Measure"),
        ("unit", "Unit"),
        ("baseline", "Baseline"),
        ("baseline_on", "Baseline on"),
        ("target", "Target"),
        ("target_on", "Target by"),
        ("learned", "What was learned"),
        ("areas", "Areas"),
        ("criteria", "Criteria"),
        ("milestones", "Milestones"),
    ),
)
INTERVENTION_VALUE = Kind(
    "intervention-value",
    InterventionValue,
    "value",
    (("intervention", "Intervention"), ("on", "Date"), ("value", "Value"), ("note", "Note")),
)
ASK = Kind(
    "devolution-ask",
    DevolutionAsk,
    "devolution ask",
    (
        ("title", "Title"),
        ("asked_of", "Asked of"),
        ("what", "What"),
        ("why", "Why"),
        ("domain", "Domain"),
        ("state", "State"),
        ("asked_on", "Asked on"),
    ),
)
EXAMPLE = Kind(
    "own-example",
    OwnExample,
    "practice example",
    (
        ("name", "Name"),
        ("summary", "Summary"),
        ("worked", "What worked"),
        ("did_not_work", "What did not work"),
        ("url", "Link"),
        ("domains", "Domains"),
        ("types", "Types of intervention"),
        ("state", "State"),
        ("review", "Review"),
    ),
)
KINDS = {
    kind.key: kind
    for kind in (
        LOCAL_INDICATOR,
        VALUE,
        TARGET,
        STRATEGY,
        QUESTION,
        AUDIT,
        ORGANISATION,
        LANDSCAPE,
        PROGRAMME,
        INTERVENTION,
        INTERVENTION_VALUE,
        ASK,
        EXAMPLE,
    )
}


def word(kind: Kind, field: str, value: Any) -> str:
    """A value in the words of the history: choices by label, numbers without trailing zeros, several by commas."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal):
        return shown(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(sorted(map(str, value)))
    choices = dict(_choices(kind.model, field))
    return str(choices.get(value, value))


def facts_of(kind: Kind, row: Record) -> list[tuple[str, str]]:
    """What a row says, by label, for a page: as in the history, but with days in words; what is empty is left out."""
    many = kind.many()
    found: dict[str, str] = {}
    for name, label in kind.fields:
        value = list(getattr(row, name).all()) if name in many else getattr(row, name)
        words = f"{value.day} {value:%B %Y}" if isinstance(value, date) else word(kind, name, value)
        found[label] = words or found.get(label, "")
    return [(label, words) for label, words in found.items() if words]


def _choices(model: type[models.Model], field: str) -> list[Any]:
    return list(getattr(model._meta.get_field(field), "choices", None) or [])
