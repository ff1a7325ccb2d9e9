"""Drafts of a national report: who sees them, writing without overwriting, drawing, publishing, starting again."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from reports.models import Commentary, Drawing, DrawnFile, NationalReport
from reports.national import drawing as drawing_module
from reports.national import services
from reports.national.drawing import draw
from reports.national.progress import SILENT_FOR
from reports.render import Rendered, RenderFailed
from tests.reports.national import PDF, make_drawing, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(people):
    return make_report(started_by=people["analyst"])


@pytest.fixture
def quick(monkeypatch):
    """Documents of a few bytes, and the HTML that each was to be drawn from."""
    asked = []

    def render(self, html, tell=None):
        asked.append(html)
        tell(len(asked))
        return Rendered(pdf=PDF, seconds=0.1, peak_kb=1)

    monkeypatch.setattr(drawing_module.Renderer, "render", render)
    return asked


def address(name, report, *more):
    return reverse(f"national_reports:{name}", args=[report.pk, *more])


def write(client, report, text, seen=0, section="summary"):
    return client.post(address("section", report, section), {"text": text, "seen_number": seen})


def page_of(client, report):
    return client.get(address("report", report)).content.decode()


# Starting


def test_a_draft_is_started_once_for_a_round_a_framework_and_its_readers(sign_in):
    data = {"framework": "health-and-wealth", "readers": "all-systems"}
    where = reverse("national_reports:new") + "?round=2026-27"
    first = sign_in("analyst").post(where, data)
    again = sign_in("administrator").post(where, data)
    other = sign_in("analyst").post(where, data | {"readers": "confederation"})
    assert first.url == again.url != other.url
    assert NationalReport.objects.count() == 2


def test_an_administrator_starts_none_of_what_is_the_analysts_alone(sign_in):
    where = reverse("national_reports:new")
    response = sign_in("administrator").post(where, {"framework": "health-and-wealth", "readers": "confederation"})
    assert "Select one from the list" in response.content.decode()
    assert not NationalReport.objects.exists()


@pytest.mark.parametrize("query", ["kind=nonsense", "round=none-such", "kind=illustrative", "round=%3Cb%3E", ""])
def test_any_choice_of_a_round_has_a_page(sign_in, query):
    response = sign_in("analyst").get(f"{reverse('national_reports:new')}?{query}")
    assert response.status_code == 200


# Who sees what


@pytest.mark.parametrize(
    ("readers", "state", "seen_by"),
    [
        ("all-systems", "draft", {"analyst", "administrator"}),
        ("all-systems", "published", {"analyst", "administrator", "chair", "viewer", "other-lead"}),
        ("confederation", "draft", {"analyst"}),
        ("confederation", "published", {"analyst"}),
    ],
)
def test_who_sees_a_report_and_its_documents(sign_in, readers, state, seen_by):
    report = make_report(state=state, readers=readers)
    if state == "draft":
        make_drawing(report, state="done", parts=(("report", ""), ("systems", ""), ("system", "QWO")))
    for role in ("analyst", "administrator", "chair", "viewer", "other-lead", "facilitator", "nobody"):
        client = sign_in(role)
        expected = 200 if role in seen_by else 404
        for where in (
            address("report", report),
            address("pdf", report),
            address("systems_pdf", report),
            address("system_pdf", report, "QWO"),
        ):
            assert client.get(where).status_code == expected, (role, where)
        listed = client.get(reverse("national_reports:list"))
        assert (f"/compare/report/{report.pk}/" in listed.content.decode()) == (role in seen_by), role


def test_a_reader_of_a_published_report_sees_no_commentary_form_and_no_names_of_writers(sign_in):
    page = page_of(sign_in("chair"), make_report(state="published"))
    assert "sections/" not in page
    assert "Start a new draft" not in page
    assert "SHA-256" in page


def test_a_system_that_is_not_in_it_answers_as_one_that_there_is_not(sign_in):
    report = make_report(state="published")
    client = sign_in("chair")
    assert client.get(address("system_pdf", report, "QOP")).status_code == 404
    assert client.get(address("system_pdf", report, "XXX")).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("round=2026-27&framework=health-and-wealth", True),
        ("round=other", False),
        ("kind=illustrative", False),
        ("framework=other", False),
        ("round=%3Cb%3E&kind=x", True),
    ],
)
def test_the_short_address_leads_to_what_is_published(sign_in, query, found):
    published = make_report(state="published")
    make_report(round_key="2027-28")
    response = sign_in("other-chair").get(f"/compare/report.pdf?{query}")
    assert response.url == (address("pdf", published) if found else reverse("national_reports:list"))


# Writing


def test_what_is_written_stands_on_the_page_with_who_wrote_it(sign_in, report):
    assert write(sign_in("analyst"), report, "  First.\r\n\r\nSecond.\u202e ").status_code == 302
    row = Commentary.objects.get()
    assert (row.text, row.number) == ("First.\n\nSecond.", 1)
    page = page_of(sign_in("administrator"), report)
    assert "Analyst national" in page
    assert "Written" in page


def test_the_second_of_two_sees_both_texts_and_overwrites_only_knowingly(sign_in, report):
    first, second = sign_in("analyst"), sign_in("administrator")
    write(first, report, "What the first wrote")
    response = write(second, report, "What the second wrote", seen=0)
    body = response.content.decode()
    assert response.status_code == 409
    assert "What the first wrote" in body
    assert "What the second wrote" in body
    assert 'name="seen_number" value="1"' in body
    assert [row.text for row in Commentary.objects.all()] == ["What the first wrote"]
    assert write(second, report, "Both", seen=1).status_code == 302
    assert "What the first wrote" in second.get(address("section", report, "summary")).content.decode()


def test_a_race_at_the_same_number_is_lost_by_one(report, actors, monkeypatch):
    """Both looked before either wrote: the constraint decides."""
    real = services.texts_of
    services.save_text(actor=actors["analyst"], report=report, section="map", seen_number=0, text="First")
    looks = [{}]
    monkeypatch.setattr(services, "texts_of", lambda report: looks.pop() if looks else real(report))
    with pytest.raises(services.StaleText) as stale:
        services.save_text(actor=actors["administrator"], report=report, section="map", seen_number=0, text="Second")
    assert stale.value.current.text == "First"
    assert Commentary.objects.count() == 1


def test_too_long_a_text_is_said_beside_it_and_kept(sign_in, report):
    response = write(sign_in("analyst"), report, "x" * 6_001)
    assert "Commentary must be 6,000 characters or fewer" in response.content.decode()
    assert "x" * 6_001 in response.content.decode()
    assert not Commentary.objects.exists()


def test_a_text_that_says_the_same_writes_nothing(sign_in, report):
    write(sign_in("analyst"), report, "Same")
    write(sign_in("analyst"), report, "Same", seen=1)
    assert Commentary.objects.count() == 1


def test_nobody_writes_in_what_is_published(sign_in, actors, report):
    NationalReport.objects.filter(pk=report.pk).update(state="published", published_at=timezone.now())
    assert write(sign_in("analyst"), report, "Late").status_code == 404
    with pytest.raises(services.NotADraft):
        services.save_text(actor=actors["analyst"], report=report, section="map", seen_number=0, text="Late")
    with pytest.raises(Http404):
        services.save_text(actor=actors["chair"], report=report, section="map", seen_number=0, text="Mine")
    assert not Commentary.objects.exists()


# Drawing


def test_asking_starts_a_process_once_and_a_second_request_joins(
    sign_in, report, monkeypatch, django_capture_on_commit_callbacks
):
    started = []
    monkeypatch.setattr(services, "launch", started.append)
    with django_capture_on_commit_callbacks(execute=True):
        sign_in("analyst").post(address("draw", report))
        sign_in("administrator").post(address("draw", report))
    drawing = Drawing.objects.get()
    assert started == [drawing.pk]
    page = page_of(sign_in("administrator"), report)
    assert "waiting to start. Asked for by Analyst national on " in page
    assert "You can leave this page" in page
    assert 'http-equiv="refresh"' in page
    assert "Draw the draft" not in page


def test_a_process_that_cannot_be_started_is_said_and_can_be_repeated(
    sign_in, report, monkeypatch, django_capture_on_commit_callbacks
):
    def failing(drawing_id):
        raise OSError("no more processes")

    monkeypatch.setattr(services, "launch", failing)
    with django_capture_on_commit_callbacks(execute=True):
        sign_in("analyst").post(address("draw", report))
    page = page_of(sign_in("analyst"), report)
    assert "could not be started" in page
    assert "Draw it again" in page


def test_a_drawing_says_how_far_it_is(sign_in, report):
    drawing = make_drawing(report, state="drawing", stage="Laying out the report", pages=7, systems=40)
    client = sign_in("analyst")
    said = client.get(address("progress", report)).json()
    assert said["words"].startswith("The draft: laying out the report, page 7. Asked for by a former member on ")
    assert said["is_active"] is True
    Drawing.objects.filter(pk=drawing.pk).update(stage="Drawing the pages of systems", systems_done=3)
    assert "3 of 40 systems" in client.get(address("progress", report)).json()["words"]


def test_a_drawing_is_kept_whole_and_takes_the_place_of_the_last(sign_in, report, quick):
    write(sign_in("analyst"), report, "The first thing to say")
    old = make_drawing(report, state="done", parts=(("report", ""),))
    old_path = old.files.get().path
    draw(make_drawing(NationalReport.objects.get(pk=report.pk)).pk)
    assert "The first thing to say" in quick[0]
    assert "product:draft.css" in quick[0]
    page = page_of(sign_in("analyst"), report)
    assert "The draft was drawn on" in page
    assert "Draw it again to see the change" not in page
    assert b"".join(sign_in("analyst").get(address("pdf", report)).streaming_content) == PDF
    assert not DrawnFile.objects.filter(path=old_path).exists()
    write(sign_in("analyst"), report, "Changed", seen=1)
    assert "Draw it again to see the change" in page_of(sign_in("analyst"), report)


def files_now():
    folders, _ = default_storage.listdir("")
    return {f"{folder}/{name}" for folder in folders for name in default_storage.listdir(folder)[1]}


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (RenderFailed("No document within 600 seconds."), "No document within 600 seconds."),
        (RuntimeError("secret detail"), "Something went wrong while it was drawn (RuntimeError)"),
    ],
)
def test_a_drawing_that_fails_says_so_keeps_no_file_and_can_be_repeated(
    sign_in, report, quick, monkeypatch, django_capture_on_commit_callbacks, trouble, said
):
    good = drawing_module.Renderer.render

    def second_fails(self, html, tell=None):
        if quick:
            raise trouble
        return good(self, html, tell)

    monkeypatch.setattr(drawing_module.Renderer, "render", second_fails)
    before = files_now()
    with django_capture_on_commit_callbacks(execute=True):
        draw(make_drawing(report).pk)
    page = page_of(sign_in("analyst"), report)
    assert said in page
    assert "secret detail" not in page
    assert "Draw it again" in page
    assert files_now() == before
    monkeypatch.setattr(drawing_module.Renderer, "render", good)
    draw(make_drawing(report).pk)
    assert "The draft was drawn on" in page_of(sign_in("analyst"), report)


def test_a_round_that_is_gone_is_said(sign_in, quick):
    report = make_report(round_key="gone", kind="illustrative")
    draw(make_drawing(report).pk)
    assert "holds nothing of this kind any more" in page_of(sign_in("analyst"), report)


def test_a_process_that_is_gone_is_found_by_its_silence_and_replaced(sign_in, report, actors, quick):
    silent = timezone.now() - SILENT_FOR - timedelta(seconds=1)
    gone = make_drawing(report, state="drawing", heard_at=silent, asked_at=silent)
    page = page_of(sign_in("analyst"), report)
    assert "has stopped without a word" in page
    new = services.ask_for_drawing(actor=actors["analyst"], report=report, purpose="draft", seen_number=0)
    assert new.pk != gone.pk
    draw(new.pk)
    # The lost one comes back to life: it may neither finish nor fail what is not its own any more.
    with pytest.raises(drawing_module.TakenAway):
        drawing_module.finish(gone)
    gone.refresh_from_db()
    assert gone.state == "failed"
    assert DrawnFile.objects.filter(drawing=new).exists()


def test_what_a_killed_process_left_is_taken_away_by_the_next(report, quick, django_capture_on_commit_callbacks):
    killed = make_drawing(report, state="failed", parts=(("report", ""),))
    path = killed.files.get().path
    with django_capture_on_commit_callbacks(execute=True):
        draw(make_drawing(report).pk)
    assert not DrawnFile.objects.filter(drawing=killed).exists()
    assert not default_storage.exists(path)


def test_nobody_is_given_what_is_not_finished(sign_in, report):
    make_drawing(report, state="drawing", parts=(("report", ""),))
    assert sign_in("analyst").get(address("pdf", report)).status_code == 404


def test_two_processes_never_draw_the_same(report, quick):
    drawing = make_drawing(report, state="drawing")
    draw(drawing.pk)
    assert quick == []
    drawing.refresh_from_db()
    assert drawing.state == "drawing"


# Publishing


def test_publishing_freezes_it_for_everybody_who_compares(sign_in, report, quick):
    write(sign_in("analyst"), report, "For all to read")
    publisher = sign_in("administrator")
    question = publisher.get(address("publish", report)).content.decode()
    assert "What is published never changes" in question
    publisher.post(address("publish", report), {"seen_number": 1})
    assert sign_in("chair").get(address("report", report)).status_code == 404
    drawing = Drawing.objects.get()
    assert (drawing.purpose, drawing.seen_number) == ("publish", 1)
    draw(drawing.pk)
    assert "product:draft.css" not in quick[0]
    report.refresh_from_db()
    assert (report.state, str(report.published_by)) == ("published", "Administrator national")
    assert b"".join(sign_in("chair").get(address("pdf", report)).streaming_content) == PDF
    assert publisher.post(address("draw", report)).status_code == 404


def test_what_changed_after_it_was_read_is_not_published(sign_in, report):
    write(sign_in("analyst"), report, "One")
    response = sign_in("analyst").post(address("publish", report), {"seen_number": 0}, follow=True)
    assert "Somebody changed the commentary meanwhile" in response.content.decode()
    assert not Drawing.objects.exists()


def test_what_changed_while_it_was_drawn_is_not_published(sign_in, report, quick, django_capture_on_commit_callbacks):
    sign_in("analyst").post(address("publish", report), {"seen_number": 0})
    write(sign_in("administrator"), report, "Quick")
    before = files_now()
    with django_capture_on_commit_callbacks(execute=True):
        draw(Drawing.objects.get().pk)
    report.refresh_from_db()
    assert report.state == "draft"
    page = page_of(sign_in("analyst"), report)
    assert "Somebody changed the commentary while it was drawn" in page
    assert files_now() == before


def test_a_draft_being_drawn_is_not_published_at_the_same_time(sign_in, report):
    make_drawing(report, state="drawing")
    response = sign_in("analyst").post(address("publish", report), {"seen_number": 0}, follow=True)
    assert "A draft is being drawn just now" in response.content.decode()
    assert Drawing.objects.get().purpose == "draft"


def test_a_new_draft_begins_with_the_published_commentary(sign_in, report, quick):
    write(sign_in("analyst"), report, "Old words")
    sign_in("analyst").post(address("publish", report), {"seen_number": 1})
    draw(Drawing.objects.get().pk)
    response = sign_in("analyst").post(address("again", report))
    draft = NationalReport.objects.get(state="draft")
    assert response.url == address("report", draft)
    assert draft.started_from == report
    write(sign_in("analyst"), draft, "New words", seen=1)
    assert Commentary.objects.filter(report=report).get().text == "Old words"


def test_whoever_left_is_a_former_member(sign_in, report, people):
    write(sign_in("analyst"), report, "Words")
    Membership.objects.filter(user=people["analyst"]).delete()
    people["analyst"].delete()
    assert "a former member" in page_of(sign_in("administrator"), report)
