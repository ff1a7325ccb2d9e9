"""A relationship audit from end to end: a lead asks, partners answer on phones without JavaScript, members read."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from journey.audit_rules import hash_of
from journey.models import AuditLink, RelationshipAudit
from tests.browser.conftest import PHONE
from tests.browser.looks import assert_accessible, assert_styled
from tests.browser.steps import follow
from tests.journey.audits import a_token, address, an_audit, answer, close, send

LEAD, VIEWER = "lead@qwo.example", "viewer@qwo.example"
AUDITS = "/systems/QWO/steps/questions/audits/"
SignIn = Callable[[Page, str], None]
Picture = Callable[[Page, str], None]


def look(page: Page) -> None:
    assert_styled(page)
    assert_accessible(page)


def test_a_lead_asks_and_a_partner_answers_without_javascript(
    page: Page, new_page: Callable[..., Page], sign_in: SignIn, picture: Picture
) -> None:
    sign_in(page, LEAD)
    page.goto(AUDITS)
    follow(page.get_by_role("button", name="Open an audit"))
    page.get_by_label("Name").fill("Spring")
    day = timezone.localdate() + timedelta(days=30)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("Question 1", exact=True).fill("How soon do we answer?")
    page.get_by_role("group", name="How is question 1 answered?").get_by_label("From 1 to 5").check()
    follow(page.get_by_role("button", name="Open the audit"))
    expect(page.get_by_text("The audit is open")).to_be_visible()
    look(page)
    follow(page.get_by_role("button", name="Make links"))
    police = page.get_by_role("group", name="Police")
    police.get_by_label("Links").fill("2")
    police.get_by_label("For whom").fill("The chief constable")
    follow(page.get_by_role("button", name="Make the links"))
    expect(page.get_by_role("heading", name="2 links")).to_be_visible()
    look(page)
    picture(page, "audit-made")
    page.emulate_media(media="print")
    expect(page.get_by_label("To copy")).not_to_be_visible()
    picture(page, "audit-slips")
    page.emulate_media(media="screen")
    first = page.get_by_label("To copy").input_value().splitlines()[0]
    assert AuditLink.objects.count() == 2

    phone = new_page(viewport=PHONE, javascript=False)
    phone.goto(first.split("\t")[2])
    assert_styled(phone)  # axe itself needs scripts: the test below looks with them
    phone.get_by_label("Where does working with the NHS go best?").fill("In schools")
    phone.get_by_role("group", name="How soon do we answer?").get_by_label("2", exact=True).check()
    follow(phone.get_by_role("button", name="Check your answers"))
    expect(phone.get_by_text("In schools")).to_be_visible()
    assert_styled(phone)
    picture(phone, "partner-check")
    follow(phone.get_by_role("button", name="Change them"))
    phone.get_by_label("Where does working with the NHS go best?").fill("In schools, and in colleges")
    follow(phone.get_by_role("button", name="Check your answers"))
    follow(phone.get_by_role("button", name="Send your answers"))
    expect(phone.get_by_role("heading", name="The answers are sent")).to_be_visible()
    assert_styled(phone)
    picture(phone, "partner-sent")
    assert RelationshipAudit.objects.get().answers.count() == 2


def test_links_that_do_not_work_and_answers_that_come_too_late(page: Page, phone: Page, picture: Picture) -> None:
    audit = an_audit(1)
    tokens = {name: a_token(audit) for name in ("used", "withdrawn", "late", "closed")}
    AuditLink.objects.filter(token_hash=hash_of(tokens["used"])).update(is_used=True)
    AuditLink.objects.filter(token_hash=hash_of(tokens["withdrawn"])).update(is_withdrawn=True)
    phone.goto(address(tokens["late"]))
    look(phone)
    phone.get_by_label("Where does working with the NHS go best?").fill("Words to keep")
    follow(phone.get_by_role("button", name="Check your answers"))
    expect(phone.get_by_role("heading", name="Check your answers")).to_be_visible()
    look(phone)
    close(audit)
    follow(phone.get_by_role("button", name="Send your answers"))
    expect(phone.get_by_role("heading", name="Your answers were not sent")).to_be_visible()
    expect(phone.get_by_text("Words to keep")).to_be_visible()
    look(phone)
    picture(phone, "partner-late")
    for window in (page, phone):
        for name, heading in (
            ("used", "The answers are sent"),
            ("withdrawn", "This link was withdrawn"),
            ("closed", "This audit is closed"),
        ):
            window.goto(address(tokens[name]))
            expect(window.get_by_role("heading", name=heading)).to_be_visible()
            look(window)
        window.goto(address("A" * 43))
        expect(window.get_by_role("heading", name="There is no such link")).to_be_visible()
        look(window)


def test_results_and_audits_over_time(page: Page, phone: Page, sign_in: SignIn, picture: Picture) -> None:
    for number in (1, 2):
        audit = an_audit(number, name=f"Year {number}")
        answer(audit, {"University": [2, 3, 5], "Police": [1, 4], "Business": [3, 3, 4, 4]})
        for _ in range(3):
            send(audit, "University", RA_1="Decisions take months", role="Director")
        close(audit)
    for window in (page, phone):
        sign_in(window, LEAD)
        for place in ("", f"{audit.pk}/", "over-time/"):
            window.goto(AUDITS + place)
            look(window)
            width = "phone" if window is phone else "desktop"
            picture(window, f"audits-{place.strip('/') or 'list'}-{width}")
    page.goto(f"{AUDITS}{audit.pk}/")
    row = page.get_by_role("row", name="All sectors").first
    expect(row.get_by_role("cell").nth(6)).to_have_text("9")
    expect(page.get_by_role("row", name="Police")).to_have_count(1)  # who was asked, not what was said
