"""No table and no column that leads to a person is forgotten: the models are held against what is written down."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from personal_data.held import HELD, NOBODY, Fate, here
from personal_data.held.nobody import OPTIONAL

TEXT = (
    models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField, models.FileField,
    models.UUIDField,
)  # fmt: skip
SURELY_SOMEBODY = re.compile(r"(_by_name|actor_name|person_name|user_agent|sent_to|owner|email)$")


def label(model):
    return model._meta.label


def undeclared(labels):
    """The tables that are not written down, by name."""
    return set(labels) - {held.model for held in HELD} - NOBODY.keys()


def leads_to_somebody(field):
    """Whether a column can't belong to a table that leads to nobody."""
    return (
        (field.is_relation and field.related_model is get_user_model())
        or isinstance(field, models.EmailField | models.GenericIPAddressField)
        or bool(SURELY_SOMEBODY.search(field.name))
    )


def columns(model):
    """Every column and every relation to many that a table has of its own."""
    return [*model._meta.concrete_fields, *model._meta.local_many_to_many]


def to_be_told(model):
    """The columns that must be written down: relations to an account, and text that is no choice from a list."""
    return {
        field.name
        for field in columns(model)
        if (field.is_relation and field.related_model is get_user_model())
        or (isinstance(field, TEXT) and not field.choices and not field.primary_key)
    }


def test_every_table_is_written_down():
    found = undeclared(label(model) for model in apps.get_models())
    assert found == set(), f"say in personal_data/held/ what these hold about people, or why nothing: {sorted(found)}"


def test_a_table_that_is_not_written_down_is_named():
    assert undeclared(["accounts.User", "workshops.NameBadge"]) == {"workshops.NameBadge"}


def test_nothing_is_written_down_that_is_not_there():
    there = {label(model) for model in apps.get_models()}
    optional = {held.model for held in HELD if held.is_optional} | OPTIONAL
    assert ({held.model for held in HELD} | NOBODY.keys()) - there - optional == set()
    assert len({held.model for held in HELD}) == len(HELD)
    assert not {held.model for held in HELD} & NOBODY.keys()


def told(held):
    """The columns that a declaration speaks of."""
    return {*(one.column for one in held.names), *held.tells, *held.prose, *held.secret, *held.plain}


@pytest.mark.parametrize("held", here(), ids=lambda held: held.model)
def test_every_column_that_leads_to_a_person_is_written_down(held):
    missing = to_be_told(held.model_class) - told(held)
    assert missing == set(), f"{held.model}: say in personal_data/held/ what these columns hold"


@pytest.mark.parametrize("held", here(), ids=lambda held: held.model)
def test_every_column_that_is_written_down_is_there(held):
    there = {field.name for field in columns(held.model_class)}
    assert told(held) <= there
    assert {one.beside for one in held.names} - {""} <= there


@pytest.mark.parametrize("held", here(), ids=lambda held: held.model)
def test_no_secret_and_no_prose_is_told(held):
    assert not set(held.tells) & {*held.secret, *held.prose}


@pytest.mark.parametrize("held", here(), ids=lambda held: held.model)
def test_the_database_does_with_an_account_what_is_promised(held):
    """A relation whose row goes is a cascade; one that is emptied is set to nothing."""
    for one in held.names:
        field = held.model_class._meta.get_field(one.column)
        if field.is_relation:
            does = {Fate.GOES: models.CASCADE, Fate.EMPTIED: models.SET_NULL}[one.fate]
            assert field.remote_field.on_delete is does, one.column


@pytest.mark.parametrize("name", sorted(NOBODY.keys() & {label(model) for model in apps.get_models()}))
def test_a_table_of_nobody_leads_to_nobody(name):
    found = [field.name for field in columns(apps.get_model(name)) if leads_to_somebody(field)]
    assert found == [], f"{name} leads to a person: it belongs among HELD"


def test_a_column_that_leads_to_a_person_is_found():
    found = {field.name for field in columns(apps.get_model("accounts.Invitation")) if leads_to_somebody(field)}
    assert found == {"email", "invited_by"}
    assert to_be_told(apps.get_model("usersessions.UserSession")) == {
        "user", "ip", "user_agent", "session_key", "data",
    }  # fmt: skip
