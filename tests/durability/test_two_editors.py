"""Two people have the same form open and both save: nobody's work is written over without a word.

Generated from every page of the table of routes. Both open each of its forms, type and choose different things, and
save one after the other. Where both are told that it is saved, no row that the first wrote may have been changed by
the second; whoever is refused finds what they typed on the page, and what stands by now beside it.
"""

from typing import Any

import lxml.html
import pytest
from django.db.models import QuerySet
from django.test import Client

from tests.durability.forms import DATE, WHO, filled, forms_of, rows, target_of, typed_by
from tests.durability.test_sent_again import PAGES, undone, with_token
from tests.expectations import DOWNLOADS, EXPECTATIONS
from tests.test_bad_input import address_of, who_gets_in

pytestmark = pytest.mark.django_db
TYPED = {who: typed_by(who, "", "text") for who in WHO}
TURNS = 3
LAST_COUNTS = {"reminders", "administration:new_round"}
"""Written over by design: taking reminders is one's own choice, and one round is current, the last one chosen."""
NOT_BOTH = {
    # What was retired meanwhile stays so: the second is told that, and the reason that they gave is of no use.
    *(f"steps:{name}_retire" for name in ("ask", "example", "intervention", "intervention_value", "landscape")),
    *(f"steps:{name}_retire" for name in ("local_indicator", "organisation", "programme", "question", "strategy")),
    *("steps:target_retire", "steps:value_retire"),
    # Told that it changed, or that it is there already, with their own text; the other's is behind a link.
    *("administration:extend", "local_areas:new", "local_areas:new_from", "workshops:activity_edit"),
    # It may be its system's own again: what the second typed is shown, and nothing of the first.
    "practice:review",
}
"""Refused, as it must be, but without both texts on the page. It should become shorter, and never longer."""


def both_save(clients: list[Client], page: str, index: int) -> tuple[bool, str]:
    """Two people open a form and save it in turn: whether the first had an effect, and what was wrong."""
    forms = [forms_of(client, page)[index] for client in clients]
    target = target_of(page, forms[0])
    first, second = (filled(form, editor=number) for number, form in enumerate(forms, 1))
    before = rows()
    saved = clients[0].post(target, first)
    for turn in range(TURNS):
        wrong = wrong_in(saved)
        if saved.status_code == 302 or not wrong:
            break
        for number, data in enumerate((first, second), 1):
            mend(data, wrong, turn, number)
        saved = clients[0].post(target, first)
    between = rows()
    answer = clients[1].post(target, second)
    after = rows()
    assert saved.status_code < 500 and answer.status_code < 500, (page, saved.status_code, answer.status_code)
    wrote = changed(before, between)
    if saved.status_code != 302 or not wrote:
        return False, ""
    if over := wrote & changed(between, after):
        return True, f"{sorted({label for label, _ in over})} written over, with {answer.status_code}"
    if answer.status_code == 302:
        return True, ""
    text = "" if answer.streaming else answer.content.decode()
    hidden = [
        WHO[who] for who, sent in ((1, first), (2, second)) if TYPED[who] in sent.values() and TYPED[who] not in text
    ]
    return True, f"refused with {answer.status_code}, without the text of {' and '.join(hidden)}" if hidden else ""


def wrong_in(response: Any) -> set[str]:
    """The fields that the summary of errors names."""
    if response.streaming or response.status_code not in {200, 409, 422} or not response.content.strip():
        return set()
    links = lxml.html.fromstring(response.content).xpath("//*[contains(@class, 'error-summary')]//a/@href")
    return {link.removeprefix("#").removeprefix("id_") for link in links}


def mend(data: dict[str, Any], wrong: set[str], turn: int, editor: int) -> None:
    """Fill in otherwise what was refused: a number and a day in the past first, then nothing."""
    for name in list(data):
        if not any(name == one or name.startswith(f"{one}_") or one.startswith(f"{name}_") for one in wrong):
            continue
        if turn == 0 and name.endswith("_year"):
            data[name] = "2020"
        elif turn == 0 and data[name] == TYPED[editor]:
            data[name] = str(editor + 2)
        elif turn and not is_part(name):
            del data[name]


def is_part(name: str) -> bool:
    return name.rpartition("_")[2] in DATE


def changed(one: dict[Any, Any], other: dict[Any, Any]) -> set[Any]:
    """The rows that are not the same, or not in both."""
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def walk(sign_in, pages) -> tuple[set[str], dict[str, str]]:
    had_effect, faults = set(), {}
    for name in pages:
        number, more = 0, True
        while more:
            with undone():
                clients = [with_token(sign_in(who_gets_in(name))) for _ in WHO]
                page = address_of(name, EXPECTATIONS[name, "GET"][1], number)
                more = number < len(forms_of(clients[0], page))
                effect, fault = both_save(clients, page, number) if more else (False, "")
            if effect:
                had_effect.add(name)
            if fault:
                faults[f"{name} {number}"] = fault
            number += 1
    return had_effect, faults


@pytest.fixture
def no_check_of_the_number(monkeypatch):
    """A broken build: the number that was seen is left out of the WHERE of updates."""
    careful = QuerySet.filter

    def careless(self, *args, **kwargs):
        for name in ("number", "step"):
            if len(kwargs) > 1:
                kwargs.pop(name, None)
        return careful(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "filter", careless)


def test_nobody_writes_over_another(sign_in, current):
    had_effect, faults = walk(sign_in, [name for name in PAGES if name not in DOWNLOADS])
    assert len(had_effect) > 60, "too few forms were filled in well: this proved little"
    pages = {page.split()[0]: fault for page, fault in faults.items()}
    assert {page for page, fault in pages.items() if "written over" in fault} == LAST_COUNTS
    assert {page for page, fault in pages.items() if "without the text" in fault} <= NOT_BOTH
    assert pages.keys() <= LAST_COUNTS | NOT_BOTH


def test_a_product_that_does_not_look_at_the_number_is_caught(sign_in, current, no_check_of_the_number):
    faults = walk(sign_in, ["workshops:change"])[1]
    assert any("written over" in fault for fault in faults.values())
