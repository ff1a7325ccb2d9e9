"""Asking a system that is further on, groups that people save, and what others see of either."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404
from django.urls import reverse

from assessments.history import broken_links
from assessments.models import Assessment, Event, Judgement, Round
from comparison.models import Conversation, Group
from comparison.services.conversations import (
    StaleConversation,
    answer_conversation,
    ask_for_conversation,
    withdraw_conversation,
)
from comparison.services.groups import StaleGroup, save_group
from frameworks.models import Area
from journey.services.cycle import share_steps
from journey.services.questions import choose_question
from systems.models import System

pytestmark = pytest.mark.django_db
MARK = "zq-words-of-the-asker"


def signed(system, level, *, backed=None, sharing="all-systems", round_=None):
    """A signed assessment with one level in climate change."""
    round_ = round_ or Round.objects.get(is_current=True)
    assessment = Assessment.objects.create(system=system, round=round_, status="signed-off", sharing=sharing)
    for version in round_.versions.all():
        assessment.versions.add(version)
        levels = {one.key: one for one in version.levels.all()}
        area = version.areas.filter(key="climate-change").first()
        if area:
            Judgement.objects.create(
                assessment=assessment,
                area=area,
                standing="judged",
                level=levels[level],
                signed_backed_level=levels[backed] if backed else None,
                rationale=f"What {system} did",
            )
    return assessment


@pytest.fixture
def pair(west_yorkshire, greater_manchester):
    signed(west_yorkshire, "emerging", sharing="system")
    signed(greater_manchester, "expanding", backed="expanding")
    return west_yorkshire, greater_manchester


@pytest.fixture
def asked(pair, actors):
    area = Area.objects.filter(key="climate-change").first()
    return ask_for_conversation(actor=actors["lead"], asking=pair[0], asked=pair[1], area=area, message=MARK)


def matches_page(client, **query):
    return client.get(reverse("compare:matches"), {"area": "climate-change", **query}).content.decode()


def test_a_lead_sees_who_is_further_on_and_why_and_may_ask(pair, sign_in):
    text = matches_page(sign_in("lead"), system="QWO")
    assert "Greater Manchester" in text
    assert "Its evidence backs this level" in text
    assert f"What {pair[1]} did" in text
    assert "A population within a third of yours" in text.split("Not known")[1]
    assert reverse("conversations:ask", args=["QWO", "QOP", "climate-change"]) in text
    assert "Ask for a conversation" not in matches_page(sign_in("viewer"), system="QWO")


def test_who_does_not_share_is_nobodys_match(pair, sign_in):
    Assessment.objects.filter(system=pair[1]).update(sharing="confederation")
    assert f"What {pair[1]} did" not in matches_page(sign_in("lead"), system="QWO")
    address = reverse("conversations:ask", args=["QWO", "QOP", "climate-change"])
    assert sign_in("lead").get(address).status_code == 404
    assert sign_in("lead").post(address, {"message": "Hello"}).status_code == 404
    assert not Conversation.objects.exists()


def test_an_analyst_reads_matches_of_a_system_only_as_far_as_it_shares(pair, sign_in):
    text = matches_page(sign_in("analyst"), system="QWO")
    assert "has no level in this area that you may read" in text
    Assessment.objects.filter(system=pair[0]).update(sharing="confederation")
    assert f"What {pair[1]} did" in matches_page(sign_in("analyst"), system="QWO")


def test_asking_writes_to_its_chairs_and_leads_and_into_both_histories(pair, sign_in):
    address = reverse("conversations:ask", args=["QWO", "QOP", "climate-change"])
    assert sign_in("contributor").get(address).status_code == 404
    text = sign_in("lead").post(address, {"message": ""}).content.decode()
    assert "Say what you would like to talk about" in text
    assert sign_in("lead").post(address, {"message": MARK}).status_code == 302
    assert {letter.to[0] for letter in mail.outbox} == {"other-chair@qop.test", "other-lead@qop.test"} or {
        letter.to[0] for letter in mail.outbox
    } == {"chair@qop.test", "lead@qop.test"}
    assert not any(MARK in letter.body for letter in mail.outbox)
    for system in pair:
        assert Event.objects.filter(system=system).latest("sequence").action == "Asked for a conversation"
        assert broken_links(system) == []
    again = sign_in("lead").post(address, {"message": "Again"}).content.decode()
    assert "has asked this one already" in again
    assert "Again" in again


def test_names_are_shown_to_both_only_once_it_is_accepted(asked, pair, sign_in, people, actors):
    theirs = reverse("conversations:one", args=["QOP", asked.pk])
    ours = reverse("conversations:one", args=["QWO", asked.pk])
    before = sign_in("other-lead").get(theirs).content.decode()
    assert MARK in before
    assert people["lead"].email not in before
    sent = {"seen_number": 1, "answer": "accept", "words": "Gladly"}
    assert sign_in("lead").post(ours, sent).status_code == 404
    assert sign_in("other-lead").post(theirs, sent).status_code == 302
    assert people["lead"].email in sign_in("other-chair").get(theirs).content.decode()
    assert people["other-lead"].email in sign_in("viewer").get(ours).content.decode()
    late = sign_in("other-chair").post(theirs, sent | {"answer": "decline", "words": "Not this year"})
    assert late.status_code == 409
    assert "Gladly" in late.content.decode() and "Not this year" in late.content.decode(), "nothing typed is lost"
    assert Conversation.objects.get().state == "accepted"


def history_of(client, ods):
    return client.get(reverse("systems:history", args=[ods])).content.decode()


@pytest.mark.parametrize(("accepts", "is_named"), [(True, True), (False, False)])
def test_the_history_of_the_other_system_names_nobody_before_it_is_accepted(
    asked, pair, sign_in, people, actors, accepts, is_named
):
    theirs = history_of(sign_in("other-lead"), "QOP")
    assert "Asked for a conversation" in theirs
    assert "Somebody of another system" in theirs
    assert people["lead"].name not in theirs
    former = sign_in("other-lead").get(reverse("systems:history", args=["QOP"]), {"who": "former"}).content.decode()
    assert "Asked for a conversation" not in former
    assert people["lead"].name in history_of(sign_in("viewer"), "QWO")
    answer_conversation(actor=actors["other-chair"], conversation=asked, seen_number=1, accepts=accepts)
    assert (people["other-chair"].name in history_of(sign_in("viewer"), "QWO")) is is_named
    assert people["other-chair"].name in history_of(sign_in("other-lead"), "QOP")
    for system in pair:
        assert broken_links(system) == []


def test_a_letter_that_is_not_sent_is_not_said_to_be(pair, sign_in, settings):
    settings.EMAIL_BACKEND = "tests.comparison.test_conversations.Down"
    address = reverse("conversations:ask", args=["QWO", "QOP", "climate-change"])
    text = sign_in("lead").post(address, {"message": MARK}, follow=True).content.decode()
    assert "The email could not be sent" in text
    assert Conversation.objects.count() == 1


class Down(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError


def test_of_an_answer_and_a_withdrawal_one_stands(asked, actors):
    withdraw_conversation(actor=actors["chair"], conversation=asked, seen_number=1)
    with pytest.raises(StaleConversation):
        answer_conversation(actor=actors["other-chair"], conversation=asked, seen_number=1, accepts=True)
    assert Conversation.objects.get().state == "withdrawn"


def test_after_a_withdrawal_it_may_ask_again(asked, pair, actors):
    withdraw_conversation(actor=actors["lead"], conversation=asked, seen_number=1)
    ask_for_conversation(actor=actors["lead"], asking=pair[0], asked=pair[1], area=asked.area, message="Now?")
    with pytest.raises(ValidationError):
        ask_for_conversation(actor=actors["lead"], asking=pair[0], asked=pair[1], area=asked.area, message="And?")
    with pytest.raises(Http404):
        ask_for_conversation(actor=actors["lead"], asking=pair[0], asked=pair[0], area=asked.area, message="Me")


def test_the_comparing_body_sees_pairs_and_no_words(asked, sign_in, people):
    text = sign_in("analyst").get(reverse("compare:pairs")).content.decode()
    assert "Greater Manchester" in text
    assert MARK not in text
    assert people["lead"].email not in text


def test_a_third_system_sees_nothing_of_it(asked, sign_in):
    assert sign_in("chair").get(reverse("conversations:one", args=["QOP", asked.pk])).status_code == 404
    third = System.objects.exclude(ods_code__in=["QWO", "QOP"]).first()
    assert sign_in("chair").get(reverse("conversations:one", args=[third.ods_code, asked.pk])).status_code == 404


def test_matches_take_a_constant_number_of_queries(pair, sign_in, django_assert_max_num_queries):
    client = sign_in("lead")
    matches_page(client, system="QWO")
    for system in System.objects.filter(ended_on=None).exclude(ods_code__in=["QWO", "QOP"])[:20]:
        signed(system, "expanding", backed="emerging")
    with django_assert_max_num_queries(18):
        text = matches_page(client, system="QWO")
    assert text.count("levels on") + text.count("level on") >= 21


def test_a_group_narrows_the_matrix_and_its_files(pair, actors, sign_in):
    group = save_group(actor=actors["lead"], name="Two cities", systems=list(pair))
    client = sign_in("lead")
    assert "2 are listed" in client.get(reverse("compare:matrix"), {"group": group.pk}).content.decode()
    rows = b"".join(client.get(reverse("compare:csv"), {"group": group.pk}).streaming_content).decode()
    assert {line.split(",")[3] for line in rows.splitlines()[1:]} == {"QWO", "QOP"}
    by_group = client.get(reverse("compare:matrix"), {"sort": "group"}).content.decode()
    assert "Two cities" in by_group
    assert "In no group" in by_group


def test_a_group_is_its_owners_until_it_is_shared_and_only_theirs_to_change(pair, actors, sign_in):
    group = save_group(actor=actors["lead"], name="Two cities", systems=list(pair))
    other = sign_in("other-lead")
    assert "Two cities" not in other.get(reverse("compare:groups")).content.decode()
    assert "42 are listed" in other.get(reverse("compare:matrix"), {"group": group.pk}).content.decode()
    save_group(actor=actors["lead"], name="Two cities", systems=list(pair), is_shared=True, group=group, seen_number=1)
    assert "Two cities" in other.get(reverse("compare:groups")).content.decode()
    assert other.get(reverse("compare:group", args=[group.pk])).status_code == 404
    with pytest.raises(Http404):
        save_group(actor=actors["other-lead"], name="Mine", systems=list(pair), group=group, seen_number=2)
    with pytest.raises(StaleGroup):
        save_group(actor=actors["lead"], name="Late", systems=list(pair), group=group, seen_number=1)
    assert Group.objects.get().name == "Two cities"


def test_a_group_needs_two_systems_and_keeps_what_was_typed(sign_in):
    sent = {"seen_number": 0, "name": "Alone", "note": "", "shared": "no", "members": ["QWO"]}
    text = sign_in("lead").post(reverse("compare:group_add"), sent).content.decode()
    assert "Select at least two systems" in text
    assert 'value="Alone"' in text


def test_themes_show_questions_only_as_far_as_steps_are_shared(pair, actors, sign_in):
    for who, system in (("chair", pair[0]), ("other-chair", pair[1])):
        choose_question(actor=actors[who], system=system, key="Q-ES-1")
    address = reverse("compare:themes")
    text = "How can we make our place more productive?"
    assert text not in sign_in("analyst").get(address).content.decode()
    for who, system in (("chair", pair[0]), ("other-chair", pair[1])):
        share_steps(actor=actors[who], system=system, seen_number=0, rung="confederation")
    assert text in sign_in("analyst").get(address).content.decode()
    assert text not in sign_in("other-chair").get(address).content.decode()


def test_headings_sort_and_keep_the_view(pair, sign_in):
    text = (
        sign_in("lead").get(reverse("compare:matrix"), {"show": "backed", "sort": "climate-change"}).content.decode()
    )
    assert 'aria-sort="descending"' in text
    assert "show=backed&amp;sort=economic-development" in text
