"""What is out of use is found again where it was, by whoever may bring it back."""

import re
from datetime import date

import pytest
from django.urls import reverse

from frameworks.models import Domain, Question
from journey import kinds
from journey.services.records import add_record, retire_record

pytestmark = pytest.mark.django_db
ROWS = {
    "programme": (kinds.PROGRAMME, {"name": "zq-row"}, "partners"),
    "organisation": (kinds.ORGANISATION, {"name": "zq-row"}, "organisations"),
    "landscape": (kinds.LANDSCAPE, {"name": "zq-row", "tier": "place", "kind": "partner"}, "landscape"),
    "own question": (kinds.QUESTION, {"text": "zq-row"}, "questions"),
    "intervention": (kinds.INTERVENTION, {"name": "zq-row", "own_type": "Own"}, "impact"),
    "ask": (kinds.ASK, {"title": "zq-row", "what": "Powers", "asked_on": date(2026, 1, 1)}, "impact"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_out_of_use_is_found_and_comes_back(name, west_yorkshire, actors, sign_in):
    kind, values, route = ROWS[name]
    if kind is kinds.INTERVENTION:
        values = values | {"domain": Domain.objects.first()}
    same = {"actor": actors["lead"], "kind": kind, "system": west_yorkshire}
    row = add_record(**same, values=values)
    retire_record(**same, pk=row.pk, seen_number=1, reason="Ended")
    page = reverse(f"steps:{route}", args=["QWO"])
    assert "zq-row" not in sign_in("viewer").get(page).content.decode()
    client = sign_in("lead")
    text = client.get(page).content.decode()
    assert "that are out of use" in text
    (link,) = re.findall(r'<a href="([^"]+)">zq-row</a>', text)
    assert "Bring it back into use" in client.get(link).content.decode()


def test_a_published_question_out_of_use_has_its_words(west_yorkshire, actors, sign_in):
    question = Question.objects.first()
    same = {"actor": actors["lead"], "kind": kinds.QUESTION, "system": west_yorkshire}
    row = add_record(**same, values={"question": question})
    retire_record(**same, pk=row.pk, seen_number=1, reason="Ended")
    text = sign_in("lead").get(reverse("steps:questions", args=["QWO"])).content.decode()
    assert f'{reverse("steps:question_edit", args=["QWO", row.pk])}">{question.text}</a>' in text
