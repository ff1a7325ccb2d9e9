"""Every number, code and key of every request made another system's: nothing is read, nothing written, nothing told.

What names another system's row answers as what names none. `FULL_STORM=1` swaps every part of every address.
"""

import os
from collections.abc import Iterable

import pytest
from django.shortcuts import get_object_or_404
from django.test import Client

from assessments.models import Evidence
from tests.leaks.canaries import Planter
from tests.leaks.crawl import address_of, addresses, route_of
from tests.leaks.swapping import FOREIGN, MISSING, kept_of, outcome, sent_by

pytestmark = pytest.mark.django_db
ALL_OF_IT = os.environ.get("FULL_STORM") == "1"
FOR_EVERYBODY = {("systems:home", "path"), ("national_reports:system_pdf", "path")}
"""Every system has a page for everybody who is signed in, and one in a published report whose reader it has shared
with; what they say to whom is searched in `test_canaries.py`."""


def swap(
    client: Client, pages: Iterable[str], other: Planter
) -> tuple[int, set[tuple[str, str]], set[tuple[str, str]]]:
    """How much was swapped, where an answer told of the other's row, and where something of it was changed."""
    before, swapped = kept_of(other), 0
    told, changed = set(), set()
    for sent in dict.fromkeys(sent_by(client, pages)):
        pairs = zip(
            sent.swapped(FOREIGN, all_of_it=ALL_OF_IT), sent.swapped(MISSING, all_of_it=ALL_OF_IT), strict=True
        )
        for (what, foreign), (_, missing) in pairs:
            found = outcome(client, foreign, other, before)
            swapped += 1
            if found.changed:
                changed.add((route_of(sent.address), what))
            if found.answer != outcome(client, missing, other, before).answer:
                told.add((route_of(sent.address), what))
    return swapped, told, changed


def test_what_is_another_system_s_answers_as_what_is_not_there(someone, canaries, ours, theirs, drawn_as_text):
    _, client = someone("their chair")
    swapped, told, changed = swap(client, addresses(theirs), ours)
    assert swapped > 200, "too little was swapped: this proved little"
    assert changed == set()
    assert told <= FOR_EVERYBODY


def test_a_look_up_that_asks_for_no_system_is_caught(someone, canaries, ours, theirs, monkeypatch):
    """The control: the register finds any item by its number."""
    careless = "assessments.views.evidence.get_evidence"
    monkeypatch.setattr(careless, lambda system, pk: get_object_or_404(Evidence, pk=pk))
    _, client = someone("their chair")
    pages = [address_of("evidence:item", "GET", theirs), address_of("evidence:retire", "GET", theirs)]
    _, told, changed = swap(client, pages, ours)
    assert ("evidence:item", "path") in told
    assert ("evidence:retire", "path") in told | changed
