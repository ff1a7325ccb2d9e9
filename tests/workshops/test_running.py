"""A room from opening to consensus, through the services."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from assessments.selectors import get_area
from tests.workshops.rooms import do, make_room, now, people_in, vote
from workshops.models import Consensus, Response, Workshop
from workshops.rules import Command
from workshops.selectors.outcome import outcome_of
from workshops.selectors.rooms import asked as asked_of
from workshops.selectors.rooms import room_view
from workshops.services.answering import Answer, Closed, answer, contribute, find_room, join
from workshops.services.deciding import ConsensusChange, add_action, add_quote, count_hands, record_consensus
from workshops.services.logging import Moved
from workshops.services.running import NotNow, give
from workshops.services.taking import NotTaken, accept_consensus, decline_consensus, take_action

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(actors, west_yorkshire):
    return make_room(actors["lead"], west_yorkshire)


@pytest.fixture
def asked(actors, room):
    """The room, open for answers about its first area."""
    return do(actors["lead"], room, Command.START, Command.OPEN)


def what(room, activity=None):
    return asked_of((activity or now(room).current).pk, room.code)


def levels_of(room):
    return [bar.count for bar in room_view(now(room)).activity.items[0].distributions[-1].bars]


def test_a_room_scores_reveals_and_scores_again(actors, asked):
    voters = people_in(asked, 6)
    vote(asked, voters, ["emerging"] * 3 + ["expanding"] * 3)
    view = room_view(now(asked))
    assert (view.counts.joined, view.counts.answered) == (6, 6)
    assert view.activity.items[0].distributions == (), "nothing before the reveal"
    do(actors["lead"], asked, Command.CLOSE, Command.REVEAL)
    first = room_view(now(asked)).activity.items[0].distributions
    assert [bar.count for bar in first[0].bars] == [0, 3, 0, 3]
    assert first[0].agreement.kind == "two-camps"
    do(actors["lead"], asked, Command.AGAIN)
    vote(asked, voters, ["established"] * 6)
    assert len(room_view(now(asked)).activity.items[0].distributions) == 1, "the second is not revealed yet"
    do(actors["lead"], asked, Command.REVEAL)
    both = room_view(now(asked)).activity.items[0].distributions
    assert [[bar.count for bar in one.bars] for one in both] == [[0, 3, 0, 3], [0, 0, 6, 0]]


def test_a_later_answer_replaces_the_earlier_and_counts_once(actors, asked):
    (one,) = people_in(asked, 1)
    vote(asked, [one], ["emerging"])
    vote(asked, [one], ["expanding"])
    assert Response.objects.filter(participant=one).count() == 1
    do(actors["lead"], asked, Command.REVEAL)
    assert levels_of(asked) == [0, 0, 0, 1]


def test_an_answer_after_closing_is_refused_to_its_face(actors, asked):
    (one,) = people_in(asked, 1)
    do(actors["lead"], asked, Command.CLOSE)
    with pytest.raises(Closed):
        vote(asked, [one], ["emerging"])
    do(actors["lead"], asked, Command.OPEN)
    vote(asked, [one], ["emerging"])


def test_answers_to_another_activity_or_room_are_refused(actors, asked, west_yorkshire):
    other = do(actors["lead"], make_room(actors["lead"], west_yorkshire), Command.START, Command.OPEN)
    (one,) = people_in(other, 1)
    item = asked.current.items.all()[0]
    with pytest.raises(Closed):
        answer(participant=one, asked=what(asked), scoring=1, answers={item.pk: Answer("emerging")})
    with pytest.raises(ValidationError):
        answer(participant=one, asked=what(other), scoring=1, answers={item.pk: Answer("emerging")})
    mine = other.current.items.all()[0]
    with pytest.raises(ValidationError):
        answer(participant=one, asked=what(other), scoring=1, answers={mine.pk: Answer("no-such-level")})


def test_two_facilitators_cannot_both_press(actors, room):
    step = now(room).step
    give(actor=actors["lead"], workshop=room, seen_step=step, command=Command.START)
    with pytest.raises(Moved):
        give(actor=actors["lead"], workshop=room, seen_step=step, command=Command.START)
    with pytest.raises(NotNow):
        do(actors["lead"], room, Command.REVEAL)
    assert now(room).step == step + 1, "a refused command moves nothing"


@pytest.mark.parametrize("who", ["chair", "contributor", "other-lead", "analyst", "facilitator", "nobody"])
def test_only_facilitators_run_it(actors, room, who):
    with pytest.raises(Http404):
        do(actors[who], room, Command.START)


def test_leaving_an_open_activity_closes_it(actors, asked):
    (one,) = people_in(asked, 1)
    first = asked.current
    do(actors["lead"], asked, Command.NEXT)
    first.refresh_from_db()
    assert first.phase == "closed"
    with pytest.raises(Closed):
        item = first.items.all()[0]
        answer(participant=one, asked=what(asked, first), scoring=1, answers={item.pk: Answer("emerging")})


def test_a_locked_or_finished_room_lets_nobody_in(actors, asked):
    do(actors["lead"], asked, Command.LOCK)
    with pytest.raises(Closed):
        join(workshop=asked, sector="", role="")
    do(actors["lead"], asked, Command.UNLOCK)
    join(workshop=asked, sector="NHS", role="")
    with pytest.raises(ValidationError):
        join(workshop=asked, sector="Made up", role="")
    do(actors["lead"], asked, Command.FINISH)
    with pytest.raises(Closed):
        join(workshop=asked, sector="", role="")


def test_codes_forgive_how_they_are_typed(asked):
    assert find_room(f" {asked.shown_code.lower()} ").pk == asked.pk
    assert find_room(asked.link).pk == asked.pk
    with pytest.raises(Http404):
        find_room("2222-2222")


def test_codes_of_rooms_that_are_not_open_yet_are_wrong(room):
    with pytest.raises(Http404):
        find_room(room.code)


def test_dots_are_limited(actors, west_yorkshire):
    room = do(actors["lead"], make_room(actors["lead"], west_yorkshire, "questions"), Command.START, Command.OPEN)
    (one,) = people_in(room, 1)
    first, second, third = room.current.items.all()[:3]

    def give_dots(*dots):
        answers = {item.pk: Answer(dots=n) for item, n in zip((first, second, third), dots, strict=True)}
        answer(participant=one, asked=what(room), scoring=1, answers=answers)

    for too_many in ((3, 0, 0), (2, 2, 2), (-1, 0, 0)):
        with pytest.raises(ValidationError):
            give_dots(*too_many)
    give_dots(2, 2, 1)
    do(actors["lead"], room, Command.REVEAL)
    bars = [item.distributions[0].bars[0] for item in room_view(now(room)).activity.items[:3]]
    assert [(bar.count, bar.people) for bar in bars] == [(2, 1), (2, 1), (1, 1)]


def test_a_text_waits_for_its_release_and_counts_once(actors, west_yorkshire):
    room = do(actors["lead"], make_room(actors["lead"], west_yorkshire, "leadership"), Command.START, Command.NEXT)
    do(actors["lead"], room, Command.OPEN)
    (one,) = people_in(room, 1)
    for _ in range(2):
        contribute(participant=one, activity_id=now(room).current_id, text="Name a director", sent_key="a")
    assert room_view(now(room)).activity.texts == ()
    held = room_view(now(room), for_console=True).activity.texts
    assert [(line.text, line.state) for line in held] == [("Name a director", "held")]


def test_hands_count_beside_phones(actors, asked):
    vote(asked, people_in(asked, 2), ["emerging", "emerging"])
    item = asked.current.items.all()[0]
    step = now(asked).step
    count_hands(
        actor=actors["lead"], workshop=asked, seen_step=step, item_id=item.pk, counts={"established": 4, "": 1}
    )
    do(actors["lead"], asked, Command.REVEAL)
    one = room_view(now(asked)).activity.items[0].distributions[0]
    assert [bar.count for bar in one.bars] == [0, 2, 4, 0]
    assert (one.unknown, one.people, one.by_hand) == (1, 7, 5)


def test_small_sectors_stay_hidden(actors, asked):
    vote(asked, people_in(asked, 4, "NHS"), ["emerging"] * 4)
    vote(asked, people_in(asked, 2, "Business"), ["expanding"] * 2)
    do(actors["lead"], asked, Command.REVEAL)
    one = room_view(now(asked)).activity.items[0].distributions[0]
    assert one.sectors == (), "two of business could be worked out from four of the NHS"


# The decision


def decide(actors, room, level="established", words="We agreed on it"):
    item = now(room).current.items.all()[0]
    change = ConsensusChange(level_key=level, words=words, dissent=1, dissent_words="One saw more")
    return record_consensus(
        actor=actors["lead"], workshop=room, seen_step=now(room).step, item_id=item.pk, change=change
    )


@pytest.fixture
def decided(actors, asked):
    vote(asked, people_in(asked, 6), ["established"] * 5 + ["expanding"])
    with pytest.raises(ValidationError):
        decide(actors, asked)
    do(actors["lead"], asked, Command.CLOSE, Command.REVEAL)
    return decide(actors, asked)


def test_a_consensus_lands_in_the_assessment(actors, decided, current):
    accept_consensus(actor=actors["chair"], consensus=decided, seen_number=1)
    _, board = get_area(actors["chair"], "QWO", "2026-27", "economic-development")
    assert (board.level.key, board.origin) == ("established", "workshop")
    assert board.room.people == 6
    assert board.room.agreement == "Broad agreement"
    assert dict(board.room.scorings[0].counts)["Established"] == 5
    assert "We agreed on it" in board.rationale
    with pytest.raises(NotTaken):
        accept_consensus(actor=actors["chair"], consensus=decided, seen_number=1)


def test_a_change_needs_a_reason_and_keeps_the_room(actors, decided, current):
    with pytest.raises(ValidationError):
        accept_consensus(actor=actors["lead"], consensus=decided, seen_number=1, level_key="emerging")
    accept_consensus(
        actor=actors["lead"], consensus=decided, seen_number=1, level_key="emerging", words="No proof yet"
    )
    _, board = get_area(actors["chair"], "QWO", "2026-27", "economic-development")
    assert (board.level.key, board.origin) == ("emerging", "person")
    assert board.room.agreed_level == "Established"
    assert Consensus.objects.get().answer == "changed"


def test_declining_leaves_the_assessment(actors, decided, current):
    with pytest.raises(ValidationError):
        decline_consensus(actor=actors["chair"], consensus=decided, seen_number=1, words="")
    decline_consensus(actor=actors["chair"], consensus=decided, seen_number=1, words="Wrong people in the room")
    _, board = get_area(actors["chair"], "QWO", "2026-27", "economic-development")
    assert board.standing == "not-assessed"


def test_without_an_assessment_it_says_what_to_do(actors, decided):
    with pytest.raises(NotTaken, match="Start it"):
        accept_consensus(actor=actors["chair"], consensus=decided, seen_number=1)
    assert Consensus.objects.get().answer == "proposed"


@pytest.mark.parametrize("who", ["contributor", "viewer", "other-chair", "analyst", "administrator"])
def test_only_chair_and_lead_decide(actors, decided, current, who):
    with pytest.raises(Http404):
        accept_consensus(actor=actors[who], consensus=decided, seen_number=1)


def test_an_action_becomes_a_milestone_once(actors, asked, west_yorkshire):
    action = add_action(
        actor=actors["lead"],
        workshop=asked,
        system=west_yorkshire,
        text="Write a joint statement",
        owner="Director of strategy",
        due_on="2027-03-31",
    )
    first = take_action(actor=actors["chair"], action=action)
    assert take_action(actor=actors["chair"], action=action) == first
    milestone = west_yorkshire.milestones.get()
    assert (milestone.title, milestone.origin, milestone.owner) == (
        "Write a joint statement",
        "workshop",
        "Director of strategy",
    )


def test_a_quote_has_a_role_only_where_three_hold_it(actors, asked):
    people_in(asked, 3, role="Clinician")
    people_in(asked, 2, role="Executive")
    quotes = [
        add_quote(actor=actors["lead"], workshop=asked, text="We could", role=role, activity_id=None).role
        for role in ("Clinician", "Executive", "Made up")
    ]
    assert quotes == ["Clinician", "", ""]


def test_the_outcome_holds_it_all(actors, decided, django_assert_max_num_queries):
    workshop = Workshop.objects.get()
    with django_assert_max_num_queries(17):
        outcome = outcome_of(workshop)
    assert outcome.joined == 6
    assert [one.kind for one in outcome.activities] == ["score", "score", "score", "text"]
    assert outcome.activities[0].items[0].consensus.level.key == "established"
    assert outcome.activities[1].items[0].distributions == ()
