"""Two people save one area: what one of them changed is merged, what both changed is asked about, nothing is lost."""

import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from assessments.forms import AreaForm
from assessments.forms.merging import marks, merge
from assessments.models import Event, Judgement
from assessments.selectors import get_area

pytestmark = pytest.mark.django_db
AREA = "/systems/QWO/assessments/2026-27/areas/economic-development/"


def opened(client):
    """The number and marks that a page carries."""
    page = client.get(AREA).content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("seen_number", "base")}


def stands(actors):
    return get_area(actors["chair"], "QWO", "2026-27", "economic-development")[1]


@pytest.fixture
def two(sign_in, current):
    """Two people who have both opened the area, and what their pages carry."""
    chair, lead = sign_in("chair"), sign_in("lead")
    first = {"seen_number": "0", "claim": "emerging", "rationale": "First", "state-ED-EM-1": "partly"}
    assert chair.post(AREA, first).status_code == 302
    return chair, opened(chair) | as_it_stands(), lead, opened(lead) | as_it_stands()


def as_it_stands():
    return {"claim": "emerging", "rationale": "First", "state-ED-EM-1": "partly"}


def test_different_answers_of_one_area_are_both_kept(two, actors):
    chair, chairs, lead, leads = two
    assert lead.post(AREA, leads | {"rationale": "The lead's reasons"}).status_code == 302
    answer = chair.post(AREA, chairs | {"state-ED-EM-2": "met", "note-ED-EM-2": "The chair's note"}, follow=True)
    assert "both changes are kept" in answer.content.decode()
    board = stands(actors)
    assert (board.rationale, board.findings[1].state, board.findings[1].note) == (
        "The lead's reasons",
        "met",
        "The chair's note",
    )
    assert board.number == 3


def test_what_both_changed_is_asked_and_the_rest_is_not(two, actors):
    chair, chairs, lead, leads = two
    lead.post(AREA, leads | {"rationale": "The lead's reasons", "confidence": "low"})
    answer = chair.post(AREA, chairs | {"rationale": "The chair's reasons", "state-ED-EM-2": "met"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert re.findall(r'name="choose-([\w-]+)"', page) == ["rationale", "rationale"], "one question with two radios"
    assert "The lead&#x27;s reasons" in page and "The chair&#x27;s reasons" in page
    assert stands(actors).rationale == "The lead's reasons"
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    fields.pop("csrfmiddlewaretoken", None)
    chair.post(AREA, fields | {"rationale": "Both reasons", "choose-rationale": "mine"})
    board = stands(actors)
    assert (board.rationale, board.confidence, board.findings[1].state) == ("Both reasons", "low", "met")


def test_the_question_cannot_be_passed_over(two, actors):
    chair, chairs, lead, leads = two
    lead.post(AREA, leads | {"rationale": "The lead's reasons"})
    page = chair.post(AREA, chairs | {"rationale": "The chair's reasons"}).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    answer = chair.post(AREA, fields | {"rationale": "The chair's reasons"})
    assert answer.status_code == 409 and "Choose which to keep" in answer.content.decode()
    assert stands(actors).rationale == "The lead's reasons"


def test_what_i_never_touched_is_theirs_even_when_emptied(two, actors):
    chair, chairs, lead, leads = two
    lead.post(AREA, leads | {"rationale": "", "claim": "not-assessed"})
    chair.post(AREA, chairs | {"note-ED-EM-1": "A note"})
    board = stands(actors)
    assert (board.rationale, board.level, board.findings[0].note) == ("", None, "A note")


def test_the_same_answer_from_both_is_no_conflict(two, actors):
    chair, chairs, lead, leads = two
    lead.post(AREA, leads | {"rationale": "Agreed"})
    assert chair.post(AREA, chairs | {"rationale": "Agreed "}).status_code == 302
    assert stands(actors).rationale == "Agreed"


@pytest.mark.parametrize("base", ["", "x", "rationale=", "=" * 50, "rationale=000000000000", "\ud800", "9" * 99_999])
def test_marks_that_say_nothing_leave_the_choice_to_the_person(two, actors, base):
    chair, chairs, lead, leads = two
    lead.post(AREA, leads | {"rationale": "The lead's reasons"})
    data = chairs | {"base": base.encode("utf-8", "surrogatepass"), "rationale": "The chair's"}
    kind = "application/x-www-form-urlencoded"
    assert chair.post(AREA, urlencode(data), content_type=kind).status_code == 409
    assert stands(actors).rationale == "The lead's reasons"


def test_marks_hold_no_text(current, actors):
    Judgement.objects.filter(assessment=current).update(rationale="A secret thought")
    form = AreaForm(board=stands(actors), register=(), may_judge=True)
    assert "secret" not in marks(form) and "rationale=" in marks(form)


def test_a_date_and_a_set_of_evidence_have_one_mark_however_they_are_typed(current, actors):
    board = stands(actors)
    plain = AreaForm(board=board, register=(), may_judge=True)
    data = QueryDict(mutable=True)
    data.update({"seen_number": "0", "base": marks(plain), "target_date_day": "", "rationale": " \r\n "})
    assert merge(AreaForm(data, board=board, register=(), may_judge=True)).conflicts == ()


def test_a_merge_is_in_the_history_as_its_own_save(two, current):
    chair, chairs, lead, leads = two
    lead.post(AREA, leads | {"rationale": "The lead's reasons"})
    chair.post(AREA, chairs | {"note-ED-EM-1": "A note"})
    last = Event.objects.filter(assessment=current).latest("sequence")
    assert [change["what"] for change in last.changes] == ["Note on ED-EM-1"]
