"""Checking a code, reading signed versions, and changing with whom a signed assessment is shared."""

import hashlib
import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments.codes import MARK, in_groups
from assessments.models import Assessment, Event, SignedContent
from assessments.services import reopen
from assessments.triggers import take_down
from tests.assessments.signing import again, sign

pytestmark = pytest.mark.django_db
SignIn = Callable[[str | None], Client]
WHO = "This is the content signed by Chair qwo for West Yorkshire, Published evidence"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def check(client: Client, code: str) -> str:
    answer = client.post("/verify/", {"typed": code})
    assert answer.status_code == 200
    return text_of(answer)


@pytest.fixture
def signing(actors, published) -> SignedContent:
    return sign(actors["chair"], published)


def test_anybody_with_the_code_is_told_who_signed_what(signing):
    for ask in (
        lambda: check(Client(), in_groups(signing.sha256)),
        lambda: text_of(Client().get("/verify/", {"code": signing.sha256})),
    ):
        page = ask()
        assert WHO in page and "This is the latest signing." in page
        assert page.count("Holds") == 4 and "Take care" not in page
        assert "The levels as signed" not in page and "Established" not in page


@pytest.mark.parametrize(("role", "sharing", "reads"), [
    ("viewer", "system", True), ("other-chair", "system", False), ("other-chair", "all-systems", True),
    ("analyst", "confederation", True), ("nobody", "all-systems", False), (None, "public", True),
])  # fmt: skip
def test_the_levels_are_for_those_who_may_read_the_assessment(
    actors, published, sign_in: SignIn, role, sharing, reads
):
    signing = sign(actors["chair"], published, sharing=sharing)
    page = check(sign_in(role), signing.sha256)
    assert WHO in page
    assert ("The levels as signed" in page) == reads == ("Established" in page)


@pytest.mark.parametrize("code", ["0" * 64, "f" * 64])
def test_an_unknown_code_is_said_to_be_unknown(signing, code):
    assert "No signed assessment has this code." in check(Client(), code)


@pytest.mark.parametrize(("typed", "message"), [
    ("", "Enter the code or choose the report"), ("12 ab", "Check that all of it is there"),
    ("x" * 600, "must be 500 characters or fewer"),
])  # fmt: skip
def test_what_is_no_code_is_asked_for_again(typed, message):
    answer = Client().post("/verify/", {"typed": typed})
    assert answer.status_code == 200 and text_of(answer).count(message) >= 2


def test_reopening_and_signing_again_is_told(actors, published, signing, sign_in):
    now = again(actors["chair"], published)
    reopen(actor=actors["chair"], assessment=now, seen_number=now.number, reason="A wrong date")
    assert "opened again after this signing" in check(Client(), signing.sha256)
    second = sign(actors["chair"], published, sharing="public")
    old = check(Client(), signing.sha256)
    assert "signed again since" in old and "The levels as signed" not in old, "only the latest is public"
    assert "The levels as signed" in check(sign_in("viewer"), signing.sha256)
    assert "The levels as signed" in check(Client(), second.sha256)


def test_a_content_that_was_changed_is_told_and_not_shown(signing, sign_in):
    SignedContent.objects.update(content=signing.content.replace("Emerging", "Expanding"))
    page = check(sign_in("chair"), signing.sha256)
    assert "no longer what was signed" in page and "The levels as signed" not in page


def test_a_forged_content_with_its_own_hash_is_not_in_the_history(signing):
    forged = signing.content.replace("Emerging", "Expanding")
    code = hashlib.sha256(forged.encode()).hexdigest()
    SignedContent.objects.update(content=forged, sha256=code)
    page = check(Client(), code)
    assert "doesn’t tell of this signing with this code" in page


def test_a_broken_history_is_told(signing):
    take_down()
    Event.objects.filter(about="signing:1").update(action="Nothing happened")
    assert "The chain of the system’s history is broken" in check(Client(), signing.sha256)


def test_the_report_itself_is_checked(signing, sign_in):
    pdf = sign_in("chair").get("/systems/QWO/assessments/2022-published/report.pdf")
    assert pdf.status_code == 200
    answer = Client().post("/verify/", {"report": SimpleUploadedFile("any name.bin", pdf.content)})
    assert WHO in text_of(answer)


@pytest.mark.parametrize(("data", "message"), [
    (b"", "The file is empty"), (b"<svg onload=alert(1)>", "The file is not a PDF"),
    (b"%PDF-1.7 " + f"{MARK}{'a' * 64} {MARK}{'b' * 64}".encode(), "more than one code"),
])  # fmt: skip
def test_hostile_files_are_refused(data, message):
    answer = Client().post("/verify/", {"report": SimpleUploadedFile("report.pdf", data)})
    assert answer.status_code == 200 and text_of(answer).count(message) == 2


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    answer = Client().post("/verify/", {"report": SimpleUploadedFile("report.pdf", b"%PDF" + b"0" * 11_000_000)})
    assert answer.status_code == 413 and "smaller than 10 MB" in text_of(answer)


def test_no_form_token_is_asked_for_since_nothing_changes(signing):
    answer = Client(enforce_csrf_checks=True).post("/verify/", {"typed": signing.sha256})
    assert answer.status_code == 200


# Signed versions


def test_old_signings_stay_readable_with_their_own_report_and_text(actors, published, signing, sign_in, monkeypatch):
    said = []
    monkeypatch.setattr("reports.views.render_pdf", lambda html: said.append(html) or 1 / 0)
    now = again(actors["chair"], published)
    reopen(actor=actors["chair"], assessment=now, seen_number=now.number, reason="A wrong date")
    client = sign_in("viewer")
    base = "/systems/QWO/assessments/2022-published/"
    page = text_of(client.get(f"{base}signed/"))
    assert in_groups(signing.sha256) in page and "Opened again since" in page
    assert "We have seen it at work." in text_of(client.get(f"{base}signed/1/"))
    text = client.get(f"{base}signed/1/content.json")
    assert hashlib.sha256(text.content).hexdigest() == signing.sha256 and json.loads(text.content)["schema"] == 1
    for tail, signed in (("report.pdf", False), ("signed/1/report.pdf", True)):
        with pytest.raises(ZeroDivisionError):
            client.get(base + tail)
        assert (in_groups(signing.sha256) in said[-1]) == signed == ("product:draft.css" not in said[-1])
    for number in ("2", "0", "99999999999999999999"):
        assert client.get(f"{base}signed/{number}/").status_code == 404
    assert sign_in("other-chair").get(f"{base}signed/1/").status_code == 404


# Sharing


def share(client: Client, assessment: Assessment, follow: bool = True, **data):
    page = f"/systems/QWO/assessments/{assessment.round.key}/sharing/"
    return client.post(page, {"seen_number": assessment.number, **data}, follow=follow)


def test_the_chair_changes_sharing_both_ways_and_it_is_recorded(actors, published, signing, sign_in):
    client = sign_in("chair")
    published.refresh_from_db()
    assert "Sharing is changed." in text_of(share(client, published, sharing="named", shared_with=["QOP"]))
    assert sign_in("other-lead").get("/systems/QWO/assessments/2022-published/").status_code == 200
    published.refresh_from_db()
    share(client, published, sharing="system")
    published.refresh_from_db()
    assert (published.sharing, published.shared_with.count()) == ("system", 0)
    assert sign_in("other-lead").get("/systems/QWO/assessments/2022-published/").status_code == 404
    changes = [event.changes for event in Event.objects.filter(action="Changed sharing").order_by("sequence")]
    assert changes == [
        [
            {"what": "Shared with", "from": "This system only", "to": "Named systems"},
            {"what": "Named systems", "from": "", "to": "Greater Manchester"},
        ],
        [
            {"what": "Shared with", "from": "Named systems", "to": "This system only"},
            {"what": "Named systems", "from": "Greater Manchester", "to": ""},
        ],
    ]


def test_sharing_that_changed_meanwhile_is_not_overwritten(published, signing, sign_in):
    client = sign_in("chair")
    published.refresh_from_db()
    share(client, published, sharing="confederation")
    assert "nothing was done" in text_of(share(client, published, sharing="public"))
    published.refresh_from_db()
    assert published.sharing == "confederation"


def test_sharing_that_stays_is_not_recorded(published, signing, sign_in):
    published.refresh_from_db()
    before = Event.objects.count()
    share(sign_in("chair"), published, sharing="system")
    assert Event.objects.count() == before


@pytest.mark.parametrize(("data", "status"), [({}, 200), ({"sharing": "named"}, 200), ({"sharing": "press"}, 400)])
def test_sharing_asks_for_what_is_missing_and_refuses_what_was_not_offered(published, signing, sign_in, data, status):
    published.refresh_from_db()
    assert share(sign_in("chair"), published, **data).status_code == status
    published.refresh_from_db()
    assert published.sharing == "system"


def test_an_open_assessment_is_not_shared(published, sign_in):
    share(sign_in("chair"), published, sharing="public")
    published.refresh_from_db()
    assert published.sharing == "system"
    page = text_of(sign_in("chair").get("/systems/QWO/assessments/2022-published/sharing/"))
    assert "Only a signed assessment is shared" in page
