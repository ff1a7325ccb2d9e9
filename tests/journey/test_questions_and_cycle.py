"""Step 2's short list, and the cycle of recommendations."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from assessments.models import Event
from frameworks.models import Question
from journey.models import ChosenQuestion, RecommendationState, StepsSharing
from journey.selectors.cycle import national_lines, overview, recommendations_of
from journey.selectors.questions import chosen_by_several, questions_of
from journey.services.cycle import note_national, say_where_it_stands, share_steps
from journey.services.questions import choose_question, move_question
from journey.services.records import StaleRecord

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
SIX = ["Q-ES-1", "Q-ES-2", "Q-ES-3", "Q-RD-1", "Q-RD-2", "Q-RD-3"]


def choose(actors, system, keys):
    return [choose_question(actor=actors["lead"], system=system, key=key) for key in keys]


def test_the_page_argues_when_more_than_five_are_open(west_yorkshire, actors, sign_in):
    choose(actors, west_yorkshire, SIX[:5])
    address = reverse("steps:questions", args=["QWO"])
    assert "More than 5 are open" not in sign_in("viewer").get(address).content.decode()
    taken = sign_in("lead").post(reverse("steps:choose", args=["QWO", SIX[5]]), follow=True)
    assert "That makes 6 open questions" in taken.content.decode()
    assert "More than 5 are open" in sign_in("viewer").get(address).content.decode()
    assert questions_of(west_yorkshire.pk, TODAY).too_many == 1


def test_a_question_is_chosen_once(west_yorkshire, actors, sign_in):
    choose(actors, west_yorkshire, SIX[:1])
    with pytest.raises(ValidationError):
        choose(actors, west_yorkshire, SIX[:1])
    response = sign_in("lead").post(reverse("steps:choose", args=["QWO", SIX[0]]), follow=True)
    assert "This question is chosen already" in response.content.decode()
    assert ChosenQuestion.objects.filter(system=west_yorkshire).count() == 1
    with pytest.raises(Http404):
        choose(actors, west_yorkshire, ["Q-NO-1"])


def test_the_short_list_is_put_in_order(west_yorkshire, actors):
    first, second, third = choose(actors, west_yorkshire, SIX[:3])
    common = {"actor": actors["lead"], "system": west_yorkshire}
    move_question(**common, pk=third.pk, seen_number=1, up=True)
    found = questions_of(west_yorkshire.pk, TODAY).open
    assert [line.pk for line in found] == [first.pk, third.pk, second.pk]
    move_question(**common, pk=first.pk, seen_number=found[0].number, up=True)
    assert [line.pk for line in questions_of(west_yorkshire.pk, TODAY).open] == [first.pk, third.pk, second.pk]
    with pytest.raises(StaleRecord):
        move_question(**common, pk=third.pk, seen_number=1, up=False)
    assert Event.objects.filter(system=west_yorkshire, action="Put the short list in order").count() == 1


def test_an_answered_question_says_what_was_learned(west_yorkshire, actors, sign_in):
    (row,) = choose(actors, west_yorkshire, SIX[:1])
    address = reverse("steps:question_edit", args=["QWO", row.pk])
    sent = {"seen_number": 1, "state": "answered", "hypothesis": "Better buses", "answered_by": "", "learned": ""}
    text = sign_in("lead").post(address, sent).content.decode()
    assert "Say what was learned" in text
    assert "Better buses" in text
    assert sign_in("lead").post(address, sent | {"learned": "Buses help"}).status_code == 302
    assert questions_of(west_yorkshire.pk, TODAY).closed[0].learned == "Buses help"


def test_the_second_of_two_who_change_a_question_sees_both_texts(west_yorkshire, actors, sign_in):
    (row,) = choose(actors, west_yorkshire, SIX[:1])
    address = reverse("steps:question_edit", args=["QWO", row.pk])
    sent = {"seen_number": 1, "state": "testing", "answered_by": "The board"}
    assert sign_in("lead").post(address, sent).status_code == 302
    response = sign_in("contributor").post(address, sent | {"answered_by": "The university"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "The board" in text
    assert "The university" in text
    assert ChosenQuestion.objects.get(pk=row.pk).answered_by == "The board"


def test_questions_that_several_systems_chose(west_yorkshire, greater_manchester, actors):
    choose(actors, west_yorkshire, SIX[:2])
    choose_question(actor=actors["other-lead"], system=greater_manchester, key=SIX[0])
    ids = (west_yorkshire.pk, greater_manchester.pk)
    text = Question.objects.get(key=SIX[0]).text
    assert {words: set(systems) for words, systems in chosen_by_several(ids).items()} == {text: set(ids)}
    assert chosen_by_several([west_yorkshire.pk]) == {}


def test_what_is_stuck_says_on_what(west_yorkshire, actors):
    common = {"actor": actors["contributor"], "system": west_yorkshire, "key": "FS-1-1"}
    with pytest.raises(ValidationError, match="stuck on"):
        say_where_it_stands(**common, seen_number=0, state="stuck")
    say_where_it_stands(**common, seen_number=0, state="stuck", note="No analyst")
    with pytest.raises(StaleRecord):
        say_where_it_stands(**common, seen_number=0, state="done")
    say_where_it_stands(**common, seen_number=1, state="done")
    found = overview(west_yorkshire.pk, TODAY)
    assert [row.key for row in found.done] == ["FS-1-1"]
    assert found.stuck == ()
    assert RecommendationState.objects.get(system=west_yorkshire).number == 2


def test_the_cycle_takes_a_constant_number_of_queries(
    west_yorkshire, greater_manchester, actors, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as empty:
        overview(greater_manchester.pk, TODAY)
    choose(actors, west_yorkshire, SIX)
    say_where_it_stands(actor=actors["lead"], system=west_yorkshire, key="FS-1-1", seen_number=0, state="done")
    with django_assert_num_queries(len(empty)):
        overview(west_yorkshire.pk, TODAY)


def test_only_the_chair_chooses_who_reads_the_steps(west_yorkshire, actors):
    with pytest.raises(Http404):
        share_steps(actor=actors["lead"], system=west_yorkshire, seen_number=0, rung="all-systems")
    share_steps(actor=actors["chair"], system=west_yorkshire, seen_number=0, rung="confederation")
    with pytest.raises(StaleRecord):
        share_steps(actor=actors["chair"], system=west_yorkshire, seen_number=0, rung="system")
    assert StepsSharing.objects.get(system=west_yorkshire).rung == "confederation"


def test_national_notes_are_added_and_the_latest_counts(actors):
    note_national(actor=actors["analyst"], key="NR-1", state="under-way", note="A paper is out")
    note_national(actor=actors["analyst"], key="NR-1", state="done", note="Published")
    first = national_lines()[0]
    assert first.state_label == "Done"
    assert [note[1] for note in first.notes] == ["Published", "A paper is out"]
    with pytest.raises(Http404):
        note_national(actor=actors["chair"], key="NR-1", state="done")


def test_every_recommendation_of_the_model_is_there(west_yorkshire):
    assert len(recommendations_of(west_yorkshire.pk)) == 11
