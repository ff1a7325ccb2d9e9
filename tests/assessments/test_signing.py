"""What the chair signed stays as it was, whatever happens to evidence, people and names afterwards."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from assessments.boards import RoundPosition
from assessments.frozen import sha256_of
from assessments.history import broken_links
from assessments.models import Assessment, Event, Evidence, Judgement, SignedContent
from assessments.selectors import assessment_board, get_area, get_system, open_board, system_board
from assessments.services import StaleState, reopen, sign_off
from systems.models import System
from tests.assessments.signing import again, sign, words_of

pytestmark = pytest.mark.django_db
PAGES = ("", "check/", "sign-off/", "areas/economic-development/", "areas/leadership-stage/")


def change_everything_since(people) -> None:
    """What may happen after a signing: evidence reworded, past its date and retired, people and the system renamed."""
    Evidence.objects.update(title="Reworded", summary="Reworded", valid_until=date(2020, 1, 1))
    Evidence.objects.filter(pk=Evidence.objects.order_by("pk").first().pk).update(retired_at=timezone.now())
    User.objects.filter(pk=people["chair"].pk).update(name="Somebody Renamed")
    System.objects.filter(ods_code="QWO").update(working_together_since=2025)


def seen(client, tail: str) -> str:
    """What a page says, without the form token and the name of who is signed in."""
    answer = client.get(f"/systems/QWO/assessments/2022-published/{tail}")
    assert answer.status_code == 200
    page = answer.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page[page.index("<main") : page.index("</main")])


@pytest.mark.parametrize("role", ["chair", "viewer", "other-lead"])
def test_every_page_reads_as_before(actors, people, published, sign_in, role):
    sign(actors["chair"], published, sharing="all-systems")
    tails = [tail for tail in PAGES if role == "chair" or tail != "sign-off/"]
    before = {tail: seen(sign_in(role), tail) for tail in tails}
    change_everything_since(people)
    assert {tail: seen(sign_in(role), tail) for tail in tails} == before


def test_the_report_and_the_home_read_as_before(actors, people, published, sign_in, monkeypatch):
    said = []

    def render(html):
        said.append(html)
        raise RuntimeError("far enough")

    monkeypatch.setattr("reports.views.render_pdf", render)
    sign(actors["chair"], published)
    focus = []
    for after in (False, True):
        if after:
            change_everything_since(people)
            Event.objects.filter(system__ods_code="QWO").latest("sequence")
        with pytest.raises(RuntimeError):
            sign_in("lead").get("/systems/QWO/assessments/2022-published/report.pdf")
        focus.append(system_board(get_system(actors["lead"], "QWO"), actors["lead"]).focus)
    assert said[0] == said[1]
    assert focus[0] == focus[1]
    assert "Reworded" not in said[1]


def test_without_the_signed_content_the_same_changes_would_show(actors, people, published):
    """The control: the rows alone do not keep what was signed."""
    sign(actors["chair"], published)
    before = open_board(again(actors["chair"], published), actors["chair"])
    change_everything_since(people)
    assert open_board(again(actors["chair"], published), actors["chair"]) != before


def test_signing_stores_the_content_its_hash_and_what_the_evidence_backed(actors, published):
    content = sign(actors["chair"], published, sharing="public")
    board = assessment_board(again(actors["chair"], published), actors["chair"])
    assert content.sha256 == sha256_of(content.content) == board.content_sha256
    assert (content.sequence, content.signed_by_name, board.signed_sequence) == (1, "Chair qwo", 1)
    event = Event.objects.get(about="signing:1")
    assert {"what": "Code of the signed content", "from": "", "to": content.sha256} in event.changes
    assert board.chain_head == event.previous_hash, "the history before the signing is part of what was signed"
    assert broken_links(published.system) == []
    backed = dict(Judgement.objects.filter(assessment=published).values_list("area__key", "signed_backed_level__key"))
    assert backed["economic-development"] == "emerging"
    assert backed["leadership-stage"] is None
    economy = board.area("economic-development")
    assert economy.judgement_id == Judgement.objects.get(assessment=published, area__key="economic-development").pk
    assert (board.status, board.sharing, economy.chair_words) == ("signed-off", "public", "We have seen it at work.")


def test_progress_over_rounds_keeps_what_was_backed_when_it_was_signed(actors, published):
    sign(actors["chair"], published)
    Evidence.objects.update(retired_at=timezone.now())
    board = system_board(get_system(actors["chair"], "QWO"), actors["chair"])
    position: RoundPosition = next(h for h in board.histories if h.area.key == "economic-development").positions[0]
    assert position.backed_level is not None and position.backed_level.key == "emerging"


def test_every_claim_above_its_evidence_needs_a_word(actors, published):
    with pytest.raises(ValidationError) as refused:
        sign(actors["chair"], published, words={"economic-development": "We have seen it."})
    assert set(refused.value.message_dict) == {"words-quality-employment", "words-climate-change"}
    published.refresh_from_db()
    assert (published.status, SignedContent.objects.count()) == ("submitted", 0), "nothing of it was written"


def test_the_words_are_kept_in_the_history_and_only_where_the_claim_is_above_its_evidence(actors, published):
    words = words_of(actors["chair"], published) | {"leadership-stage": "Not asked for"}
    sign(actors["chair"], published, words=words)
    kept = dict(Judgement.objects.filter(assessment=published).values_list("area__key", "chair_words"))
    assert kept["climate-change"] == "We have seen it at work." and kept["leadership-stage"] == ""
    said = [change for change in Event.objects.get(action="Signed off").changes if "still claim" in change["what"]]
    assert len(said) == 3 and said[0]["to"] == "We have seen it at work."


def test_signing_again_after_reopening_keeps_both_signings(actors, published):
    chair = actors["chair"]
    first = sign(chair, published)
    now = again(chair, published)
    reopen(actor=chair, assessment=now, seen_number=now.number, reason="A wrong date")
    assert assessment_board(again(chair, published), chair).content_sha256 == ""
    second = sign(chair, published)
    assert (second.sequence, first.sha256 != second.sha256) == (2, True)
    assert SignedContent.objects.get(pk=first.pk).content == first.content


def test_of_two_signatures_at_once_one_stands(actors, published):
    chair = actors["chair"]
    sign(chair, published)
    published.refresh_from_db()
    stale = again(chair, published)
    stale.status = Assessment.Status.SUBMITTED
    with pytest.raises(StaleState):
        sign_off(actor=chair, assessment=stale, seen_number=stale.number - 1, sharing="public")
    assert SignedContent.objects.count() == 1


def test_a_reader_of_another_system_is_told_of_no_round_that_it_may_not_read(actors, published, current):
    Judgement.objects.filter(assessment=current).update(is_complete=True)
    economy = Judgement.objects.get(assessment=current, area__key="economic-development")
    level = economy.area.version.levels.get(key="emerging")
    Judgement.objects.filter(pk=economy.pk).update(standing="judged", level=level)
    sign(actors["chair"], current, sharing="all-systems")
    own = get_area(actors["chair"], "QWO", current.round.key, "economic-development")[1]
    other = get_area(actors["other-chair"], "QWO", current.round.key, "economic-development")[1]
    assert (own.change, own.earlier_level.key) == ("down", "established")
    assert (other.change, other.earlier_level, other.earlier_round_name) == ("new", None, "")


@pytest.mark.parametrize(("role", "most"), [("chair", 3), ("other-chair", 5)])
def test_a_signed_board_takes_few_queries(actors, published, role, most):
    sign(actors["chair"], published, sharing="all-systems")
    now = again(actors[role], published)
    assessment_board(now, actors[role])
    with CaptureQueriesContext(connection) as queries:
        assessment_board(now, actors[role])
    assert len(queries) == most


def test_evidence_that_expires_after_the_signing_was_valid_in_it(actors, published):
    Evidence.objects.update(valid_until=timezone.localdate() + timedelta(days=1))
    sign(actors["chair"], published)
    Evidence.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    board = assessment_board(again(actors["chair"], published), actors["chair"])
    assert board.area("economic-development").backed_level.key == "emerging"
    assert not any(item.is_expired for area in board.areas for item in area.evidence)
