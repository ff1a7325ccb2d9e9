"""Indicators as people keep them: values, a baseline that is marked once, targets, and indicators of their own."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from assessments.history import is_whole
from assessments.models import Event
from frameworks.models import Domain, Indicator
from journey.models import IndicatorTarget, IndicatorValue, LocalIndicator
from journey.selectors.potential import get_indicator
from journey.services.potential import mark_baseline
from systems.models import SystemFact

pytestmark = pytest.mark.django_db
POTENTIAL = "/systems/QWO/steps/potential/"


@pytest.fixture
def chair(sign_in):
    return sign_in("chair")


@pytest.fixture
def add(west_yorkshire):
    def make(year, value=100, key="ES-2", **more):
        return IndicatorValue.objects.create(
            system=west_yorkshire,
            indicator=Indicator.objects.get(key=key),
            starts_on=f"{year}-01-01",
            ends_on=f"{year}-12-31",
            value=value,
            **more,
        )

    return make


def address(name, *more, key="ES-2"):
    return reverse(f"steps:{name}", args=["QWO", key, *more])


def typed(**more):
    return {"seen_number": "0", "period": "2024/25", "value": "1,200", "confidence": "counted", **more}


def page_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def words_of(response):
    """The page's words without those that narrow screens repeat."""
    text = re.sub(r'<span[^>]*aria-hidden="true">[^<]*</span>', " ", response.content.decode())
    return " ".join(strip_tags(text).split())


def test_a_value_is_added_as_it_was_typed(chair):
    response = chair.post(
        address("value_add"),
        typed(value="1,200 people", source="Staff survey", url="example.org/x", note="Trusts only"),
        follow=True,
    )
    row = IndicatorValue.objects.get(indicator__key="ES-2")
    assert (row.value, str(row.starts_on), str(row.ends_on)) == (1200, "2024-04-01", "2025-03-31")
    assert row.url == "https://example.org/x"
    page = page_of(response)
    assert "1,200 people" in page
    assert ">Counted locally</span><br>" in page
    assert "Staff survey" in page
    event = Event.objects.filter(system=row.system).latest("sequence")
    assert event.action == "Added a value"
    assert event.about == f"indicator-value:{row.pk}"
    assert is_whole(row.system)


@pytest.mark.parametrize(
    ("key", "wrong", "words"),
    [
        ("ES-2", {"value": "many"}, "is not a number"),
        ("ES-2", {"value": "-5"}, "negative"),
        ("ES-2", {"value": "12 acres"}, "Enter a number in people"),
        ("EST-3", {"value": "101%"}, "above 100 per cent"),
        ("ES-2", {"period": "soon"}, "Enter a period"),
        ("ES-2", {"period": "2011-12"}, "could be a month or a financial year"),
        ("ES-2", {"confidence": "published"}, "Enter the source of the published figure"),
        ("ES-2", {"url": "javascript:alert(1)"}, "Enter a link that starts with"),
        ("ES-2", {"value": ""}, "Enter the value"),
    ],
)
def test_wrong_input_is_named_beside_its_field_and_nothing_is_lost(chair, key, wrong, words):
    there = IndicatorValue.objects.count()
    response = chair.post(address("value_add", key=key), typed(note="My long note", **wrong))
    assert response.status_code == 200
    page = page_of(response)
    assert words in page
    assert "My long note" in page
    assert IndicatorValue.objects.count() == there


def test_periods_never_overlap_and_the_other_one_is_named(chair, add):
    add(2024, 500)
    page = page_of(chair.post(address("value_add"), typed(period="2024/25")))
    assert "2024/25 shares days with 2024, which has a value already: 500 people" in page
    page = page_of(chair.post(address("value_add"), typed(period="2024")))
    assert "There is a value for 2024 already: 500 people" in page
    assert IndicatorValue.objects.filter(indicator__key="ES-2").count() == 1
    assert chair.post(address("value_add"), typed(period="2025")).status_code == 302


def test_another_indicator_may_have_the_same_period(chair, add):
    add(2024, 500, key="ES-3")
    assert chair.post(address("value_add"), typed(period="2024")).status_code == 302


def test_a_changed_period_must_not_overlap_either(chair, add):
    add(2023)
    row = add(2024)
    page = page_of(chair.post(address("value_edit", row.pk), typed(seen_number="1", period="2023/24")))
    assert "2023/24 shares days with 2023" in page
    assert chair.post(address("value_edit", row.pk), typed(seen_number="1", period="2024/25")).status_code == 302


def test_of_two_who_change_a_value_the_second_is_told(chair, add):
    row = add(2024)
    IndicatorValue.objects.filter(pk=row.pk).update(number=2, value=77)
    response = chair.post(address("value_edit", row.pk), typed(seen_number="1", value="88"))
    assert response.status_code == 409
    assert "77" in page_of(response)
    assert 'value="88"' in response.content.decode()


def test_a_value_of_another_indicator_is_not_found_here(chair, add):
    row = add(2024, key="ES-3")
    assert chair.get(address("value_edit", row.pk)).status_code == 404
    assert chair.get(address("value_edit", row.pk, key="ES-3")).status_code == 200


def test_a_retired_value_comes_back_only_where_its_period_is_free(chair, add):
    row = add(2024)
    chair.post(address("value_retire", row.pk), {"seen_number": "1", "reason": "Counted twice"})
    add(2024, 300)
    page = page_of(chair.post(address("value_retire", row.pk), {"seen_number": "2"}))
    assert "There is a value for 2024 already: 300 people" in page
    row.refresh_from_db()
    assert row.retired_at is not None


def test_the_baseline_is_marked_once_and_moves_only_with_a_reason(chair, add, west_yorkshire):
    first, second = add(2022, 100), add(2024, 150)
    answer = chair.post(address("baseline"), {"seen_number": "0", "value": str(first.pk)}, follow=True)
    assert "Up by 50 people (50.0%) from the baseline, which is better" in page_of(answer)
    page = page_of(chair.post(address("baseline"), {"seen_number": str(first.pk), "value": str(second.pk)}))
    assert "Say why the baseline moves" in page
    first.refresh_from_db()
    assert first.is_baseline
    answer = chair.post(
        address("baseline"),
        {"seen_number": str(first.pk), "value": str(second.pk), "reason": "A better count"},
    )
    assert answer.status_code == 302
    assert list(IndicatorValue.objects.filter(is_baseline=True)) == [second]
    event = Event.objects.filter(system=west_yorkshire).latest("sequence")
    assert event.action == "Moved the baseline"
    told = {change["what"]: (change["from"], change["to"]) for change in event.changes}
    assert told["Baseline"] == ("100 people in 2022", "150 people in 2024")
    assert told["Reason"] == ("", "A better count")


def test_a_baseline_that_somebody_moved_meanwhile_is_shown(chair, add):
    first, second = add(2022, 100), add(2024, 150, is_baseline=True)
    response = chair.post(address("baseline"), {"seen_number": "0", "value": str(first.pk), "reason": "x"})
    assert response.status_code == 409
    assert "The baseline is 150 people, 2024" in page_of(response)
    assert list(IndicatorValue.objects.filter(is_baseline=True)) == [second]


def test_a_baseline_after_a_retired_one_needs_a_reason_too(chair, add):
    add(2022, retired_at="2026-01-01T00:00:00Z", is_baseline=True)
    row = add(2024)
    page = page_of(chair.post(address("baseline"), {"seen_number": "0", "value": str(row.pk)}))
    assert "Say why the baseline moves" in page


def test_the_baselines_own_figure_changes_only_with_a_reason(chair, add, west_yorkshire):
    row = add(2024, 100, is_baseline=True)
    sent = typed(seen_number="1", period="2024", value="90")
    assert "Say why the baseline changes" in page_of(chair.post(address("value_edit", row.pk), sent))
    noted = typed(seen_number="1", period="2024", value="100", note="Only a note")
    assert chair.post(address("value_edit", row.pk), noted).status_code == 302
    sent |= {"seen_number": "2", "reason": "A misprint"}
    assert chair.post(address("value_edit", row.pk), sent).status_code == 302
    event = Event.objects.filter(system=west_yorkshire).latest("sequence")
    assert event.action == "Moved the baseline"
    assert {"what": "Reason", "from": "", "to": "A misprint"} in event.changes


def test_a_baseline_of_another_indicators_value_is_refused(actors, add, west_yorkshire):
    row = add(2024, key="ES-3")
    content = get_indicator(west_yorkshire, "ES-2")
    with pytest.raises(Exception, match="in use"):
        mark_baseline(
            actor=actors["chair"],
            system=west_yorkshire,
            indicator=content,
            value_id=row.pk,
            seen_baseline=0,
            reason="",
        )
    with pytest.raises(Http404):
        mark_baseline(
            actor=actors["viewer"],
            system=west_yorkshire,
            indicator=content,
            value_id=row.pk,
            seen_baseline=0,
            reason="",
        )


def test_pasted_values_are_added_all_or_none(chair, add, west_yorkshire):
    add(2021, 5)
    sent = {
        "seen_number": "0",
        "text": "2022\t1,200\n2021, 7\n2023\tmany",
        "confidence": "published",
        "source": "A report",
    }
    response = chair.post(address("paste"), sent)
    page = page_of(response)
    assert "Line 2: There is a value for 2021 already: 5 people" in page
    assert "Line 3:" in page
    assert "2022\t1,200\n2021, 7\n2023\tmany" in response.content.decode().replace("\r\n", "\n")
    assert IndicatorValue.objects.filter(indicator__key="ES-2").count() == 1
    events = Event.objects.filter(system=west_yorkshire).count()
    sent |= {"text": "2022\t1,200\n2023/24\t1,300", "note": "Counted in May"}
    read = chair.post(address("paste"), sent)
    assert "2023/24 1 April 2023 to 31 March 2024 1,300 people" in words_of(read)
    assert IndicatorValue.objects.filter(indicator__key="ES-2").count() == 1
    back = chair.post(address("paste"), sent | {"step": "change"}).content.decode()
    assert "2022\t1,200" in back
    assert "2 values added" in page_of(chair.post(address("paste"), sent | {"step": "send"}, follow=True))
    assert IndicatorValue.objects.filter(note="Counted in May", source="A report").count() == 2
    assert Event.objects.filter(system=west_yorkshire).count() == events + 2
    assert is_whole(west_yorkshire)


def test_a_target_stands_beside_the_latest_value(chair, add):
    add(2024, 400)
    sent = {"seen_number": "0", "value": "500", "due_on_day": "31", "due_on_month": "3", "due_on_year": "2030"}
    page = page_of(chair.post(address("target_add"), sent, follow=True))
    assert "500 people by 31 March 2030: 100 people below the target" in page
    assert IndicatorTarget.objects.get().value == 500


def test_a_local_indicator_stands_in_its_domain_and_keeps_its_unit(chair):
    domain = Domain.objects.get(key="net-zero")
    sent = {
        "seen_number": "0",
        "domain": domain.pk,
        "name": "Spend on bus passes",
        "unit": "£",
        "direction": "higher",
    }
    page = page_of(chair.post(reverse("steps:local_indicator_add", args=["QWO"]), sent, follow=True))
    row = LocalIndicator.objects.get()
    assert row.unit == "GBP"
    assert "Spend on bus passes" in page
    assert "0 of 1 of your own" in page
    key = f"local-{row.pk}"
    chair.post(address("value_add", key=key), typed(value="£3 million"))
    assert "£3,000,000" in page_of(chair.get(address("indicator", key=key)))
    edit = reverse("steps:local_indicator_edit", args=["QWO", row.pk])
    page = page_of(chair.post(edit, sent | {"seen_number": "1", "unit": "people"}))
    assert "Its values are in" in page
    assert chair.post(edit, sent | {"seen_number": "1", "name": "Spend on passes"}).status_code == 302


def test_a_retired_local_indicator_takes_no_values_and_is_listed_apart(chair, west_yorkshire):
    row = LocalIndicator.objects.create(
        system=west_yorkshire,
        domain=Domain.objects.first(),
        name="Old one",
        unit="people",
        retired_at="2026-01-01T00:00Z",
    )
    key = f"local-{row.pk}"
    assert "out of use" in page_of(chair.post(address("value_add", key=key), typed()))
    assert "Out of use. Its values are kept." in page_of(chair.get(address("indicator", key=key)))
    assert "Indicators of your own that are out of use" in page_of(chair.get(POTENTIAL))


@pytest.mark.parametrize("key", ["local-0", "local-99999999999999", "ES-99", "local-x", "local-1"])
def test_an_indicator_that_is_not_there_is_not_found(chair, key):
    assert chair.get(address("indicator", key=key)).status_code == 404


def test_another_systems_local_indicator_is_not_found(chair, greater_manchester):
    row = LocalIndicator.objects.create(
        system=greater_manchester, domain=Domain.objects.first(), name="Theirs", unit="people"
    )
    assert chair.get(address("indicator", key=f"local-{row.pk}")).status_code == 404


def test_each_domain_says_how_complete_it_is(chair, add):
    add(2024, key="NZ-1")
    page = page_of(chair.get(POTENTIAL))
    assert "1 of 3 has a value" in page
    assert "0 of 4 have a value" in page


def test_a_value_per_head_names_its_population(chair, add):
    add(2022, 4800)
    page = page_of(chair.get(address("indicator")))
    assert "2.00 per 1,000 people" in page
    assert "Of 2,400,000 people in December 2022." in page


def test_without_a_published_population_nothing_is_said_per_head(chair, add, west_yorkshire):
    SystemFact.objects.filter(system=west_yorkshire, key="population").delete()
    add(2022, 4800)
    page = page_of(chair.get(POTENTIAL))
    assert "No published population is known" in page
    assert "Population not known" in page


def test_the_page_costs_the_same_however_much_there_is(chair, add, west_yorkshire):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert chair.get(POTENTIAL).status_code == 200
        return len(seen)

    chair.get(POTENTIAL)
    few = queries()
    for key in Indicator.objects.values_list("key", flat=True):
        for year in range(2010, 2020):
            add(year, key=key)
    for number in range(10):
        row = LocalIndicator.objects.create(
            system=west_yorkshire, domain=Domain.objects.first(), name=f"Own {number}", unit="people"
        )
        IndicatorTarget.objects.create(system=west_yorkshire, local_indicator=row, value=1, due_on="2030-01-01")
    assert queries() == few


def test_the_chart_says_in_words_what_it_shows(chair, add):
    add(2020, 100, is_baseline=True)
    add(2021, 120, confidence="published", source="A report")
    add(2024, 150, confidence="estimated")
    response = chair.get(address("indicator"))
    page = page_of(response)
    assert "2021: 120 people, published figure." in page
    assert "The baseline is 100 people." in page
    assert "style-src-attr" in response.headers["Content-Security-Policy"]


def test_a_viewer_reads_and_is_offered_no_change(sign_in, add):
    row = add(2024)
    page = page_of(sign_in("viewer").get(address("indicator")))
    assert "Add a value" not in page
    assert sign_in("viewer").get(address("value_edit", row.pk)).status_code == 200
    assert sign_in("viewer").post(address("value_edit", row.pk), typed(seen_number="1")).status_code == 404


def test_a_published_fact_is_a_value_with_its_source_and_its_own_words(chair, west_yorkshire):
    row = IndicatorValue.objects.get(system=west_yorkshire)
    assert (row.indicator.key, row.value, row.confidence) == ("ES-1", 100_000, "published")
    page = page_of(chair.get(address("indicator", key="ES-1")))
    assert "Published as “over 100,000 people”." in page
    assert "December 2022" in page
    assert "NHS Confederation, December 2022" in page
    event = Event.objects.filter(system=west_yorkshire, about=f"indicator-value:{row.pk}").get()
    assert event.actor_name == "This product"
    assert is_whole(west_yorkshire)


@pytest.mark.parametrize("change", [{"retired_at": "2026-01-01T00:00Z"}, {"value": 101_234}])
def test_loading_again_touches_no_value_that_people_changed(west_yorkshire, change):
    IndicatorValue.objects.filter(system=west_yorkshire).update(**change)
    call_command("load_content", verbosity=0)
    row = IndicatorValue.objects.get(system=west_yorkshire)
    assert (row.retired_at is not None) == ("retired_at" in change)
    assert row.value == change.get("value", 100_000)


def test_a_published_fact_of_a_local_count_of_that_time_is_left_out(west_yorkshire):
    IndicatorValue.objects.filter(system=west_yorkshire).update(starts_on="2022-04-01", ends_on="2023-03-31")
    call_command("load_content", verbosity=0)
    assert IndicatorValue.objects.filter(system=west_yorkshire).count() == 1


def test_the_history_tells_of_the_steps_apart_from_assessments(chair, current):
    chair.post(address("value_add"), typed(source="Staff survey"))
    history = "/systems/QWO/history/"
    assert "Staff survey" in page_of(chair.get(f"{history}?kind=steps"))
    assert "Started the assessment:" not in page_of(chair.get(f"{history}?kind=steps"))
    assert "Staff survey" not in page_of(chair.get(f"{history}?kind=states"))
