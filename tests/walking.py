"""Walking over every route of the table, as the first person who gets in, to the forms on its page."""

from collections.abc import Iterator
from typing import Any

import lxml.html
from django.urls import reverse

from tests.expectations import EXPECTATIONS, MAKERS, State
from tests.expected.rules import A_NEW_ONE

DRAFT = State("draft")
ORDER = ("chair", "lead", "administrator", "analyst", "facilitator", "nobody", None)
START = 100_000


def address_of(name: str, values: dict[str, str], number: int) -> str:
    made = {key: MAKERS[key](START + number) if value == A_NEW_ONE else value for key, value in values.items()}
    return reverse(name, kwargs=made)


def who_gets_in(name: str) -> Any:
    rule, _ = EXPECTATIONS[name, "GET"]
    return next((role for role in ORDER if role in rule(DRAFT)), "chair")


GETS = sorted(name for name, method in EXPECTATIONS if method == "GET")


def forms_of(response: Any) -> Iterator[lxml.html.FormElement]:
    if response.status_code == 200 and "text/html" in response.headers.get("Content-Type", ""):
        yield from lxml.html.fromstring(response.content).forms
