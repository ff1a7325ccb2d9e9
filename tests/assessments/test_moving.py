"""Moving an assessment to a new version, adding an instrument, and what trends say of it."""

from typing import Any

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Actor
from assessments.changes import FindingChange, JudgementChange, NewEvidence
from assessments.charts.progress import progress_overview
from assessments.forms.administration import imported_from
from assessments.models import Assessment, Event, Judgement, VersionMove
from assessments.presenters.home import changes_in_words
from assessments.selectors import assessment_board, get_area, get_assessment, get_system, system_board
from assessments.services import StaleState, record_judgement
from assessments.services.frameworks import keep_imported, publish_version, say_how_it_compares
from assessments.services.versions import move_to_version
from frameworks.models import Area, FrameworkVersion
from tests.assessments.test_administration import changed, exported

pytestmark = pytest.mark.django_db
ADDRESS = "/systems/QWO/assessments/2026-27/frameworks/"
NEXT = f"{ADDRESS}health-and-wealth/2027.1/"
AREA = "economic-development"


def published(actor: Actor, data: Any, reason: str = "Said more clearly.") -> FrameworkVersion:
    """A new version of the maturity framework, with the same reason for every pair."""
    version = keep_imported(actor=actor, imported=imported_from(yaml.safe_dump(data, sort_keys=False).encode()))
    asked = version.comparable_from.exclude(verdict="unchanged")
    said = {row.pk: (row.verdict, row.reason or reason) for row in asked}
    say_how_it_compares(actor=actor, version=version, seen_number=1, said=said)
    publish_version(actor=actor, version=version, seen_number=2)
    return version


@pytest.fixture
def judged(current: Assessment, actors: dict[str, Actor]) -> Assessment:
    """Every criterion of the first area met, with evidence, and Established claimed."""
    _, board = get_area(actors["lead"], "QWO", "2026-27", AREA)
    keys = [line.criterion.key for line in board.findings]
    change = JudgementChange(
        standing="judged",
        level_key="established",
        rationale="We did it",
        is_complete=True,
        findings={key: FindingChange("met", f"Note on {key}") for key in keys},
        new_evidence=(NewEvidence("Minutes", "decision", supports=frozenset(keys)),),
    )
    record_judgement(actor=actors["lead"], assessment=current, area_key=AREA, seen_number=0, change=change)
    return current


def move(client: Any, **fields: Any) -> Any:
    number = Assessment.objects.get(round__key="2026-27", system__ods_code="QWO").number
    return client.post(NEXT, {"seen_number": number, "confirmed": "on"} | fields)


def test_a_move_carries_unchanged_findings_asks_again_for_reworded_and_keeps_the_rest_readable(
    judged, actors, sign_in
):
    published(actors["administrator"], changed())
    client = sign_in("lead")
    assert "Version 2027.1 is newer" in client.get(ADDRESS).content.decode()
    page = client.get(NEXT).content.decode()
    assert "Said more clearly." in page
    assert "Nothing corresponds to it" in page
    assert move(client).status_code == 302

    _, board = get_area(actors["lead"], "QWO", "2026-27", AREA)
    lines = {line.criterion.key: line for line in board.findings}
    keys = list(lines)
    assert (board.version.version, board.level.key, board.is_complete) == ("2027.1", "established", False)
    assert (lines["ED-EM-1"].to_confirm, lines["ED-EM-1"].note) == (True, "Note on ED-EM-1")
    assert "ED-EM-2" not in keys
    assert (lines["NEW-1"].state, lines["NEW-1"].evidence) == ("not-known", ())
    assert (lines["ED-EM-3"].state, lines["ED-EM-3"].to_confirm) == ("met", False)
    assert [item.title for item in lines["ED-EM-3"].evidence] == ["Minutes"]
    assert board.criteria_level.key == "not-yet"

    left = VersionMove.objects.get().left_behind
    assert [item["key"] for item in left[0]["criteria"]] == ["ED-EM-2"]
    text = client.get(ADDRESS).content.decode()
    assert "Note on ED-EM-2" in text
    event = Event.objects.latest("sequence")
    assert event.action == "Moved to another framework version"
    assert client.get("/systems/QWO/assessments/2026-27/check/").status_code == 200
    assert client.get("/systems/QWO/").status_code == 200


def test_an_area_that_is_gone_is_left_behind_whole(judged, actors, sign_in):
    data = exported()
    data["areas"] = data["areas"][1:]
    published(actors["administrator"], data)
    assert move(sign_in("chair")).status_code == 302
    assert not Judgement.objects.filter(assessment=judged, area__key=AREA).exists()
    area = VersionMove.objects.get().left_behind[0]
    assert (area["whole"], area["claim"], area["rationale"]) == (True, "Established", "We did it")
    assert len(area["criteria"]) > 5
    board = assessment_board(get_assessment(actors["lead"], "QWO", "2026-27"), actors["lead"])
    assert AREA not in {area.area.key for area in board.areas}


def test_a_move_without_changes_carries_everything(judged, actors, sign_in):
    published(actors["administrator"], exported())
    before = get_area(actors["lead"], "QWO", "2026-27", AREA)[1]
    move(sign_in("lead"))
    after = get_area(actors["lead"], "QWO", "2026-27", AREA)[1]
    assert after.version.version == "2027.1"
    assert after.score == before.score
    assert after.is_complete
    assert VersionMove.objects.get().left_behind == []


def test_a_move_needs_the_number_that_was_seen_and_a_confirmation(judged, actors, sign_in):
    published(actors["administrator"], exported())
    client = sign_in("lead")
    assert "Confirm that you have read" in move(client, confirmed="").content.decode()
    move(client, seen_number=99)
    assert not VersionMove.objects.exists()


def test_of_two_moves_at_once_the_second_is_refused(judged, actors):
    published(actors["administrator"], exported())
    wanted = {"assessment": judged, "framework": "health-and-wealth", "version": "2027.1"}
    move_to_version(actor=actors["lead"], seen_number=judged.number, **wanted)
    judged.versions.set([FrameworkVersion.objects.get(framework__key="health-and-wealth", version="2022.1")])
    with pytest.raises(StaleState):
        move_to_version(actor=actors["chair"], seen_number=judged.number, **wanted)


@pytest.mark.parametrize("role", ["contributor", "viewer", "other-chair", "administrator"])
def test_only_those_who_judge_move(judged, actors, sign_in, role):
    published(actors["administrator"], exported())
    assert move(sign_in(role)).status_code == 404
    assert not VersionMove.objects.exists()


def test_what_is_written_while_another_moves_is_not_lost_silently(judged, actors, sign_in):
    published(actors["administrator"], changed())
    number = Judgement.objects.get(assessment=judged, area__key=AREA).number
    move(sign_in("chair"))
    data = {"seen_number": number, "claim": "expanding", "rationale": "Written before the move"}
    answer = sign_in("lead").post(f"/systems/QWO/assessments/2026-27/areas/{AREA}/", data)
    assert answer.status_code == 409
    assert "Written before the move" in answer.content.decode()


# Trends over versions


def _with_next_round(actors: dict[str, Actor], data: Any) -> Assessment:
    """West Yorkshire's current assessment on the new version, with the first area claimed Expanding."""
    version = published(actors["administrator"], data)
    assessment = Assessment.objects.get(system__ods_code="QWO", round__key="2026-27")
    move_to_version(
        actor=actors["lead"], assessment=assessment, framework="health-and-wealth", version="2027.1", seen_number=1
    )
    area = Area.objects.get(version=version, key=AREA)
    level = version.levels.get(key="expanding")
    Judgement.objects.filter(assessment=assessment, area=area).update(level=level, standing="judged", number=2)
    return get_assessment(actors["lead"], "QWO", "2026-27")


def test_a_trend_goes_on_over_a_reworded_version_and_says_so(current, actors):
    board = assessment_board(_with_next_round(actors, changed()), actors["lead"])
    area = board.area(AREA)
    assert (area.comparability, area.earlier_version, area.change) == ("reworded", "2022.1", "up")
    assert "Said more clearly." in area.change_reason
    assert any("from version 2022.1 to 2027.1: it was reworded" in line for line in changes_in_words(board))
    home = system_board(get_system(actors["lead"], "QWO"), actors["lead"])
    row = next(row for row in progress_overview(home).rows if row.name == area.area.name)
    assert "new framework version 2027.1, reworded here (Said more clearly)" in row.cells[-1]
    assert "Version 2027.1" in row.drawing


def test_a_trend_breaks_where_the_levels_changed_and_gives_the_reason(current, actors):
    data = exported()
    data["levels"].append({"key": "leading", "order": 4, "name": "Leading"})
    board = assessment_board(_with_next_round(actors, data), actors["lead"])
    area = board.area(AREA)
    assert (area.change, area.comparability, area.earlier_level) == ("not-comparable", "not-comparable", None)
    assert "The levels changed." in area.change_reason


def test_a_home_over_two_versions_takes_at_most_two_queries_more(current, actors):
    system = get_system(actors["lead"], "QWO")

    def queries() -> int:
        system_board(system, actors["lead"])  # framework content is kept from now on
        with CaptureQueriesContext(connection) as captured:
            system_board(system, actors["lead"])
        return len(captured)

    before = queries()
    _with_next_round(actors, changed())
    # One for the change since the last round, one for the progress over all of them.
    assert queries() <= before + 2


# One more instrument


def offered(client: Any) -> dict[str, str]:
    return {row.framework.key: pk for pk, row in client.get(ADDRESS).context["form"].offered.items()}


def test_every_other_instrument_can_be_added_and_assessed(current, sign_in, actors):
    client = sign_in("lead")
    keys = offered(client)
    assert set(keys) == {
        "enablers", "anchor-progression", "system-shifts", "collaboration-readiness", "anchor-dimensions"
    }  # fmt: skip
    for key in keys:
        number = Assessment.objects.get(pk=current.pk).number
        answer = client.post(ADDRESS, {"version": offered(client)[key], "seen_number": number})
        assert answer.status_code == 302, key
    board = assessment_board(get_assessment(actors["lead"], "QWO", "2026-27"), actors["lead"])
    assert len(board.instruments) == 7
    assert [item.version.framework_key for item in board.instruments][:3] == [
        "health-and-wealth", "enablers", "leadership-stages"
    ]  # fmt: skip
    assert Event.objects.latest("sequence").action == "Added a framework"
    for area in board.areas:
        assert client.get(f"/systems/QWO/assessments/2026-27/areas/{area.area.key}/").status_code == 200
    for page in ("", "check/", "frameworks/"):
        assert client.get(f"/systems/QWO/assessments/2026-27/{page}").status_code == 200


@pytest.mark.parametrize("value", ["", "0", "x", "999999"])
def test_an_instrument_that_was_not_offered_is_refused(current, sign_in, value):
    answer = sign_in("lead").post(ADDRESS, {"version": value, "seen_number": 1})
    assert answer.status_code in (200, 400)
    assert current.versions.count() == 2


def test_an_instrument_is_added_once_and_only_by_those_who_judge(current, sign_in):
    client = sign_in("lead")
    fields = {"version": offered(client)["enablers"], "seen_number": 1}
    assert sign_in("contributor").post(ADDRESS, fields).status_code == 404
    assert client.post(ADDRESS, fields).status_code == 302
    assert client.post(ADDRESS, fields).status_code == 400
    assert current.versions.count() == 3
