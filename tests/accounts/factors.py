"""Second factors for tests: an app that shows codes, and people who have one."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

PASSWORD = "three random words here"
LOGIN = "/accounts/login/"
SECOND = "/accounts/second-factor/"
STEP = f"{SECOND}authenticate/"


class App:
    """An authenticator app on a phone, with the key of one account."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def code(self, periods: int = 0) -> str:
        """What it shows now, or shows so many half minutes later."""
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30 + periods))

    def wrong(self) -> str:
        """A code that is not right at any moment near."""
        near = {self.code(periods) for periods in range(-3, 4)}
        return next(code for code in (f"{number:06}" for number in range(20)) if code not in near)


def with_password(person: Any) -> Any:
    person.set_password(PASSWORD)
    person.save()
    return person


def with_app(person: Any) -> App:
    """Gives a person an authenticator app and recovery codes, as their page does."""
    app = App(generate_totp_secret())
    TOTP.activate(person, app.secret)
    RecoveryCodes.activate(person)
    return app


def recovery_codes(person: Any) -> list[str]:
    found = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = found.wrap().get_unused_codes()
    return codes


def enter(client: Any, email: str, password: str = PASSWORD, **place: Any) -> Any:
    """The first step of signing in."""
    return client.post(LOGIN, {"login": email, "password": password}, **place)
