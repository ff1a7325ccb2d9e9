"""A batch on its page: who starts and takes it, what is in it, what failed, and going on after its process is gone."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.selectors import actor_for
from assessments.models import Assessment, Round
from reports.batches import drawing, services
from reports.batches.progress import Progress
from reports.batches.readers import reader_of
from reports.models import Batch, BatchDocument, NationalReport
from reports.national.progress import SILENT_FOR, TakenAway
from reports.render import Rendered, RenderFailed
from reports.round_batch import signed_plan
from tests.factories import make_person
from tests.reports.national import every_system, make_batch, make_report, make_round, make_version, share

pytestmark = pytest.mark.django_db
BATCHES = "/compare/reports/"


@pytest.fixture
def round_(db):
    """Three systems share with all, one with the comparing body, one with nobody; two reports are drafts."""
    version = make_version(areas=2)
    made = make_round("batch-2030", date(2030, 4, 1), version, name="Spring 2030")
    systems = every_system()
    share(systems[:3], made, version)
    share(systems[3:4], made, version, sharing="confederation")
    share(systems[4:5], made, version, sharing="system")
    for readers in ("all-systems", "confederation"):
        make_report(round_key="batch-2030", round_name=made.name, version=version, readers=readers)
    return made


class Drawer:
    """Stands in for a renderer: a document of the system named in `poisoned` fails."""

    poisoned = ""
    drawn = 0

    def render(self, html):
        type(self).drawn += 1
        if self.poisoned and self.poisoned in html:
            raise RenderFailed("The document has more than 200 pages.")
        return Rendered(b"%PDF-1.7 " + str(len(html)).encode(), 0.0, 0)

    def stop(self):
        pass


@pytest.fixture
def drawer(monkeypatch):
    monkeypatch.setattr(drawing, "_renderer", Drawer)
    monkeypatch.setattr(Drawer, "poisoned", "")
    monkeypatch.setattr(Drawer, "drawn", 0)
    return Drawer


def start(client, round_="batch-2030"):
    return client.post(BATCHES, {"round": round_})


def names_in(response):
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as file:
        assert file.testzip() is None
        return sorted(file.namelist())


def ages(batch):
    """Its process was not heard of for so long that it must be gone."""
    Batch.objects.filter(pk=batch.pk).update(heard_at=timezone.now() - SILENT_FOR - timedelta(seconds=1))


def test_an_analyst_starts_a_batch_sees_it_drawn_and_takes_it(round_, sign_in, drawer):
    client = sign_in("analyst")
    assert "All reports of a round as one file" in client.get("/compare/report/").content.decode()
    response = start(client)
    batch = Batch.objects.get()
    assert response.status_code == 302 and response.headers["Location"] == f"{BATCHES}{batch.pk}/"
    page = client.get(response.headers["Location"]).content.decode()
    assert "Waiting to start" in page and 'http-equiv="refresh"' in page and "Download" not in page
    assert client.get(f"{BATCHES}{batch.pk}/progress/").json()["is_active"]

    drawing.draw(batch.pk)

    page = client.get(response.headers["Location"]).content.decode()
    assert "Done: 6 of 6 reports drawn." in page and "Download 6 reports" in page and "refresh" not in page
    assert not client.get(f"{BATCHES}{batch.pk}/progress/").json()["is_active"]
    taken = client.get(f"{BATCHES}{batch.pk}/reports.zip")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="reports-batch-2030.zip"'
    found = names_in(taken)
    assert sum(name.startswith("national-report") for name in found) == 2
    assert {name[:3].upper() for name in found if "maturity" in name} == {one.ods_code for one in every_system()[:4]}


def test_one_that_fails_stops_no_other_and_says_why_in_plain_words(round_, sign_in, drawer, monkeypatch):
    failing = every_system()[1]
    monkeypatch.setattr(drawer, "poisoned", failing.name)
    monkeypatch.setattr("reports.round_batch.read_report", lambda *a, **b: 1 / 0)
    client = sign_in("analyst")
    start(client)
    batch = Batch.objects.get()
    drawing.draw(batch.pk)
    page = client.get(f"{BATCHES}{batch.pk}/").content.decode()
    assert "Done: 3 of 6 reports drawn, 3 could not be drawn." in page
    assert "The document has more than 200 pages." in page and "division" not in page
    assert "Something went wrong while it was drawn (ZeroDivisionError). The log says more." in page
    assert len(names_in(client.get(f"{BATCHES}{batch.pk}/reports.zip"))) == 3

    monkeypatch.undo()
    monkeypatch.setattr(drawing, "_renderer", drawer)
    before = drawer.drawn
    client.post(f"{BATCHES}{batch.pk}/go-on/")
    drawing.draw(batch.pk)
    assert drawer.drawn - before == 3, "what was drawn is not drawn again"
    assert "Done: 6 of 6" in client.get(f"{BATCHES}{batch.pk}/").content.decode()


def test_an_administrator_gets_national_reports_for_all_and_no_batch_of_analysts(round_, sign_in, drawer):
    client = sign_in("administrator")
    start(client)
    batch = Batch.objects.get()
    assert batch.readers == "all-systems"
    drawing.draw(batch.pk)
    own = NationalReport.objects.get(round_key="batch-2030", readers="all-systems")
    assert names_in(client.get(f"{BATCHES}{batch.pk}/reports.zip")) == [
        f"national-report-batch-2030-twelve-{own.pk}-draft.pdf"
    ]
    of_analysts = make_batch(round_)
    for tail in ("", "progress/", "reports.zip"):
        assert client.get(f"{BATCHES}{of_analysts.pk}/{tail}").status_code == 404
    assert client.post(f"{BATCHES}{of_analysts.pk}/go-on/").status_code == 404
    assert "for analysts" not in client.get(BATCHES).content.decode()
    assert sign_in("analyst").get(f"{BATCHES}{of_analysts.pk}/reports.zip").status_code == 200
    for nobody in ("chair", "facilitator", "nobody"):
        assert sign_in(nobody).get(BATCHES).status_code == 404


def test_what_its_starter_alone_may_read_is_not_in_it(round_, sign_in, people):
    """An analyst who is chair of a system too: its draft, and what it keeps to itself, are not every analyst's."""
    own = every_system()[4]
    people["analyst"].memberships.create(system=own, role="chair")
    Assessment.objects.filter(system=every_system()[3]).update(status="reopened")
    start(sign_in("analyst"))
    names = set(BatchDocument.objects.values_list("name", flat=True))
    assert len(names) == 5 and not any(name.startswith(own.ods_code.lower()) for name in names)


def test_what_is_taken_back_is_neither_drawn_nor_given(round_, sign_in, drawer):
    client = sign_in("analyst")
    start(client)
    batch = Batch.objects.get()
    first, second = every_system()[:2]
    Assessment.objects.filter(system=first, round=round_).update(sharing="system")
    drawing.draw(batch.pk)
    told = BatchDocument.objects.get(name__startswith=first.ods_code.lower())
    assert (told.state, told.trouble) == ("failed", "It is not shared with you any more.")
    Assessment.objects.filter(system=second, round=round_).update(status="reopened")
    found = names_in(client.get(f"{BATCHES}{batch.pk}/reports.zip"))
    assert len(found) == 4 and not any(name.startswith(second.ods_code.lower()) for name in found)
    page = client.get(f"{BATCHES}{batch.pk}/").content.decode()
    assert first.name not in page and second.name not in page and "2 documents are not given any more" in page


def test_a_killed_one_is_told_as_stopped_and_goes_on_with_the_rest(round_, sign_in, drawer):
    client = sign_in("analyst")
    batch = make_batch(round_, state="drawing", waiting=["q"])
    assert BatchDocument.objects.filter(state="done").count() == 2
    assert "go-on" not in client.get(f"{BATCHES}{batch.pk}/").content.decode(), "it may be at work still"
    client.post(f"{BATCHES}{batch.pk}/go-on/")
    assert Batch.objects.get().state == "drawing"
    ages(batch)
    page = client.get(f"{BATCHES}{batch.pk}/").content.decode()
    assert "Stopped: 2 of 6 reports drawn, 4 not begun." in page and "Go on with the rest" in page
    assert "Download 2 reports" in page
    client.post(f"{BATCHES}{batch.pk}/go-on/")
    with pytest.raises(TakenAway):
        Progress(batch.pk, run=1).say()  # the first process wakes up
    drawing.draw(batch.pk)
    assert drawer.drawn == 4
    assert "Done: 6 of 6" in client.get(f"{BATCHES}{batch.pk}/").content.decode()


def test_one_that_is_ended_says_so(round_, sign_in, drawer, monkeypatch):
    def ended(*documents, **how):
        raise SystemExit

    start(sign_in("analyst"))
    monkeypatch.setattr(drawing, "draw_all", ended)
    with pytest.raises(SystemExit):
        drawing.draw(Batch.objects.get().pk)
    assert "The process that drew it was ended" in Batch.objects.get().trouble


def test_one_that_could_not_be_started_says_so(round_, sign_in, settings, django_capture_on_commit_callbacks):
    settings.REPORT_BATCH_LAUNCHER = f"{__name__}.cannot"
    client = sign_in("analyst")
    with django_capture_on_commit_callbacks(execute=True):
        start(client)
    assert Batch.objects.get().trouble == services.NOT_STARTED
    assert "Go on with the rest" in client.get(f"{BATCHES}{Batch.objects.get().pk}/").content.decode()


def cannot(batch_id):
    raise OSError("no process")


def test_a_batch_of_the_same_round_is_joined_while_it_runs_and_replaced_after(round_, sign_in, drawer):
    client = sign_in("analyst")
    start(client)
    first = Batch.objects.get()
    start(client)
    assert Batch.objects.get() == first
    drawing.draw(first.pk)
    start(client)
    assert Batch.objects.get() != first
    assert not BatchDocument.objects.exclude(state="waiting").exists()


def test_one_waits_for_another(round_, drawer):
    other = make_round("batch-2031", date(2031, 4, 1), make_version(areas=2, key="other"))
    busy = make_batch(other, state="drawing")
    analyst = actor_for(make_person("analyst"))
    own = services.start_batch(actor=analyst, round=round_, readers="confederation", verify_address="")
    assert Progress(own.pk).waits()
    ages(busy)
    assert not Progress(own.pk).waits(), "one that is gone is in nobody's way"


def test_a_round_without_reports_says_so(round_, sign_in):
    empty = Round.objects.get(is_current=True)
    page = start(sign_in("analyst"), empty.key)
    assert page.status_code == 200 and "Nobody has shared a report of this round" in page.content.decode()
    assert start(sign_in("analyst"), "no-such").status_code == 200
    assert not Batch.objects.exists()


def test_how_far_it_is_takes_the_same_queries_for_more_systems(round_, django_assert_num_queries):
    """It is asked every two seconds by everybody who looks."""
    reader = reader_of(Batch.Readers.ANALYSTS)
    with CaptureQueriesContext(connection) as few:
        before = len(signed_plan(reader, "batch-2030"))
    version = round_.versions.get()
    share(every_system()[10:30], round_, version, sharing="confederation")
    with django_assert_num_queries(len(few)):
        assert len(signed_plan(reader, "batch-2030")) == before + 20
