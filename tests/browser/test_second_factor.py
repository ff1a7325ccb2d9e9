"""Second factors in a real browser: a passkey by keyboard alone, and an app's codes without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import CDPSession, Page, expect

from accounts.models import User
from tests.accounts.factors import SECOND, App, with_app
from tests.browser.conftest import PASSWORD
from tests.browser.looks import assert_accessible, assert_styled
from tests.browser.steps import follow, onward

CHAIR = "chair@qwo.example"
Picture = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def required(settings: LazySettings) -> None:
    """As in production: a chair needs a second factor."""
    settings.SECOND_FACTOR_ROLES = frozenset({"chair"})


def enter(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(CHAIR)
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in", exact=True))


def confirm(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Continue"))


def press(page: Page, role: Any, name: str) -> None:
    """Go on by keyboard alone, and wait for the page that it leads to."""
    with onward(page):
        strike(page, role, name)


def strike(page: Page, role: Any, name: str) -> None:
    """Reach something by Tab alone and press Enter; fails when it can't be reached."""
    wanted = page.get_by_role(role, name=name)
    expect(wanted).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} can't be reached by keyboard on {page.url}")


def looked_at(page: Page, picture: Picture, name: str) -> None:
    picture(page, name)
    assert_styled(page)
    assert_accessible(page)


def add_authenticator(page: Page) -> tuple[CDPSession, str]:
    """A fingerprint reader that always says yes. Looking with axe takes it away: do so before or after."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    added = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": options | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    return session, added["authenticatorId"]


def test_a_passkey_is_added_and_signs_in_by_keyboard(
    page: Page, sign_in: Callable[[Page, str], None], picture: Picture
) -> None:
    page.goto("/accounts/login/")
    looked_at(page, picture, "sign-in")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    expect(page.get_by_text("Your role needs one")).to_be_visible()
    looked_at(page, picture, "led-to-it")
    press(page, "link", "Add a passkey")
    confirm(page)
    looked_at(page, picture, "add-passkey")
    session, key = add_authenticator(page)
    press(page, "button", "Add the passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    press(page, "button", "I have kept them: go on")
    expect(page.get_by_text("West Yorkshire").first).to_be_visible()
    press(page, "button", "Sign out")
    page.goto("/accounts/login/")
    press(page, "button", "Sign in with a passkey")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto("/systems/QWO/people/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("People")
    press(page, "button", "Sign out")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto("/accounts/login/")
    strike(page, "button", "Sign in with a passkey")
    expect(page.get_by_text("The passkey was not used")).to_be_visible()
    looked_at(page, picture, "passkey-not-used")
    sign_in(page, CHAIR)
    for address in ("", "webauthn/", "webauthn/reauthenticate/"):
        page.goto(SECOND + address)
        looked_at(page, picture, f"with-passkey-{address.strip('/').replace('/', '-')}")


def test_an_app_is_added_and_asked_for_without_javascript(plain: Page) -> None:
    enter(plain)
    follow(plain.get_by_role("link", name="Add an authenticator app"))
    confirm(plain)
    app = App(plain.locator(".app-key").inner_text())
    plain.get_by_label("Code from your app").fill(app.wrong())
    follow(plain.get_by_role("button", name="Add the app"))
    expect(plain.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert plain.locator(".app-key").inner_text() == app.secret, "the picture that was scanned stays good"
    plain.get_by_label("Code from your app").fill(app.code())
    follow(plain.get_by_role("button", name="Add the app"))
    expect(plain.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    code = plain.locator(".app-codes li").first.inner_text()
    follow(plain.get_by_role("button", name="Sign out"))
    enter(plain)
    expect(plain.get_by_role("heading", level=1)).to_have_text("Second step")
    expect(plain.get_by_role("button", name="Use a passkey")).to_have_count(0)
    plain.get_by_label("Code", exact=True).fill(code)
    follow(plain.get_by_role("button", name="Sign in", exact=True))
    plain.goto("/systems/QWO/people/")
    expect(plain.get_by_role("heading", level=1)).to_contain_text("People")


def test_the_pages_on_a_phone(phone: Page, sign_in: Callable[[Page, str], None], picture: Picture) -> None:
    person = User.objects.get(email=CHAIR)
    sign_in(phone, CHAIR)
    phone.goto(SECOND)
    looked_at(phone, picture, "phone-led-to-it")
    phone.goto(f"{SECOND}totp/activate/")
    confirm(phone)
    looked_at(phone, picture, "phone-add-app")
    with_app(person)
    for address in ("", "recovery-codes/", "totp/deactivate/", "webauthn/add/", "reauthenticate/"):
        phone.goto(SECOND + address)
        looked_at(phone, picture, f"phone-{address.strip('/').replace('/', '-')}")
    phone.context.clear_cookies()
    enter(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Second step")
    looked_at(phone, picture, "phone-second-step")
    phone.get_by_label("Code", exact=True).fill("123")
    follow(phone.get_by_role("button", name="Sign in", exact=True))
    looked_at(phone, picture, "phone-wrong-code")
    phone.context.clear_cookies()
    sign_in(phone, "admin@confed.example")
    phone.goto("/accounts/take-second-factor-away/")
    looked_at(phone, picture, "phone-take-away")
    for address in ("/accounts/directory/cancelled/",):
        phone.goto(address)
        looked_at(phone, picture, "phone-cancelled")
