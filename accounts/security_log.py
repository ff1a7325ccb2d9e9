"""Log lines of what concerns security: signing in, and what changed in an account. `permissions` tells of refusals.

A line says what happened, never to whom: the id of its request leads to the line of the request, and no further. Who
an act was by stands in the history of the system, where those who may read it see it.
"""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from django.contrib.auth import signals as auth
from django.dispatch import Signal

logger = logging.getLogger(__name__)

TOLD: dict[Signal, str] = {
    auth.user_logged_in: "signed in",
    auth.user_login_failed: "signing in failed: the password or the address",
    auth.user_logged_out: "signed out",
    account.password_changed: "a password was changed",
    account.password_set: "a password was set",
    account.password_reset: "a password was reset by a mailed link",
    factors.authenticator_added: "a second factor was added",
    factors.authenticator_removed: "a second factor was removed",
    factors.authenticator_reset: "recovery codes were made anew",
    factors.authenticator_used: "a second factor was used",
    factors.authentication_failed: "a second factor failed: the code or the passkey",
}
"""Each event and its words. Attempts beyond a limit are lines of requests with the status 429."""


def listen() -> None:
    """Write a line whenever one of these happens; connecting twice writes one."""
    for signal, words in TOLD.items():
        signal.connect(_receiver(words), weak=False, dispatch_uid=f"security log: {words}")


def _receiver(words: str) -> Any:
    def write(sender: Any, **kwargs: Any) -> None:
        logger.info(words)

    return write
