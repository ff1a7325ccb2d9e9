"""The documents themselves, drawn: how long, conformant, with bookmarks, and nothing of who has not shared."""

import re
import subprocess
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.template.loader import render_to_string

from comparison.selectors import rounds_for, versions_of_round
from reports.models import Drawing, DrawnFile, NationalReport
from reports.national.content import read_content
from reports.national.drawing import draw
from reports.national.selectors import drawing_of
from reports.presenters.national.whole import national_lines
from reports.render import Renderer
from tests.reports.national import every_system, make_drawing, make_report, make_round, make_version, share
from tests.reports.test_assessment_report import HOSTILE, inflated, marked_pages, text_of
from tests.reports.test_national_content import html_of, lines_of
from tests.reports.test_render import failed_rules

pytestmark = pytest.mark.django_db


def pages_of(pdf: bytes) -> int:
    done = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)  # noqa: S607
    return int(re.search(rb"Pages:\s+(\d+)", done.stdout).group(1))


def drawn(report, purpose="draft"):
    """The report's documents by part and code."""
    drawing = make_drawing(report, purpose=purpose, asked_by=report.started_by)
    draw(drawing.pk)
    drawing.refresh_from_db()
    assert drawing.state == Drawing.State.DONE, drawing.trouble
    return {(one.part, one.code): default_storage.open(one.path).read() for one in drawing.files.all()}


@pytest.fixture
def full(db):
    """Two rounds of twelve areas that all but the last three systems shared."""
    version = make_version(areas=12)
    systems = every_system()[:-3]
    before, now = (make_round(f"full-{year}", date(year, 4, 1), version) for year in (2029, 2030))
    share(systems[:30], before, version)
    share(systems, now, version, shift=1)
    share(every_system()[-3:], now, version, sharing="system")
    return make_report(round_key="full-2030", round_name=now.name, version=version)


def test_a_full_round_is_a_report_of_20_to_40_pages_and_a_page_for_each_system(full, tmp_path):
    files = drawn(full)
    whole, volume = files["report", ""], files["systems", ""]
    assert 20 <= pages_of(whole) <= 40
    assert failed_rules(whole) == failed_rules(volume) == set()
    own = {code: pdf for (part, code), pdf in files.items() if part == "system"}
    assert len(own) == 39
    assert {pages_of(pdf) for pdf in own.values()} == {1}
    assert failed_rules(next(iter(own.values()))) == set()
    assert pages_of(volume) == 39 + 2

    assert {"Summary", "Tile map", "Appendix C: sources"} <= set(bookmarks(whole))
    hidden = every_system()[-3:]
    assert not {one.ods_code for one in hidden} & set(own)
    told = text_of(volume)
    assert not any(one.name in told for one in hidden)
    assert all(one.name in text_of(whole) for one in hidden), "they stand in it as not shared"
    assert re.search(r"Page 2 of \d\d", text_of(whole))
    assert all(marked_pages(whole, tmp_path))
    drawing = Drawing.objects.get()
    assert drawing.pages >= 20
    assert (drawing.systems_done, drawing.systems) == (39, 39)


def bookmarks(pdf: bytes) -> list[str]:
    """The titles of the document's outline."""
    return [one.decode() for one in re.findall(rb"/Title \(([^)]*)\)", inflated(pdf))]


@pytest.fixture(scope="module")
def renderer():
    renderer = Renderer(seconds=150)
    yield renderer
    renderer.stop()


@pytest.mark.parametrize("areas", [1, 40])
def test_one_area_and_forty_areas(db, renderer, areas):
    version = make_version(areas=areas)
    now = make_round("now", date(2030, 4, 1), version)
    share(every_system()[:4], now, version)
    lines = lines_of(now)
    assert (
        failed_rules(renderer.render(render_to_string("reports/national/report.html", {"lines": lines})).pdf) == set()
    )
    context = {"lines": lines, "pages": lines.systems[:1], "title": "One"}
    assert pages_of(renderer.render(render_to_string("reports/national/systems.html", context)).pdf) == 1


def test_publishing_freezes_the_documents_without_the_watermark(db, tmp_path, people):
    version = make_version(areas=1)
    now = make_round("now", date(2030, 4, 1), version)
    share(every_system()[:4], now, version)
    report = make_report(round_key="now", round_name=now.name, version=version, started_by=people["analyst"])
    drawn(report)
    drafts = list(DrawnFile.objects.values_list("path", flat=True))
    whole = drawn(report, purpose="publish")["report", ""]
    report.refresh_from_db()
    assert report.state == NationalReport.State.PUBLISHED
    assert report.published_by == people["analyst"]
    assert not any(marked_pages(whole, tmp_path))
    assert "not published" not in text_of(whole)
    assert drawing_of(report).purpose == "publish"
    assert html_of(lines_of(now))
    assert DrawnFile.objects.filter(path__in=drafts).count() == 0


def test_made_up_data_is_labelled_on_every_page_and_goes_with_its_reports(db, renderer, sign_in):
    call_command("fill_illustrative", verbosity=0)
    line = rounds_for("illustrative")[0]
    content = versions_of_round(line)[0]
    lines = national_lines(read_content(line, content, "all-systems"), {}, is_draft=False)
    pdf = renderer.render(render_to_string("reports/national/report.html", {"lines": lines})).pdf
    pages = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout  # noqa: S607
    told = [b"Illustrative data" in page for page in pages.split(b"\f")[:-1]]
    assert len(told) >= 20
    assert all(told)

    report = make_report(state="published", kind="illustrative", round_key=line.key)
    real = make_report(state="published")
    assert sign_in("chair").get(f"/compare/report/{report.pk}/report.pdf").status_code == 200
    call_command("fill_illustrative", verbosity=0)
    assert NationalReport.objects.filter(pk=report.pk).exists(), "filling anew takes no report away"
    call_command("fill_illustrative", "--remove", verbosity=0)
    assert list(NationalReport.objects.all()) == [real]
    assert not DrawnFile.objects.filter(drawing__report=report.pk).exists()


def test_hostile_commentary_breaks_no_document(db, renderer):
    version = make_version(areas=2)
    now = make_round("now", date(2030, 4, 1), version)
    share(every_system()[:4], now, version)
    lines = lines_of(now, summary=HOSTILE, matrix=HOSTILE)
    done = renderer.render(render_to_string("reports/national/report.html", {"lines": lines}))
    assert failed_rules(done.pdf) == set()
    assert '<script>alert("1")</script>' in text_of(done.pdf)
