"""Guesses at an account, written in all the ways in which somebody hides that it is the same one."""

from typing import Any

from django.test import Client

from tests.accounts.factors import LOGIN, PASSWORD, enter

__all__ = ["LOGIN", "PASSWORD", "VARIANTS", "enter", "guess", "guesses_until_refused", "is_refused"]

VARIANTS: list[dict[str, Any]] = [
    {"email": str.upper},
    {"email": str.title},
    {"email": lambda email: f"  {email} "},
    {"host": "localhost"},
    {"host": "testserver:8443"},
    {"host": "testserver:9"},
    {"forwarded": "203.0.113.{}"},
    {"address": "198.51.100.{}"},
    {"email": lambda email: f"\u00a0{email}\u3000"},
    {},
]


def guess(
    email: str,
    number: int,
    *,
    password: str = "wrong words altogether",
    right: bool = False,
    client: Client | None = None,
) -> Any:
    """One guess, in the way of its number; by a browser that nobody knows, or by `client`."""
    way = VARIANTS[number % len(VARIANTS)]
    more = {"REMOTE_ADDR": way.get("address", "10.0.0.1").format(number)}
    if "forwarded" in way:
        more["HTTP_X_FORWARDED_FOR"] = way["forwarded"].format(number)
    if "host" in way:
        more["HTTP_HOST"] = way["host"]
    written = way.get("email", str)(email)
    return enter(client or Client(), written, PASSWORD if right else password, **more)


def is_refused(answer: Any) -> bool:
    """Whether a guess was not even looked at."""
    return "Too many" in answer.content.decode()


def guesses_until_refused(email: str, most: int = 60, client: Client | None = None) -> int:
    """How many guesses are checked before they are no longer."""
    for number in range(most):
        if is_refused(guess(email, number, client=client)):
            return number
    return most
