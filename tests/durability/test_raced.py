"""Two people save one form at the same moment, each over a connection of their own: one wins, and the other is told.

Every form that carries the number that it was written on. Both are held at the door of each transaction until the
other is there too, so that both have read before either writes. Whoever is refused finds both texts on the page.
"""

import threading
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import QuerySet
from django.test import Client

from tests.durability.editors import all_at_once
from tests.durability.forms import WHO, filled, forms_of, rows, target_of
from tests.durability.test_sent_again import PAGES, undone, with_token
from tests.durability.test_two_editors import NOT_BOTH, TURNS, TYPED, changed, mend, wrong_in
from tests.expectations import DOWNLOADS, EXPECTATIONS
from tests.test_bad_input import address_of, who_gets_in

pytestmark = pytest.mark.django_db(transaction=True)
GUARDS = ("seen_number", "base", "step")
TOGETHER = 1.0
"""Seconds that one waits for the other, at most once a race: where the database itself lets in one at a time."""
ENDS_THE_WALK = {"assessments:check", "assessments:sign_off"}
"""What is submitted can't be edited any more: these would leave nothing to race for."""

TOLD_BY_A_MESSAGE = {"evidence:retire"}
"""Led back to the item with a message that nothing was done: it is out of use, which the second wanted too."""


def is_guarded(form: Any) -> bool:
    return any(form.fields.get(name) not in (None, "", "0") for name in GUARDS if name in form.fields)


def fresh(data: dict[str, Any]) -> dict[str, Any]:
    """The same with its files to be read from their beginning."""
    for value in data.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return data


def mended(client: Client, target: str, data: dict[str, Any], number: int) -> bool:
    """Fill in what was refused until it is taken; whether it was, and wrote something. Nothing of it stays."""
    with undone():
        before = rows()
        for turn in range(TURNS + 1):
            answer = client.post(target, fresh(data))
            if answer.status_code == 302:
                return bool(changed(before, rows()))
            wrong = wrong_in(answer)
            if answer.status_code >= 500 or not wrong or turn == TURNS:
                return False
            mend(data, wrong, turn, number)
    return False


@contextmanager
def together():
    """Whoever begins a transaction waits until the other does."""
    barrier, enter = threading.Barrier(2), transaction.Atomic.__enter__

    def at_the_door(atomic: Any) -> None:
        if not connections[atomic.using or "default"].in_atomic_block:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(TOGETHER)
        enter(atomic)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(transaction.Atomic, "__enter__", at_the_door)
        yield


def race(clients: list[Client], target: str, sent: list[dict[str, Any]]) -> list[Any]:
    """The answers to both, posted from the same moment."""
    answers: list[Any] = [None, None]

    def post(who: int) -> None:
        answers[who] = clients[who].post(target, fresh(sent[who]))

    with together():
        raised = all_at_once([lambda: post(0), lambda: post(1)])
    assert raised == [], target
    return answers


def fault_of(answers: list[Any], sent: list[dict[str, Any]], before: Any, after: Any) -> str:
    """What is wrong with a race; empty when one won and the other was told of both."""
    codes = [answer.status_code for answer in answers]
    won = [who for who, code in enumerate(codes) if code == 302]
    if any(code >= 500 for code in codes) or not won:
        return f"answered with {codes}"
    typed = [TYPED[who] for who in WHO]
    kept = [any(text in row.values() for row in after.values()) for text in typed]
    if len(won) == 2:
        lost = [
            text
            for text, data, is_kept in zip(typed, sent, kept, strict=True)
            if text in data.values() and not is_kept
        ]
        return f"written over: {lost}" if lost else ""
    (loser,) = {0, 1} - set(won)
    if not changed(before, after):
        return "won and wrote nothing"
    page = "" if answers[loser].streaming else answers[loser].content.decode()
    hidden = [text for text, data in zip(typed, sent, strict=True) if text in data.values() and text not in page]
    return f"refused with {codes[loser]}, without {hidden}" if hidden else ""


def walk(sign_in, pages) -> tuple[set[str], dict[str, str]]:
    """The forms that were raced, and what was wrong with some."""
    raced, faults = set(), {}
    for number, name in enumerate(pages):  # nothing is undone: what a page is made of is made for it alone
        clients = [with_token(sign_in(who_gets_in(name))) for _ in WHO]
        page = address_of(name, EXPECTATIONS[name, "GET"][1], number)
        for index in range(len(forms_of(clients[0], page))):
            forms = [forms_of(client, page) for client in clients]
            if index >= len(forms[0]) or not is_guarded(forms[0][index]):
                continue
            target = target_of(page, forms[0][index])
            sent = [filled(mine[index], editor=number) for number, mine in enumerate(forms, 1)]
            if not all(
                mended(client, target, data, number)
                for number, (client, data) in enumerate(zip(clients, sent, strict=True), 1)
            ):
                continue
            before = rows()
            answers = race(clients, target, sent)
            raced.add(f"{name} {index}")
            if fault := fault_of(answers, sent, before, rows()):
                faults[f"{name} {index}"] = fault
    return raced, faults


@pytest.fixture
def no_check_of_the_number(monkeypatch):
    """A broken build: the number that was seen is left out of the WHERE of updates."""
    careful = QuerySet.filter

    def careless(self, *args, **kwargs):
        if len(kwargs) > 1:
            kwargs.pop("number", None)
        return careful(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "filter", careless)


def test_one_wins_and_the_other_is_told(sign_in, current):
    raced, faults = walk(sign_in, [name for name in PAGES if name not in DOWNLOADS and name not in ENDS_THE_WALK])
    assert len(raced) > 20, "too few forms were raced: this proved little"
    print(faults)
    assert {form.split()[0] for form in faults} <= NOT_BOTH | TOLD_BY_A_MESSAGE


def test_a_product_that_does_not_look_at_the_number_is_caught(sign_in, current, no_check_of_the_number):
    faults = walk(sign_in, ["assessments:area", "evidence:edit", "milestones:edit"])[1]
    assert any("written over" in fault for fault in faults.values())
