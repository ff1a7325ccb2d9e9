"""A round that starts from what was signed: what comes along, what waits to be confirmed, and what changed since."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.carrying import carried
from assessments.changes import FindingChange, JudgementChange, NewEvidence
from assessments.models import Assessment, Event, Evidence, Finding, Judgement, Round
from assessments.selectors import assessment_board, get_assessment
from assessments.selectors.since import last_round_of, since_last_round
from assessments.services import record_judgement, reopen, start_assessment
from assessments.since import since_area
from frameworks.comparability import Pair, VersionMapping
from tests.assessments.make_boards import MATRIX, make_area
from tests.assessments.signing import again, sign

pytestmark = pytest.mark.django_db
SignIn = Callable[[str | None], Client]
AREA = "economic-development"
PAGE = f"/systems/QWO/assessments/2026-27/areas/{AREA}/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def signed(actors, published) -> Assessment:
    """The published evidence of 2022, signed; its first area with a target and a note."""
    economy = Judgement.objects.get(assessment=published, area__key=AREA)
    level = economy.area.version.levels.get(key="expanding")
    Judgement.objects.filter(pk=economy.pk).update(target_level=level, target_date="2027-03-31", number=5)
    Finding.objects.filter(judgement=economy, criterion__key="ED-EM-1").update(note="As the strategy says")
    sign(actors["chair"], published)
    return published


@pytest.fixture
def started(actors, signed, west_yorkshire) -> Assessment:
    round_ = Round.objects.get(is_current=True)
    start_assessment(actor=actors["lead"], system=west_yorkshire, round=round_, from_signed=True)
    return get_assessment(actors["lead"], "QWO", round_.key)


def board_of(actors, assessment):
    return assessment_board(again(actors["chair"], assessment), actors["chair"])


def test_findings_evidence_and_targets_come_along_and_claims_do_not(actors, signed, started):
    then, now = board_of(actors, signed), board_of(actors, started)
    assert started.carried_from_id == signed.pk
    for area in now.areas:
        before = then.area(area.area.key)
        assert (area.level, area.rationale, area.number, area.chair_words) == (None, "", 0, "")
        assert [(line.state, line.note) for line in area.findings] == [(x.state, x.note) for x in before.findings]
        assert {item.id for item in area.evidence} == {item.id for item in before.evidence}
        assert all(line.to_confirm for line in area.findings if line.state != "not-known" or line.note)
        assert [set(item.supports) for item in area.evidence] == [set(item.supports) for item in before.evidence]
    economy = now.area(AREA)
    assert (economy.target_level.key, str(economy.target_date)) == ("expanding", "2027-03-31")
    assert economy.findings[0].note == "As the strategy says"
    said = {change["what"]: change["to"] for change in Event.objects.filter(assessment=started).first().changes}
    assert said["Started from"].startswith("Published evidence, December 2022, signed on ")
    assert int(said["Findings to confirm"]) == Finding.objects.filter(judgement__assessment=started).count() > 0


def test_nothing_that_came_along_counts_until_it_is_confirmed(actors, signed, started):
    assert board_of(actors, signed).area(AREA).backed_level.key == "emerging"
    economy = board_of(actors, started).area(AREA)
    assert (economy.criteria_level.order, economy.backed_level.order) == (0, 0)


def test_only_evidence_that_is_valid_and_in_use_comes_along(actors, signed, west_yorkshire):
    first, second = Evidence.objects.filter(links__judgement__assessment=signed).distinct().order_by("pk")[:2]
    Evidence.objects.filter(pk=first.pk).update(retired_at=timezone.now())
    Evidence.objects.filter(pk=second.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    round_ = Round.objects.get(is_current=True)
    made = start_assessment(actor=actors["chair"], system=west_yorkshire, round=round_, from_signed=True)
    used = {item.id for area in board_of(actors, made).areas for item in area.evidence}
    assert used and not used & {first.pk, second.pk}


def test_starting_afresh_takes_nothing_over(actors, signed, west_yorkshire):
    made = start_assessment(actor=actors["chair"], system=west_yorkshire, round=Round.objects.get(is_current=True))
    assert made.carried_from is None
    assert not Finding.objects.filter(judgement__assessment=made).exists()


def test_there_must_be_something_signed_to_start_from(actors, published, west_yorkshire):
    round_ = Round.objects.get(is_current=True)
    with pytest.raises(ValidationError):
        start_assessment(actor=actors["chair"], system=west_yorkshire, round=round_, from_signed=True)
    sign(actors["chair"], published)
    now = again(actors["chair"], published)
    reopen(actor=actors["chair"], assessment=now, seen_number=now.number, reason="A wrong date")
    with pytest.raises(ValidationError):
        start_assessment(actor=actors["chair"], system=west_yorkshire, round=round_, from_signed=True)
    assert not Assessment.objects.filter(round=round_).exists()


@pytest.mark.parametrize("role", ["contributor", "viewer", "other-chair", "analyst", "administrator"])
def test_only_chair_and_lead_start(actors, signed, west_yorkshire, role):
    with pytest.raises(Http404):
        start_assessment(
            actor=actors[role], system=west_yorkshire, round=Round.objects.get(is_current=True), from_signed=True
        )


def test_between_versions_only_what_was_mapped_comes_along():
    economy, work, _ = MATRIX.areas
    moved = dataclasses.replace(
        MATRIX,
        id=9,
        areas=tuple(
            dataclasses.replace(
                area, id=area.id + 50, criteria=tuple(dataclasses.replace(c, id=c.id + 500) for c in area.criteria)
            )
            for area in MATRIX.areas
        ),
    )
    first, second, third = economy.criteria[:3]
    mapping = VersionMapping(
        "1",
        "2",
        (
            Pair("area", economy.key, economy.key, "reworded", "Clearer"),
            Pair("criterion", first.key, first.key, "unchanged"),
            Pair("criterion", second.key, second.key, "reworded", "Clearer"),
            Pair("criterion", third.key, third.key, "not-comparable", "Another level"),
            Pair("area", work.key, work.key, "not-comparable", "The levels changed."),
            Pair("criterion", work.criteria[0].key, work.criteria[0].key, "unchanged"),
        ),
    )
    found = carried(MATRIX, moved, mapping)
    assert found.areas == {economy.id: economy.id + 50}
    assert found.criteria == {first.id: first.id + 500, second.id: second.id + 500}
    same = carried(MATRIX, MATRIX, VersionMapping("1", "1", is_same=True))
    assert all(key == value for key, value in same.criteria.items()) and len(same.criteria) == 18


# The pages


def test_the_home_offers_both_ways(sign_in: SignIn, signed):
    page = text_of(sign_in("lead").get("/systems/QWO/"))
    assert "Start 2026 to 2027 from what was signed on" in page and "Start afresh" in page
    assert "from what was signed" not in text_of(sign_in("viewer").get("/systems/QWO/"))


@pytest.mark.parametrize(("start", "carries"), [("signed", True), ("afresh", False), (None, False)])
def test_starting_from_the_home(sign_in: SignIn, signed, start, carries):
    sign_in("lead").post("/systems/QWO/assessments/start/", {"start": start} if start else {})
    made = Assessment.objects.get(round__is_current=True)
    assert (made.carried_from_id == signed.pk) == carries


def test_a_way_of_starting_that_was_not_offered_is_refused(sign_in: SignIn, signed):
    assert sign_in("lead").post("/systems/QWO/assessments/start/", {"start": "copy"}).status_code == 400


def test_starting_from_nothing_signed_says_so(sign_in: SignIn, published):
    answer = sign_in("lead").post("/systems/QWO/assessments/start/", {"start": "signed"}, follow=True)
    assert "There is no signed assessment to start from, so nothing was started." in text_of(answer)


def test_the_area_page_selects_nothing_for_what_waits(sign_in: SignIn, started):
    page = text_of(sign_in("lead").get(PAGE))
    assert "Last round: Met. Confirm or change it" in page
    assert "Last round: Published evidence, December 2022" in page
    assert "Confirm all of Emerging as they were" in page
    inputs = [tag for tag in page.split("<input")[1:] if 'name="state-ED-EM-1"' in tag]
    assert inputs and not any("checked" in tag.split(">")[0] for tag in inputs)
    tasks = text_of(sign_in("lead").get("/systems/QWO/assessments/2026-27/"))
    assert "findings from last round to confirm" in tasks


def waiting(assessment) -> set[str]:
    rows = Finding.objects.filter(judgement__assessment=assessment, judgement__area__key=AREA, to_confirm=True)
    return set(rows.values_list("criterion__key", flat=True))


def test_what_is_left_unselected_stays_to_confirm(sign_in: SignIn, started):
    before = waiting(started)
    data = {"seen_number": 0, "state-ED-EM-1": "met", "note-ED-EM-1": "Still so", "note-ED-EM-2": "A thought"}
    sign_in("lead").post(PAGE, data)
    assert waiting(started) == before - {"ED-EM-1"}
    kept = Finding.objects.get(judgement__assessment=started, criterion__key="ED-EM-2")
    assert (kept.state, kept.note, kept.to_confirm) == ("met", "A thought", True)


def test_all_of_a_level_are_confirmed_as_they_were_with_one_button(sign_in: SignIn, actors, started):
    states = dict(
        Finding.objects.filter(judgement__assessment=started, judgement__area__key=AREA).values_list(
            "criterion__key", "state"
        )
    )
    before = waiting(started)
    answer = sign_in("contributor").post(
        PAGE, {"seen_number": 0, "confirm_level": "emerging", "state-ED-EM-3": "partly"}
    )
    assert answer.headers["Location"] == PAGE, "one stays on the page"
    assert waiting(started) == {key for key in before if "-EM-" not in key} != before
    after = Finding.objects.filter(judgement__assessment=started, criterion__key__startswith="ED-EM-")
    expected = {key: state for key, state in states.items() if "-EM-" in key} | {"ED-EM-3": "partly"}
    assert dict(after.values_list("criterion__key", "state")) == expected
    said = Event.objects.filter(assessment=started).latest("sequence").changes
    assert any(change["from"] == "Met (to confirm)" and change["to"] == "Met" for change in said)


def test_a_level_that_was_not_offered_is_refused(sign_in: SignIn, started):
    assert sign_in("lead").post(PAGE, {"seen_number": 0, "confirm_level": "no-such"}).status_code == 400


def test_confirming_a_level_that_somebody_else_worked_on_loses_nothing(sign_in: SignIn, started):
    sign_in("chair").post(PAGE, {"seen_number": 0, "state-ED-EM-1": "not-met"})
    sign_in("lead").post(PAGE, {"seen_number": 0, "confirm_level": "emerging"}, follow=True)
    first = Finding.objects.get(judgement__assessment=started, criterion__key="ED-EM-1")
    assert (first.state, first.to_confirm) == ("not-met", False)
    assert not any("-EM-" in key for key in waiting(started))


def test_a_preview_counts_what_would_be_confirmed(sign_in: SignIn, started):
    client = sign_in("lead")
    data = {"seen_number": 0, "claim": "emerging"}
    assert "has to be confirmed" in text_of(client.post(f"{PAGE}preview/", data)).lower()
    page = text_of(client.post(f"{PAGE}preview/", {**data, "confirm_level": "emerging"}))
    assert "has to be confirmed" not in page.lower() and "needs evidence" in page.lower()


def test_nobody_makes_a_finding_wait_that_did_not_come_along(actors, current):
    change = JudgementChange(findings={"ED-EM-1": FindingChange("met", to_confirm=True)})
    record_judgement(actor=actors["lead"], assessment=current, area_key=AREA, seen_number=0, change=change)
    assert not Finding.objects.get(judgement__assessment=current).to_confirm


def test_submitting_names_what_waits_to_be_confirmed(sign_in: SignIn, started):
    page = text_of(sign_in("lead").get("/systems/QWO/assessments/2026-27/check/"))
    assert "Findings carried over that nobody has confirmed" in page
    Judgement.objects.filter(assessment=started).update(is_complete=True)
    data = {"seen_number": started.number, "reason": ""}
    sign_in("lead").post("/systems/QWO/assessments/2026-27/submit/", data)
    started.refresh_from_db()
    assert started.status == "draft", "it needs a reason"
    sign_in("lead").post("/systems/QWO/assessments/2026-27/submit/", data | {"reason": "The board meets"})
    said = {change["what"] for change in Event.objects.filter(action="Submitted").latest("sequence").changes}
    assert "Submitted with findings to confirm" in said


# Since last round


def save(actors, assessment, seen, **given) -> None:
    change = JudgementChange(standing="judged", level_key="emerging", rationale="Why", **given)
    record_judgement(actor=actors["chair"], assessment=assessment, area_key=AREA, seen_number=seen, change=change)


def test_since_last_round_in_words_and_table(sign_in: SignIn, actors, signed, started):
    findings = {"ED-EM-1": FindingChange("met"), "ED-EM-2": FindingChange("not-met"), "ED-ES-3": FindingChange("met")}
    new = NewEvidence(title="Board paper of May", kind="document", supports=frozenset({"ED-ES-3"}))
    save(actors, started, 0, findings=findings, new_evidence=(new,))
    dated = Evidence.objects.filter(links__judgement__assessment=signed, links__judgement__area__key=AREA).first()
    Evidence.objects.filter(pk=dated.pk).update(valid_until=timezone.localdate() + timedelta(days=9))
    found = since_last_round(started, board_of(actors, started), actors["chair"])
    area = next(area for area in found.areas if area.now.area.key == AREA)
    keys = [[line.criterion.key for line in lines] for lines in (area.gained, area.lost)]
    assert (area.change, keys) == ("down", [["ED-ES-3"], ["ED-EM-2"]])
    assert [item.title for item in area.added] == ["Board paper of May"]
    assert "ED-EM-3" in [line.criterion.key for line in area.to_confirm]
    page = text_of(sign_in("viewer").get("/systems/QWO/assessments/2026-27/since/"))
    assert "Supporting economic development and recovery moved down from Established to Emerging." in page
    assert "Tackling climate change is not judged yet. It was Emerging." in page
    assert "Board paper of May" in page and "Criteria lost" in page


SAME = VersionMapping("1", "1", is_same=True)


def area_with(valid_until, **given):
    """The first area with one piece of evidence that is valid until a date."""
    board = make_area(MATRIX, MATRIX.areas[0], claim="emerging", supports=("EC-EM-1",), **given)
    item = dataclasses.replace(board.evidence[0], valid_until=valid_until)
    return dataclasses.replace(board, evidence=(item,))


@pytest.mark.parametrize(("on", "is_past"), [(date(2026, 5, 31), False), (date(2026, 6, 1), True)])
def test_evidence_past_its_date_since_is_named(on, is_past):
    before = area_with(date(2026, 5, 31))
    found = since_area(before, before, SAME, on)
    assert [item.id for item in found.expired] == ([1] if is_past else [])
    assert (found.change, found.gained, found.lost, found.added, found.not_used) == ("same", (), (), (), ())
    without = dataclasses.replace(before, evidence=())
    assert [item.id for item in since_area(before, without, SAME, on).not_used] == ([] if is_past else [1])


def test_an_area_that_is_not_comparable_is_not_compared():
    before, now = area_with(None, states={"EC-EM-1": "met"}), area_with(None)
    found = since_area(before, now, VersionMapping("1", "2"), date(2026, 1, 1))
    assert (found.change, found.gained, found.lost) == ("not-comparable", (), ())
    assert "Nobody has said" in found.reason


def test_others_compare_with_nothing_that_they_may_not_read(actors, signed, started, sign_in: SignIn):
    sign(actors["chair"], started, sharing="all-systems")
    assert "There is no earlier round" in text_of(sign_in("other-lead").get("/systems/QWO/assessments/2026-27/since/"))
    assert "Compared with" in text_of(sign_in("viewer").get("/systems/QWO/assessments/2026-27/since/"))
    now = again(actors["other-lead"], started)
    board = assessment_board(now, actors["other-lead"]).area(AREA)
    assert last_round_of(now, board, actors["other-lead"]) is None


def test_the_first_round_has_nothing_before_it(sign_in: SignIn, published):
    assert "There is no earlier round" in text_of(
        sign_in("chair").get("/systems/QWO/assessments/2022-published/since/")
    )


def test_the_area_page_takes_a_constant_number_of_queries(sign_in: SignIn, started):
    client = sign_in("lead")
    counts = []
    for page in (PAGE, PAGE.replace(AREA, "climate-change")):
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20
