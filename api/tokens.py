"""Tokens: made, found, revoked, and kept to a number of requests a minute."""

import hashlib
import secrets
import time
from collections.abc import Collection
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone

from accounts.permissions import Action, Actor, require
from api.models import Token, TokenMinute

START = "icsm_"
SCOPES = {
    "library": "Systems and rounds",
    "comparison": "What systems share: cells, distributions and changes",
}
LONGEST = timedelta(days=365)
AT_MOST = 20
"""How many tokens in use one person may have."""


class TooMany(Exception):
    """The token was used too often in this minute; `wait` is how many seconds to wait."""

    def __init__(self, wait: int) -> None:
        super().__init__("Too many requests.")
        self.wait = wait


def token_hash(secret: str) -> str:
    """What is kept of a token: SHA-256 of its text. The text has 256 random bits, so that no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def make_token(*, actor: Actor, name: str, scopes: Collection[str], expires_on: date) -> tuple[Token, str]:
    """Make a token and return it with its text, which is shown once.

    Raises Http404 for who may not compare systems, ValidationError for a day that is past or more than a year ahead,
    for no scope, and for more tokens than anybody needs.
    """
    require(actor, Action.COMPARE)
    if actor.user_id is None:
        raise Http404
    today = timezone.localdate()
    if not today < expires_on <= today + LONGEST:
        raise ValidationError({"expires_on": "The last day must be in the future and at most a year ahead"})
    if not scopes or not set(scopes) <= set(SCOPES):
        raise ValidationError({"scopes": "Select what the token reads"})
    if in_use(actor).count() >= AT_MOST:
        raise ValidationError(f"You have {AT_MOST} tokens in use. Revoke one first")
    secret = START + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user_id=actor.user_id,
        name=name,
        prefix=secret[: len(START) + 4],
        token_hash=token_hash(secret),
        scopes=sorted(scopes),
        expires_on=expires_on,
    )
    return token, secret


def in_use(actor: Actor):  # type: ignore[no-untyped-def]
    """The tokens of a person that are neither revoked nor past their last day, as a query."""
    return Token.objects.filter(user=actor.user_id, revoked_at=None, expires_on__gte=timezone.localdate())


def revoke_token(*, actor: Actor, pk: int) -> None:
    """Revoke a token of one's own, from the next request on. Raises Http404 for any other."""
    if actor.user_id is None:
        raise Http404
    found = Token.objects.filter(pk=pk, user_id=actor.user_id)
    if not found.exists():
        raise Http404
    found.filter(revoked_at=None).update(revoked_at=timezone.now())


def find_token(secret: str) -> Token | None:
    """The token with this text, its owner read with it; None when there is none that is good today."""
    today = timezone.localdate()
    token = (
        Token.objects.select_related("user")
        .filter(token_hash=token_hash(secret), revoked_at=None, expires_on__gte=today, user__is_active=True)
        .first()
    )
    if token and token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)
    return token


def count_request(token: Token) -> int:
    """Count a request of a token and return how many are left in this minute. Raises TooMany.

    One conditional UPDATE decides, so that processes which count at once never let one more through.
    """
    now = int(time.time())
    minute, most = now // 60, settings.API_REQUESTS_A_MINUTE
    rows = TokenMinute.objects.filter(token=token, minute=minute)
    if not rows.filter(used__lt=most).update(used=F("used") + 1):
        try:
            with transaction.atomic():
                TokenMinute.objects.create(token=token, minute=minute, used=1)
            TokenMinute.objects.filter(token=token, minute__lt=minute - 5).delete()
        except IntegrityError:
            if not rows.filter(used__lt=most).update(used=F("used") + 1):
                raise TooMany(60 - now % 60) from None
    used = rows.values_list("used", flat=True).first() or 0
    return max(0, most - used)
