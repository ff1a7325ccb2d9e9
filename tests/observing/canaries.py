"""What people write and who they are, as words that nothing else holds, and requests that carry all of it."""

from collections.abc import Callable
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse

NAME, EMAIL, ANSWER = "Canarina Namewell", "canary.address@example.test", "canary-answer-of-the-room"
PASSWORD, QUERY, AGENT, HOST = "canary-password-77", "canary-query", "canary-agent", "canary-host.test"
TOKEN, CODE, METHOD, NAMED_BY_VISITOR = "canary-token-in-the-path", "CANARYCODE", "CANARYMETHOD", "canary-request-id"
CANARIES = (NAME, EMAIL, ANSWER, PASSWORD, QUERY, AGENT, HOST, TOKEN, CODE, METHOD, NAMED_BY_VISITOR)
FAULTY = ("raising", "twice", "mailing", "talkative")


class RefusingMail(BaseEmailBackend):
    """A mail server that takes nothing, and says so with the address and what was to be sent."""

    def send_messages(self, email_messages: Any) -> int:
        quoted = {to: (550, message.body.encode()) for message in email_messages for to in message.to}
        raise SMTPRecipientsRefused(quoted)


def leaked(text: str) -> set[str]:
    """The canaries that a text holds, in capitals or not."""
    return {canary for canary in CANARIES if canary.casefold() in text.casefold()}


def send_them(sign_in: Callable[[str | None], Client], settings: Any) -> int:
    """Requests of every kind, those that fail among them; returns how many. Needs the routes of `faulty`."""
    settings.ROOT_URLCONF = "tests.observing.faulty"
    settings.EMAIL_BACKEND = "tests.observing.canaries.RefusingMail"
    lead, nobody = sign_in("lead"), Client()
    written = {"answer": ANSWER, "name": NAME, "email": EMAIL, "text": ANSWER, "password": PASSWORD, "login": EMAIL}
    carried = {
        "HTTP_USER_AGENT": AGENT,
        "HTTP_REFERER": f"https://a.test/{TOKEN}",
        "HTTP_X_REQUEST_ID": NAMED_BY_VISITOR,
    }
    for client in (lead, nobody):
        client.raise_request_exception = False
        client.cookies["sent-before"] = ANSWER
    gets = [
        "/",
        reverse("systems:home", args=["QWO"]),
        reverse("people:accept", args=[TOKEN]),
        reverse("partner_audit", args=[TOKEN]),
        reverse("calendar", args=[TOKEN]),
        reverse("join:room", args=[CODE]),
        f"/{TOKEN}/that/leads/nowhere/",
        "/api/v1/systems",
        "/static/build/main.css",
        "/healthz",
        f"/{TOKEN}%00",
    ]
    posts = [
        reverse("account_login"),
        reverse("account_reset_password"),
        reverse("people:invite", args=["QWO"]),
        reverse("partner_audit", args=[TOKEN]),
        reverse("join:answer", args=[CODE]),
        *(reverse(name, args=[TOKEN]) for name in FAULTY),
    ]
    for client in (lead, nobody):
        for address in gets:
            client.get(address, {"name": QUERY}, headers={"authorization": f"Bearer {TOKEN}"}, **carried)
        for address in posts:
            client.post(f"{address}?name={QUERY}", written, **carried)
        client.get("/", HTTP_HOST=HOST)
        client.generic(METHOD, f"/{TOKEN}/", ANSWER.encode())
        client.post(reverse("raising", args=[TOKEN]), ANSWER, content_type="application/json")
    strict = Client(enforce_csrf_checks=True)
    strict.post(f"/join/{CODE}/answer/", written)
    return 2 * (len(gets) + len(posts) + 3) + 1
