"""The register of evidence: items, files, who may read them, and what goes out of date."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Event, Evidence, EvidenceLink, Finding, Judgement
from assessments.selectors import get_area
from assessments.services.evidence import EvidenceChange, StaleEvidence, add_evidence, change_evidence, retire_evidence
from tests.uploads.files import FALSE, HTML, PDF
from tests.uploads.test_uploads import kept_files

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LIST = "/systems/QWO/evidence/"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def item(actors, west_yorkshire):
    change = EvidenceChange(
        title="Minutes of the board", kind="decision", summary="They agreed", url="https://a.test/1"
    )
    return add_evidence(actor=actors["contributor"], system=west_yorkshire, change=change)


def posted(**others):
    blank = {f"{name}_{part}": "" for name in ("dated", "valid_until") for part in ("day", "month", "year")}
    return {"seen_number": "1", "title": "Minutes", "kind": "document", "summary": "", "url": ""} | blank | others


def until(day):
    return {"valid_until_day": day.day, "valid_until_month": day.month, "valid_until_year": day.year}


def sent(content=PDF, name="minutes.pdf"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_an_item_with_a_file_is_added_and_its_history_says_so(sign_in):
    response = sign_in("contributor").post(LIST + "add/", posted(file=sent()))
    item = Evidence.objects.get(title="Minutes")
    assert response.url == reverse("evidence:item", args=["QWO", item.pk])
    assert (item.file_name, item.file_type, item.file_size) == ("minutes.pdf", "application/pdf", len(PDF))
    assert "minutes" not in item.file_path
    event = Event.objects.get(about=f"evidence:{item.pk}")
    assert any(change["what"] == "File" and item.file_sha256 in change["to"] for change in event.changes)


def test_a_file_comes_back_as_an_attachment_that_nothing_runs(sign_in):
    client = sign_in("contributor")
    client.post(LIST + "add/", posted(file=sent(name="Grüße “an” alle.pdf")))
    item = Evidence.objects.get(title="Minutes")
    response = client.get(reverse("evidence:file", args=["QWO", item.pk]))
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Type"] == "application/pdf", "what its content is, whatever the browser said"


@pytest.mark.parametrize("what", [what for what in FALSE if what not in {"too much", "a path", "a path of Windows"}])
def test_a_false_file_is_refused_beside_its_field_and_nothing_typed_is_lost(what, sign_in):
    name, content, _ = FALSE[what]
    before, events = kept_files(), Event.objects.count()
    response = sign_in("contributor").post(LIST + "add/", posted(title="Typed words", file=sent(content, name)))
    if response.status_code == 302:  # Django took a path or a control character out of the name before we saw it
        assert Evidence.objects.get(title="Typed words").file_name.isprintable()
        return
    assert response.context["form"].errors["file"]
    assert "Typed words" in response.content.decode()
    assert not Evidence.objects.filter(title="Typed words").exists()
    assert (kept_files(), Event.objects.count()) == (before, events)


def test_a_file_of_21_mb_is_refused_beside_its_field(sign_in):
    response = sign_in("contributor").post(LIST + "add/", posted(file=sent(PDF + b"\n" * (21 * 1024 * 1024))))
    assert response.context["form"].errors["file"] == ["The selected file must be 20 MB or smaller"]


def test_a_request_that_is_far_too_large_is_answered_before_it_is_read(client):
    response = client.post("/accounts/login/", b"", content_type="text/plain", CONTENT_LENGTH=str(2 * 1024**3))
    assert response.status_code == 413
    assert "too large" in response.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"kind": ""}, "kind"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ftp://example.org/x"}, "url"),
        ({"dated_day": "31", "dated_month": "2", "dated_year": "2026"}, "dated"),
        (
            {"dated_day": "2", "dated_month": "2", "dated_year": "2026"} | until(TODAY.replace(year=2020, day=1)),
            "valid_until",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(wrong, field, sign_in):
    response = sign_in("contributor").post(LIST + "add/", posted(**wrong))
    assert field in response.context["form"].errors


def test_the_second_of_two_sees_both_and_loses_nothing(item, sign_in):
    edit = reverse("evidence:edit", args=["QWO", item.pk])
    sign_in("lead").post(edit, posted(title="The winner"))
    response = sign_in("chair").post(edit, posted(title="The loser"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "The winner" in page
    assert "The loser" in page
    assert Evidence.objects.get(pk=item.pk).title == "The winner"


def test_a_change_that_changes_nothing_writes_nothing(item, actors, west_yorkshire):
    events = Event.objects.count()
    same = EvidenceChange(title=item.title, kind=item.kind, summary=item.summary, url=item.url)
    args = {"actor": actors["lead"], "system": west_yorkshire, "evidence_id": item.pk}
    assert change_evidence(**args, seen_number=1, change=same) == 1
    assert Event.objects.count() == events


@pytest.mark.parametrize("role", ["viewer", "other-chair", "analyst", "administrator"])
def test_only_editors_write(role, item, actors, west_yorkshire):
    with pytest.raises(Http404):
        add_evidence(actor=actors[role], system=west_yorkshire, change=EvidenceChange(title="x", kind="document"))
    with pytest.raises(Http404):
        retire_evidence(
            actor=actors[role], system=west_yorkshire, evidence_id=item.pk, seen_number=1, reason="because"
        )


@pytest.fixture
def backing(item, current, actors):
    """Evidence that backs the first level of an area, all of whose core criteria are met."""
    judgement = Judgement.objects.get(assessment=current, area__key="economic-development")
    for criterion in judgement.area.criteria.filter(level__order=1):
        Finding.objects.create(judgement=judgement, criterion=criterion, state="met")
        EvidenceLink.objects.create(evidence=item, judgement=judgement, criterion=criterion)
    return item


def backed(actors, current):
    return get_area(actors["chair"], "QWO", current.round.key, "economic-development")[1].score.backed_level


def test_evidence_past_its_date_stops_backing_a_level_and_says_so(backing, actors, current, sign_in):
    assert backed(actors, current) == 1
    Evidence.objects.filter(pk=backing.pk).update(valid_until=TODAY)
    assert backed(actors, current) == 1, "it counts on its last day"
    Evidence.objects.filter(pk=backing.pk).update(valid_until=TODAY - timedelta(days=1))
    assert backed(actors, current) == 0
    page = sign_in("viewer").get(LIST + "?state=expired").content.decode()
    assert "Past its date" in page


def test_retiring_stops_it_and_bringing_back_restores_it(backing, actors, current, sign_in):
    retire = reverse("evidence:retire", args=["QWO", backing.pk])
    client = sign_in("contributor")
    assert "Say why" in client.post(retire, {"seen_number": "1", "reason": ""}).content.decode()
    client.post(retire, {"seen_number": "1", "reason": "Superseded"})
    assert backed(actors, current) == 0
    client.post(retire, {"seen_number": "2"})
    assert backed(actors, current) == 1


def test_a_retired_item_is_refused_a_second_time(item, actors, west_yorkshire):
    args = {"actor": actors["lead"], "system": west_yorkshire, "evidence_id": item.pk, "reason": "x"}
    retire_evidence(**args, seen_number=1)
    with pytest.raises(StaleEvidence):
        retire_evidence(**args, seen_number=2)


@pytest.mark.parametrize(
    ("status", "sharing", "who"),
    [
        ("draft", "public", {"chair", "viewer"}),
        ("signed-off", "system", {"chair", "viewer"}),
        ("signed-off", "confederation", {"chair", "viewer", "analyst"}),
        ("signed-off", "all-systems", {"chair", "viewer", "analyst", "other-lead"}),
        ("signed-off", "public", {"chair", "viewer", "analyst", "other-lead", "nobody", None}),
    ],
)
def test_who_downloads_the_file_of_an_assessment(
    status, sharing, who, sign_in, backing, current, west_yorkshire, actors
):
    sign_in("chair").post(reverse("evidence:edit", args=["QWO", backing.pk]), posted(title=backing.title, file=sent()))
    Assessment.objects.filter(pk=current.pk).update(status=status, sharing=sharing)
    file = reverse("evidence:file", args=["QWO", backing.pk])
    roles = ("chair", "viewer", "analyst", "other-lead", "nobody", None)
    assert {role for role in roles if sign_in(role).get(file).status_code == 200} == who


def test_the_file_of_an_item_that_nothing_rests_on_is_its_own_systems(sign_in, current, item):
    sign_in("chair").post(reverse("evidence:edit", args=["QWO", item.pk]), posted(file=sent()))
    Assessment.objects.filter(pk=current.pk).update(status="signed-off", sharing="public")
    assert sign_in("analyst").get(reverse("evidence:file", args=["QWO", item.pk])).status_code == 404


def test_another_systems_address_does_not_lead_to_it(sign_in, item):
    assert sign_in("other-chair").get(f"/systems/QOP/evidence/{item.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=minutes", True),
        ("words=BOARD+minutes", True),
        ("words=agreed", True),
        ("words=a.test", True),
        ("words=nothing+minutes", False),
        ("kind=decision", True),
        ("kind=data", False),
        ("state=retired", False),
        ("state=unused", True),
        ("state=file", False),
        ("area=health-and-wealth/economic-development", False),
        ("order=newest", True),
        ("kind=nonsense", True),
        ("page=99", True),
    ],
)
def test_the_register_shows_what_is_asked_for(query, found, item, sign_in, current):
    rows = sign_in("viewer").get(f"{LIST}?{query}").context["rows"]
    assert (item.pk in {row.id for row in rows}) == found


def test_a_page_of_the_register_says_where_each_item_is_used(backing, sign_in, current):
    page = sign_in("viewer").get(f"{LIST}?area=health-and-wealth/economic-development").content.decode()
    assert re.search(r"Supporting economic development and recovery \(ED-", page)
    assert current.round.name in page


def test_the_register_asks_as_much_of_the_database_for_many_as_for_one(
    item, sign_in, west_yorkshire, django_assert_max_num_queries
):
    Evidence.objects.bulk_create(Evidence(system=west_yorkshire, title=f"Item {n}", kind="data") for n in range(120))
    client = sign_in("viewer")
    with django_assert_max_num_queries(12):
        page = client.get(LIST + "?words=item")
    assert len(page.context["rows"]) == 50
    assert "page=2" in page.content.decode()


def test_what_was_typed_as_markup_comes_back_as_text(sign_in):
    client = sign_in("contributor")
    client.post(LIST + "add/", posted(title=HTML.decode(), summary=HTML.decode()))
    item = Evidence.objects.get(title=HTML.decode())
    for address in (LIST, reverse("evidence:item", args=["QWO", item.pk])):
        assert "<script>alert" not in client.get(address).content.decode()
