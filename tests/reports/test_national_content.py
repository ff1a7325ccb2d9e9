"""What a national report holds: what its readers may read, and nothing that could be worked out of it."""

import csv
import io
from datetime import date

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string

from assessments.models import Assessment
from comparison.selectors import rounds_for, versions_of_round
from frameworks.models import Question
from journey.models import ChosenQuestion, StepsSharing
from reports.national.content import read_content
from reports.presenters.national.whole import Written, national_lines
from tests.reports.national import every_system, make_round, make_version, share

pytestmark = pytest.mark.django_db
HIDDEN = "Fewer than 3 systems"


@pytest.fixture
def version(db):
    return make_version(areas=3)


@pytest.fixture
def now(version):
    return make_round("now", date(2030, 4, 1), version)


def content_of(round_, readers="all-systems"):
    line = next(one for one in rounds_for() if one.key == round_.key)
    return read_content(line, versions_of_round(line)[0], readers)


def lines_of(round_, readers="all-systems", **commentary):
    texts = {key: Written(text, "Ana", None) for key, text in commentary.items()}
    return national_lines(content_of(round_, readers), texts, is_draft=True)


def html_of(lines):
    report = render_to_string("reports/national/report.html", {"lines": lines})
    pages = render_to_string("reports/national/systems.html", {"lines": lines, "pages": lines.systems, "title": "T"})
    return report + pages


@pytest.mark.parametrize(
    ("sharing", "for_systems", "for_body"),
    [
        ("system", False, False),
        ("named", False, False),
        ("confederation", False, True),
        ("all-systems", True, True),
        ("public", True, True),
    ],
)
def test_it_holds_what_its_readers_may_read_whoever_asks(now, version, sharing, for_systems, for_body):
    one = every_system()[0]
    share([one], now, version, sharing=sharing)
    assert [page.code for page in lines_of(now).systems] == [one.ods_code] * for_systems
    assert [page.code for page in lines_of(now, "confederation").systems] == [one.ods_code] * for_body


def test_a_system_that_shares_with_some_others_is_not_in_it(now, version):
    one, other = every_system()[:2]
    (made,) = share([one], now, version, sharing="named")
    made.shared_with.add(other)
    assert lines_of(now).systems == ()


@pytest.mark.parametrize("status", ["draft", "submitted", "reopened"])
def test_what_is_not_shared_leaves_no_trace(now, version, status):
    systems = every_system()
    share(systems[:5], now, version)
    before = html_of(lines_of(now))
    share(systems[5:6], now, version, sharing="system")
    (open_one,) = share(systems[6:7], now, version)
    Assessment.objects.filter(pk=open_one.pk).update(status=status)
    assert html_of(lines_of(now)) == before


@pytest.mark.parametrize(("shared", "hidden"), [(0, False), (1, True), (2, True), (3, False), (42, False)])
def test_small_groups_show_no_counts(now, version, shared, hidden):
    share(every_system()[:shared], now, version)
    lines = lines_of(now)
    rows = [row for _, rows in lines.glance.parts for row in rows]
    assert all(HIDDEN in row.hidden for row in rows) == hidden
    assert all(not row.counts and not row.bar for row in rows) == hidden
    evidence = [row for table in lines.evidence[:1] for _, rows in table.parts for row in rows]
    assert all(bool(row.hidden) for row in evidence) == hidden
    pieces = [line for table in lines.pieces for line in table.lines]
    assert all(bool(line.hidden) for line in pieces) == hidden
    assert html_of(lines)


def test_a_region_of_few_that_share_shows_no_counts(now, version):
    systems = every_system()
    region = systems[0].region
    own = [one for one in systems if one.region == region][:2]
    others = [one for one in systems if one.region != region][:20]
    share([*own, *others], now, version)
    for area in lines_of(now).spreads:
        hidden = {row.name for row in area.table.parts[0][1] if row.hidden}
        assert region.name in hidden
        assert "England" not in hidden


def test_counts_are_those_of_the_pages(now, version, sign_in):
    share(every_system()[:30], now, version)
    page = sign_in("other-chair").get("/compare/areas/twelve-0/", {"round": "now"}).content.decode()
    row = lines_of(now).spreads[0].table.parts[0][1][0]
    bars = page.split('<section class="app-spread">')[1].split("</section>")[0]
    said = [int(part.split("<")[0]) for part in bars.split('app-bars__said">')[1:]]
    assert [count for count in row.counts if count] == [count for count in said if count]
    assert sum(row.counts) == 42


def test_change_is_since_the_last_round_in_which_anything_is_shared(now, version):
    systems = every_system()
    early = make_round("early", date(2028, 4, 1), version)
    make_round("empty", date(2029, 4, 1), version)
    make_round("later", date(2031, 4, 1), version)
    share(systems[:4], early, version)
    share(systems[:4], now, version, shift=1)
    lines = lines_of(now)
    assert "From Round 2028 to Round 2030" in lines.changes.told
    up, stayed, down, not_compared = lines.changes.rows[0].counts
    assert (up, stayed, down, not_compared) == (3, 0, 1, 38)
    assert systems[0].name in lines.changes.areas[0].up[0]


def test_without_an_earlier_round_nothing_is_compared(now, version):
    share(every_system()[:4], now, version)
    lines = lines_of(now)
    assert lines.changes.rows == ()
    assert "nothing is compared" in html_of(lines)


def test_an_empty_round_is_a_report_too(now):
    lines = lines_of(now)
    assert lines.systems == ()
    assert ("Systems that have shared", "0 of 42") in lines.facts
    assert "No system has shared" in html_of(lines)


def test_commentary_is_text(now, version):
    share(every_system()[:4], now, version)
    html = html_of(lines_of(now, summary="One <script>alert(1)</script>\n\nTwo & three"))
    assert "<script>" not in html
    assert "<p>Two &amp; three</p>" in html
    assert html.count("Commentary by") == 1


def test_illustrative_data_is_labelled_and_holds_nothing_real(now, version):
    one = every_system()[0]
    share([one], now, version, sharing="public")
    call_command("fill_illustrative", verbosity=0)
    line = rounds_for("illustrative")[0]
    lines = national_lines(read_content(line, versions_of_round(line)[0], "all-systems"), {}, is_draft=False)
    html = html_of(lines)
    assert lines.title.startswith("Illustrative data: ")
    assert html.count('<p class="running"><b>Illustrative data</b>') == 2
    assert html.count("<caption>Illustrative data") >= 9
    assert "Round 2030" not in html
    assert lines.pieces == ()


def test_as_many_queries_for_ten_rounds_as_for_one(now, version, django_assert_num_queries):
    systems = every_system()
    share(systems[:10], now, version)
    earlier = make_round("early", date(2028, 4, 1), version)
    share(systems[:10], earlier, version)
    line = next(one for one in rounds_for() if one.key == "now")
    content = versions_of_round(line)[0]
    with django_assert_num_queries(12):
        read_content(line, content, "all-systems")
    for year in range(2010, 2020):
        share(systems, make_round(f"r{year}", date(year, 4, 1), version), version)
    with django_assert_num_queries(12):
        read_content(line, content, "all-systems")


def test_questions_stand_in_it_as_far_as_systems_share_them_and_in_no_other_data(now, version):
    question = Question.objects.order_by("pk").first()
    all_share, body_shares, none_shares = every_system()[:3]
    for one, rung in ((all_share, "all-systems"), (body_shares, "confederation"), (none_shares, "system")):
        StepsSharing.objects.create(system=one, rung=rung)
        ChosenQuestion.objects.create(system=one, question=question)
    assert lines_of(now).themes.questions == (), "one system is not several"
    ((text, names),) = lines_of(now, "confederation").themes.questions
    assert text == question.text
    assert names == f"{all_share.name}; {body_shares.name}"
    StepsSharing.objects.filter(system=none_shares).update(rung="all-systems")
    ((_, names),) = lines_of(now).themes.questions
    assert names == f"{all_share.name}; {none_shares.name}"
    call_command("fill_illustrative", verbosity=0)
    line = rounds_for("illustrative")[0]
    content = read_content(line, versions_of_round(line)[0], "all-systems")
    assert content.questions == ()


def test_regions_worth_convening_are_those_of_the_page(now, version, sign_in):
    share(every_system(), now, version)
    page = sign_in("other-chair").get("/compare/themes/", {"round": "now"}).content.decode()
    rows = lines_of(now).themes.clusters
    assert rows
    assert page.count('<tr><th scope="row">') == len(rows)
    assert all(row.begin.split("; ")[0] in page for row in rows)


def test_the_matrix_says_what_the_page_says(now, version, sign_in):
    share(every_system()[:30], now, version)
    lines = b"".join(sign_in("other-chair").get("/compare/data.csv", {"round": "now"}).streaming_content).decode()
    page = {}
    for row in csv.DictReader(io.StringIO(lines)):
        page.setdefault(row["Name"], []).append(row["Level claimed"] or "Not shared")
    (table,) = lines_of(now).matrix
    report = {row.name: [cell.words for cell in row.cells] or [row.untold] * len(table.heads) for row in table.rows}
    assert report == page


def test_a_systems_page_says_what_the_data_say(now, version):
    share(every_system()[:6], now, version)
    content = content_of(now)
    pages = {page.code: page for page in lines_of(now).systems}
    for row in content.matrix.rows[:6]:
        page = pages[row.system.code]
        assert [one.claimed for one in page.rows] == [cell.level.name for cell in row.cells]
        assert [one.backed for one in page.rows] == [cell.backed.name for cell in row.cells]
        above = sum(1 for cell in row.cells if cell.gap)
        assert dict(page.labels)["Claims and evidence"].endswith(f"{above} above the evidence")


def test_a_framework_with_more_areas_than_fit_a_page_is_told_in_parts(db):
    version = make_version(areas=30)
    now = make_round("now", date(2030, 4, 1), version)
    share(every_system()[:3], now, version)
    tables = lines_of(now).matrix
    assert [len(table.heads) for table in tables] == [12, 12, 6]
    assert [len(table.rows) for table in tables] == [42] * 3
