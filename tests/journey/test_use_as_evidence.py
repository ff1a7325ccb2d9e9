"""What was learned in the four steps becomes evidence in the open assessment, and says where it came from."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from assessments.models import Event, Evidence
from assessments.selectors import get_area
from assessments.services import Tampered
from frameworks.models import Criterion, Domain, Indicator
from journey.kinds import KINDS, PROGRAMME, VALUE
from journey.learned import SERVES, learned
from journey.models import IndicatorValue, InterventionValue, Programme, RelationshipAudit
from journey.services.evidence import use_as_evidence
from journey.services.records import retire_record
from tests.expected.journey_impact import _intervention
from tests.journey.audits import an_audit, close, send

pytestmark = pytest.mark.django_db
AREA = "health-and-wealth/economic-development"


@pytest.fixture
def programme(west_yorkshire):
    return Programme.objects.create(
        system=west_yorkshire, name="Skills for health", summary="Training near home", owner="The college"
    )


def address(row, kind="programme", area=AREA):
    return reverse("steps:use", args=["QWO", kind, row.pk]) + (f"?area={area}" if area else "")


def board_of(actors, current):
    return get_area(actors["chair"], "QWO", current.round.key, "economic-development")[1]


def sent(board, **more):
    first = board.findings[0].criterion.key
    return {
        "seen_number": board.number,
        "supports": [first],
        "title": "Skills for health",
        "kind": "programme",
        "summary": "Training near home",
    } | more


def test_a_programme_supports_a_criterion_and_says_where_it_came_from(sign_in, actors, current, programme):
    client, board = sign_in("contributor"), board_of(actors, current)
    text = client.get(address(programme)).content.decode()
    assert "Training near home" in text
    assert "Four steps, partners: programme “Skills for health”" in text
    assert client.post(address(programme), sent(board)).status_code == 302
    item = Evidence.objects.get(title="Skills for health")
    assert item.came_from == "Four steps, partners: programme “Skills for health”"
    now = board_of(actors, current)
    assert [line.came_from for line in now.findings[0].evidence] == [item.came_from]
    assert now.number == board.number + 1
    area = client.get(reverse("assessments:area", args=["QWO", "2026-27", "economic-development"])).content.decode()
    assert "Came from: Four steps, partners" in area
    assert item.came_from in client.get(reverse("evidence:item", args=["QWO", item.pk])).content.decode()
    said = Event.objects.get(action="Added evidence", about=f"evidence:{item.pk}")
    assert {"what": "Came from", "from": "", "to": item.came_from} in said.changes


def test_nothing_else_of_the_area_changes(sign_in, actors, current, programme):
    before = board_of(actors, current)
    sign_in("lead").post(address(programme), sent(before))
    after = board_of(actors, current)
    assert (after.standing, after.level, after.rationale, after.is_complete) == (
        before.standing,
        before.level,
        before.rationale,
        before.is_complete,
    )
    assert [line.state for line in after.findings] == [line.state for line in before.findings]


def test_what_was_used_before_is_offered_again_and_not_made_twice(sign_in, actors, current, programme):
    client, board = sign_in("lead"), board_of(actors, current)
    client.post(address(programme), sent(board))
    item = Evidence.objects.get(title="Skills for health")
    assert "It was used as evidence before" in client.get(address(programme)).content.decode()
    second = board.findings[1].criterion.key
    answer = sent(board, seen_number=board.number + 1, supports=[second], again=str(item.pk))
    assert client.post(address(programme), answer).status_code == 302
    now = board_of(actors, current)
    assert [[line.id for line in one.evidence] for one in now.findings[:2]] == [[item.pk], [item.pk]]
    assert Evidence.objects.filter(title="Skills for health").count() == 1


def test_evidence_of_another_row_is_refused(actors, current, programme, west_yorkshire):
    other = Evidence.objects.create(system=west_yorkshire, title="Other", kind="data")
    with pytest.raises(Tampered):
        use_as_evidence(
            actor=actors["lead"],
            assessment=current,
            board=board_of(actors, current),
            seen_number=0,
            said=learned(PROGRAMME, programme),
            supports=(),
            evidence_id=other.pk,
        )


def test_who_was_overtaken_keeps_what_they_wrote(sign_in, actors, current, programme):
    client, board = sign_in("lead"), board_of(actors, current)
    client.post(address(programme), sent(board))
    response = client.post(address(programme), sent(board, again="new", summary="My own words"))
    assert response.status_code == 409
    assert "My own words" in response.content.decode()
    assert Evidence.objects.filter(came_from__contains="Skills for health").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"supports": []}, {"title": ""}, {"kind": ""}, {"title": "x" * 201}],
)
def test_wrong_input_is_said_beside_its_field_and_nothing_is_lost(wrong, sign_in, actors, current, programme):
    board = board_of(actors, current)
    response = sign_in("lead").post(address(programme), sent(board, summary="Kept words", **wrong))
    text = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in text
    assert "Kept words" in text
    assert not Evidence.objects.filter(came_from__contains="Skills for health").exists()


@pytest.mark.parametrize("wrong", [{"supports": ["no-such"]}, {"kind": "no-such"}, {"seen_number": "x"}])
def test_what_no_form_offers_is_refused(wrong, sign_in, actors, current, programme):
    assert sign_in("lead").post(address(programme), sent(board_of(actors, current), **wrong)).status_code == 400
    assert not Evidence.objects.filter(came_from__contains="Skills for health").exists()


@pytest.mark.parametrize("area", ["", "no-such", "a/b/c", "health-and-wealth/no-such"])
def test_an_area_that_is_none_is_asked_for_again(area, sign_in, current, programme):
    response = sign_in("lead").get(address(programme, area=area))
    assert response.status_code == 200
    assert "Which area does it support?" in response.content.decode()


def test_what_is_not_there_is_not_there(sign_in, actors, current, programme, west_yorkshire):
    client = sign_in("lead")
    assert client.get(address(programme, kind="local-indicator")).status_code == 404
    assert client.get(address(programme, kind="no-such")).status_code == 404
    other = {"other-chair", "analyst", "viewer"}
    assert {sign_in(role).get(address(programme)).status_code for role in other} == {404}
    retire_record(
        actor=actors["lead"], kind=PROGRAMME, system=west_yorkshire, pk=programme.pk, seen_number=1, reason="Ended"
    )
    assert client.get(address(programme)).status_code == 404


def test_a_viewer_writes_nothing(actors, current, programme):
    with pytest.raises(Http404):
        use_as_evidence(
            actor=actors["viewer"],
            assessment=current,
            board=board_of(actors, current),
            seen_number=0,
            said=learned(PROGRAMME, programme),
            supports=(),
        )


def test_without_an_open_assessment_it_says_so(sign_in, current, programme):
    type(current).objects.update(status="submitted")
    text = sign_in("lead").get(address(programme)).content.decode()
    assert "No assessment takes evidence now" in text


def test_a_value_brings_its_source_and_the_end_of_its_period(west_yorkshire):
    row = IndicatorValue.objects.create(
        system=west_yorkshire,
        indicator=Indicator.objects.first(),
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        value=Decimal("12.5"),
        source="Annual survey",
        url="https://example.org/survey",
    )
    said = learned(VALUE, row)
    assert (said.kind, said.dated, said.url) == ("data", date(2025, 12, 31), "https://example.org/survey")
    assert "Source: Annual survey" in said.summary
    assert said.came_from.startswith("Four steps, potential: value “")


def test_a_long_name_is_cut_and_never_refused(west_yorkshire):
    row = Programme(system=west_yorkshire, name="n" * 200, summary="s" * 5_000, domain=Domain.objects.first())
    row.save()
    said = learned(PROGRAMME, row)
    assert max(len(said.title), len(said.came_from)) <= 300
    assert len(said.summary) == 2_000


def test_every_register_that_serves_is_one():
    assert set(SERVES) <= set(KINDS)


def test_the_page_of_a_row_leads_there(sign_in, programme):
    text = sign_in("lead").get(reverse("steps:programme_edit", args=["QWO", programme.pk])).content.decode()
    assert f'href="{address(programme, area="")}"' in text


def an_intervention(board, **more):
    row = _intervention(1, **more)
    criterion = Criterion.objects.get(key=board.findings[1].criterion.key, area__version=board.version.id)
    row.areas.add(criterion.area)
    row.criteria.add(criterion)
    return row, criterion


def test_a_row_that_names_its_area_and_criteria_needs_one_page(sign_in, actors, current):
    client, board = sign_in("contributor"), board_of(actors, current)
    row, criterion = an_intervention(board)
    page = client.get(address(row, "intervention", area="")).content.decode()
    assert "Which criteria does it support?" in page
    (ticked,) = re.findall(r'<input[^>]*name="supports"[^>]*checked[^>]*>', page)
    assert f'value="{criterion.key}"' in ticked
    other = client.get(address(row, "intervention", area="") + "?another=yes").content.decode()
    assert "Which area does it support?" in other
    row.areas.clear()
    assert "Which area does it support?" in client.get(address(row, "intervention", area="")).content.decode()


def test_a_value_of_an_intervention_leads_there_too(sign_in, actors, current):
    client, board = sign_in("contributor"), board_of(actors, current)
    row, _ = an_intervention(board, measure="People in work")
    one = InterventionValue.objects.create(system=row.system, intervention=row, on="2026-01-01", value=70)
    page = client.get(reverse("steps:intervention_value_edit", args=["QWO", one.pk])).content.decode()
    assert f'href="{address(one, "intervention-value", area="")}"' in page
    assert client.post(address(one, "intervention-value"), sent(board, title="Seventy")).status_code == 302
    assert "value “Intervention 1 on 2026-01-01: 70" in Evidence.objects.get(title="Seventy").came_from


def test_an_audit_is_evidence_once_it_is_over_and_tells_no_answer(sign_in, actors, current, west_yorkshire):
    client, audit = sign_in("lead"), an_audit(1)
    for point in (2, 3, 4):
        send(audit, "University", RA_1="zq-secret words", RA_5=point)
    assert client.get(address(audit, "audit")).status_code == 404
    close(audit)
    RelationshipAudit.objects.update(closes_on=timezone.localdate() - timedelta(days=3))
    leads = client.get(reverse("steps:audit", args=["QWO", audit.pk])).content.decode()
    assert f'href="{address(audit, "audit", area="")}"' in leads
    page = client.get(address(audit, "audit")).content.decode()
    day = timezone.localdate() - timedelta(days=3)
    assert f"Closed on: {day.day} {day:%B %Y}" in page
    assert "Partners who answered: 3" in page
    assert "Sectors that were asked: University" in page
    assert "promised that their answers stay" in page
    assert "zq-secret" not in page
    board = board_of(actors, current)
    assert client.post(address(audit, "audit"), sent(board, title="We asked")).status_code == 302
    item = Evidence.objects.get(title="We asked")
    assert item.came_from == f"Four steps, questions: relationship audit “{audit.name}”"
