"""Fields that a form does not offer change nothing, whatever they are called."""

import re
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from assessments.models import Evidence
from icsmaturity.urls import urlpatterns as known
from tests.durability.forms import COMES_AND_GOES, filled, forms_of, target_of
from tests.durability.test_sent_again import PAGES, undone
from tests.expectations import EXPECTATIONS
from tests.kept_content import models_with_rows
from tests.leaks.canaries import OURS
from tests.test_bad_input import address_of, who_gets_in

pytestmark = pytest.mark.django_db
MADE_ANEW = (models.UUIDField, models.AutoField)
RANDOM_KEY = re.compile("(?:[0-9a-f]{2}/)?[0-9a-f]{32}")
RANDOM = {
    "hash",
    "previous_hash",
    "seal",
    "token_hash",
    "prefix",
    "code",
    "link",
    "screen_link",
    "about",
    "actor_seal",
}
"""Fields that are others each time that the same is done."""


def extra_fields() -> dict[str, Any]:
    """A value for a field of every name that any table has: one that would be taken, were it looked at."""
    found: dict[str, Any] = {}
    for model in apps.get_models():
        for one in model._meta.get_fields() if model._meta.app_label in OURS else ():
            if isinstance(one, models.Field):
                found.setdefault(one.name, _value(one))
                found.setdefault(one.attname, _value(one))
    return found


def _value(one: models.Field) -> str:
    if one.choices:
        return str(list(one.flatchoices)[-1][0])
    if one.is_relation:
        row = one.related_model._base_manager.order_by("-pk").first()
        return str(row.pk) if row else "1"
    if isinstance(one, models.BooleanField):
        return "on"
    if isinstance(one, models.DateField):
        return "2001-02-03"
    return "77" if isinstance(one, models.IntegerField | models.DecimalField) else "Extra"


def rows() -> Counter[tuple[Any, ...]]:
    """What every table says, without what is new each time."""
    found: Counter[tuple[Any, ...]] = Counter()
    for model in models_with_rows():
        if model._meta.label in COMES_AND_GOES or model._meta.app_label not in OURS:
            continue
        kept = [
            one for one in model._meta.concrete_fields if not isinstance(one, MADE_ANEW) and one.name not in RANDOM
        ]
        names = [one.attname for one in kept if not one.primary_key]
        for row in model._base_manager.values_list(*names):
            found[model._meta.label, repr([_without_chance(one) for one in row])] += 1
    return found


def _without_chance(value: Any) -> Any:
    """That there is a time or a random key counts, not which."""
    return isinstance(value, datetime) or (RANDOM_KEY.sub("a key", value) if isinstance(value, str) else value)


def effect(client: Client, page: str, number: int, extra: dict[str, Any]) -> tuple[int, Counter[tuple[Any, ...]]]:
    """What sending a form of a page does to the tables, undone afterwards. Whatever the form offers is its own."""
    with undone():
        form = forms_of(client, page)[number]
        data = filled(form)
        offered = {name.rpartition("_")[0] or name for name in data} | set(data)
        before = rows()
        response = client.post(target_of(page, form), {**{k: v for k, v in extra.items() if k not in offered}, **data})
        after = rows()
    return response.status_code, after - before


def taking_more(client: Client, page: str, extra: dict[str, Any]) -> tuple[int, list[int]]:
    """How many forms of a page do something, and those that did something else with more fields than they offer."""
    plain = [effect(client, page, one, {}) for one in range(len(forms_of(client, page)))]
    more = [one for one, found in enumerate(plain) if found != effect(client, page, one, extra)]
    return sum(bool(gone) for _, gone in plain), more


def test_no_form_takes_a_field_that_it_does_not_offer(sign_in, current):
    extra, found, changing = extra_fields(), [], 0
    assert len(extra) > 150
    for number, name in enumerate(PAGES):
        client = sign_in(who_gets_in(name))
        changed, more = taking_more(client, address_of(name, EXPECTATIONS[name, "GET"][1], number), extra)
        changing += bool(changed)
        if more:
            found.append(name)
    assert changing > 60, "too few pages did anything: this proved little"
    assert found == []


class Careless(forms.ModelForm):
    class Meta:
        model = Evidence
        fields = "__all__"  # noqa: DJ007 - what must be caught


def careless(request):
    """A form that shows a title and keeps whatever it is sent that the table can hold."""
    if request.method == "POST":
        item = Evidence.objects.first()
        form = Careless(request.POST)
        form.is_valid()
        for name, value in form.cleaned_data.items():
            setattr(item, name, value)
        item.save()
    return HttpResponse('<form method="post"><input name="title" value="A title"></form>')


urlpatterns = [*known, path("careless/", careless)]


@pytest.mark.urls(__name__)
def test_a_form_of_every_field_of_its_table_is_caught(sign_in, west_yorkshire):
    Evidence.objects.create(system=west_yorkshire, title="Before", kind="document", file_size=1, number=1)
    assert taking_more(sign_in("chair"), "/careless/", extra_fields())[1] == [0]
