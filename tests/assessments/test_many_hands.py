"""Many hands on one assessment, really at once: threads with connections of their own, on a database that commits."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connections

from accounts.selectors import actor_for
from assessments.changes import FindingChange, JudgementChange
from assessments.history import broken_links
from assessments.models import Assessment, Event, Judgement, Round
from assessments.selectors import get_area, get_assessment
from assessments.services import StaleNumber, record_judgement, start_assessment, submit
from frameworks.models import FrameworkVersion
from systems.models import System
from tests.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)
ROUND = "many-hands"


def at_once(works: list[Callable[[], None]]) -> list[Exception]:
    """Run all of them at the same moment; what they raised."""
    barrier, raised = threading.Barrier(len(works)), []

    def run(work: Callable[[], None]) -> None:
        try:
            barrier.wait()
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.fixture
def everything() -> Assessment:
    """An assessment of West Yorkshire with every published framework, and its chair and lead as `chair`, `lead`."""
    system = System.objects.get(ods_code="QWO")
    Round.objects.update(is_current=False)
    round_ = Round.objects.create(
        key=ROUND, name="Many hands", opens_on=date(2026, 1, 1), as_at=date(2026, 1, 1), is_current=True
    )
    round_.versions.set(FrameworkVersion.objects.filter(status="published"))
    chair = actor_for(make_person("chair", system))
    make_person("lead", system)
    return start_assessment(actor=chair, system=system, round=round_)


def actor(role: str):
    from accounts.models import User

    return actor_for(User.objects.get(email=f"{role}@qwo.test"))


def save(who, area: str, number: int, text: str) -> int:
    assessment = get_assessment(who, "QWO", ROUND)
    change = JudgementChange(rationale=text)
    return record_judgement(actor=who, assessment=assessment, area_key=area, seen_number=number, change=change)


def told() -> list[str]:
    """Every reason in the history, in order."""
    events = Event.objects.filter(assessment__round__key=ROUND).order_by("sequence")
    return [change["to"] for event in events for change in event.changes if change["what"] == "Reasons"]


def test_people_in_different_areas_never_conflict(everything):
    areas = list(Judgement.objects.filter(assessment=everything).values_list("area__key", flat=True))
    assert len(areas) >= 10
    chair = actor("chair")
    raised = at_once([lambda key=key: save(chair, key, 0, f"Said of {key}") for key in areas])
    assert raised == []
    kept = dict(Judgement.objects.filter(assessment=everything).values_list("area__key", "rationale"))
    assert kept == {key: f"Said of {key}" for key in areas}
    assert sorted(told()) == sorted(kept.values())
    assert broken_links(everything.system) == []


def test_two_in_the_same_area_either_stand_or_are_refused(everything):
    area = "climate-change"
    stood: list[str] = []
    refused: list[str] = []

    def work(role: str) -> None:
        who, number = actor(role), 0
        for i in range(30):
            text = f"{role} says {i}"
            try:
                number = save(who, area, number, text)
                stood.append(text)
            except StaleNumber as stale:
                number = stale.current.number
                refused.append(text)

    assert at_once([lambda: work("chair"), lambda: work("lead")]) == []
    assert sorted(told()) == sorted(stood)
    assert len(stood) + len(refused) == 60 and not set(stood) & set(refused)
    board = get_area(actor("chair"), "QWO", ROUND, area)[1]
    assert (board.rationale, board.number) == (told()[-1], len(stood))
    assert broken_links(everything.system) == []


def test_without_the_number_a_save_would_be_lost(everything, monkeypatch):
    """The control: the test above can fail. Without the number in its WHERE, both saves say that they stand."""
    chair, lead = actor("chair"), actor("lead")
    stale = get_area(lead, "QWO", ROUND, "climate-change")[1]
    save(chair, "climate-change", 0, "The chair's words")
    Judgement.objects.filter(assessment=everything, area__key="climate-change").update(number=0)
    change = JudgementChange(rationale="The lead's words")
    record_judgement(
        actor=lead, assessment=everything, area_key="climate-change", seen_number=0, change=change, current=stale
    )
    assert told() == ["The chair's words", "The lead's words"]
    assert get_area(chair, "QWO", ROUND, "climate-change")[1].rationale == "The lead's words"


def test_nothing_is_saved_into_an_assessment_that_is_being_submitted(everything):
    """Whatever comes first: an area that says it is saved was saved before the assessment was submitted."""
    chair, lead = actor("chair"), actor("lead")
    results: list[str] = []

    def saving() -> None:
        change = JudgementChange(findings={"CC-EM-1": FindingChange("met")}, rationale="At the last moment")
        try:
            assessment = get_assessment(lead, "QWO", ROUND)
            record_judgement(
                actor=lead, assessment=assessment, area_key="climate-change", seen_number=0, change=change
            )
            results.append("saved")
        except Exception as error:
            results.append(type(error).__name__)

    def submitting() -> None:
        assessment = get_assessment(chair, "QWO", ROUND)
        submit(actor=chair, assessment=assessment, seen_number=assessment.number, reason="Now")

    assert at_once([saving, submitting]) == []
    actions = list(Event.objects.filter(assessment=everything).order_by("sequence").values_list("action", flat=True))
    assert actions[-1] == "Submitted"
    assert ("Saved an area" in actions) == (results == ["saved"])
