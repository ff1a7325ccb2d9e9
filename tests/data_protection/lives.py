"""Two people with a row in every table that leads to people, and everything that the database holds, as text."""

import itertools
from datetime import date, timedelta

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.utils import timezone

from accounts.models import Membership, User
from assessments import history
from assessments.models import Assessment, Round
from frameworks.models import Area, Framework, Indicator, Level
from personal_data.held import here
from personal_data.whose import is_relation
from workshops.models import Activity, Item

NUMBERS = itertools.count(1)
# Made by signing in, by signing off, and by the product's own chain: a row by hand would prove nothing.
BY_OTHER_MEANS = {"accounts.User", "accounts.Membership", "assessments.Event", "assessments.SignedContent"}


def make_person(name, system, role="chair"):
    """Somebody whose name and address are nobody else's words."""
    person = User.objects.create_user(f"{name.replace(' ', '.')}@canary.test", name=name)
    Membership.objects.create(user=person, system=system, role=role)
    return person


def fill_every_table(person, system, mentions=""):
    """A row about the person in every table that leads to people; prose mentions somebody. Returns them by table."""
    made = {}
    for held in here():
        if held.model in BY_OTHER_MEANS:
            continue
        given = dict.fromkeys(held.prose, f"Words about {mentions or 'the work'}")
        for one in held.names:
            is_address = one.column == "email" or held.model == "accounts.MembershipEvent"
            text = person.email if is_address else person.name
            if isinstance(held.model_class._meta.get_field(one.column), models.UUIDField):
                text = person.ref
            given[one.column] = person if is_relation(held, one) else text
        if held.model == "usersessions.UserSession":
            given["ip"] = f"2001:db8::{next(NUMBERS):x}"
        if held.through and held.through != "pk":
            relation = held.through.partition("__")[0]
            parent = held.model_class._meta.get_field(relation).related_model._meta.label
            given[relation] = made[parent]
        made[held.model] = build(held.model_class, system, given)
    made["accounts.User"] = person
    made["accounts.Membership"] = Membership.objects.get(user=person, system=system)
    with history.transaction.atomic():
        made["assessments.Event"] = history.record(
            system=system, actor_name=str(person), actor_id=person.pk, action="Tried it",
            changes=[history.changed("Text", "", f"Words about {mentions or 'the work'}")],
        )  # fmt: skip
    return made


def build(model, system, given):
    """A row with something in every column that must have it, and in every one of text."""
    number = next(NUMBERS)
    values = {**SPECIAL.get(model._meta.label, lambda system, number: {})(system, number), **given}
    for field in model._meta.concrete_fields:
        if field.name in values or field.primary_key:
            continue
        value = _value(field, system, number)
        if value is not None:
            values[field.name] = value
    for field in model._meta.concrete_fields:
        if isinstance(field, models.JSONField) and isinstance(values.get(field.name), str):
            values[field.name] = [{"what": "Text", "from": "", "to": values[field.name]}]
    row = model(**values)
    models.QuerySet(model).bulk_create([row])
    return row


def _value(field, system, number):
    if field.is_relation:
        if field.null or field.has_default():
            return None
        related = field.related_model
        if related._meta.label == "systems.System":
            return system
        if related is get_user_model():
            raise AssertionError(f"{field} leads to a person, and is not written down")
        found = SHARED.get(related._meta.label)
        return found(system) if found else build(related, system, {})
    if field.has_default():
        return None
    if field.choices and not field.blank:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField):
        return None if field.null else timezone.now()
    if isinstance(field, models.DateField):
        return None if field.null else date(2026, 5, 1) + timedelta(days=number)
    if field.null:
        return None
    if isinstance(field, models.URLField):
        return f"https://example.org/{number}"
    if isinstance(field, models.CharField | models.TextField | models.JSONField):
        return f"{number} {field.name}"[: getattr(field, "max_length", None) or 30]
    if isinstance(field, models.BooleanField):
        return False
    return 1


def _round(system):
    return Round.objects.get(is_current=True)


def _assessment(system):
    return Assessment.objects.get_or_create(system=system, round=_round(system))[0]


def _area(system):
    return Area.objects.filter(version__framework__key="health-and-wealth").first()


def _own_round(system, number):
    key = f"round-{number}"
    made = Round.objects.create(key=key, name=f"Round {number}", opens_on=date(2026, 1, 1),
                                closes_on=date(2026, 6, 1), as_at=date(2026, 1, 1))  # fmt: skip
    return {"round": made}


SHARED = {
    "assessments.Assessment": _assessment,
    "assessments.Round": _round,
    "frameworks.Area": _area,
    "frameworks.Framework": lambda system: Framework.objects.create(
        key=f"fw-{next(NUMBERS)}", name="A framework", order=99
    ),
}


def _workshop_of(system, number):
    made = build(apps.get_model("workshops.Workshop"), system, {})
    made.systems.add(system)
    return {"workshop": made}


def _item(system, number):
    workshop = _workshop_of(system, number)["workshop"]
    activity = Activity.objects.create(workshop=workshop, order=1, kind="score", title="Score", system=system)
    return {"item": Item.objects.create(activity=activity, order=1, text="An item"), "level": None}


def _another(system, number):
    return {"asked": type(system).objects.exclude(pk=system.pk).first()}


def _indicator(system, number):
    return {"indicator": Indicator.objects.first(), "starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}


# What constraints ask of some tables.
SPECIAL = {
    "assessments.Judgement": lambda system, number: {
        "assessment": Assessment.objects.create(system=system, **_own_round(system, number)),
        "standing": "judged",
        "level": Level.objects.filter(version=_area(system).version_id).first(),
    },
    "assessments.Assessment": _own_round,
    "assessments.Reading": lambda system, number: {
        "assessment": Assessment.objects.create(system=system, **_own_round(system, number)),
        "status": "given",
    },
    "assessments.VersionMove": lambda system, number: {
        "from_version": _area(system).version, "to_version": _area(system).version,
    },
    "comparison.Conversation": _another,
    "frameworks.FrameworkVersion": lambda system, number: {"status": "published"},
    "journey.IndicatorValue": _indicator,
    "journey.IndicatorTarget": lambda system, number: {"indicator": Indicator.objects.last()},
    "reports.Batch": lambda system, number: {"round": _own_round(system, number)["round"]},
    "workshops.Workshop": lambda system, number: {"round": _round(system)},
    "workshops.Facilitator": _workshop_of,
    "workshops.WorkshopEvent": _workshop_of,
    "workshops.Action": _workshop_of,
    "workshops.AgendaTemplate": lambda system, number: {"system": system},
    "workshops.Consensus": _item,
}  # fmt: skip


def everything_held():
    """Each value of every column of every table as (table.column, text), the cache's among them."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's own name
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    if value is not None:
                        yield f"{table}.{name}", str(value)
