"""How django-allauth behaves here: people are invited, nobody signs up; guesses are counted by account."""

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import filter_users_by_email
from allauth.core.internal import ratelimit
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest

from accounts import known_browsers
from nhsuk_forms.text import clean_text, has_hidden

COUNTED = {"app": "allauth.account", "action": "login_failed"}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        """An address that a person adds for themselves. Raises ValidationError for one with hidden characters."""
        if has_hidden(email):
            raise ValidationError("Enter an e-mail address in the correct format, like name@example.com")
        return str(super().clean_email(clean_text(email, multiline=False)))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address. A header with fewer addresses than there are trusted proxies came around them."""
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            return str(request.META["REMOTE_ADDR"])

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Guesses are counted by the account that they are at, however its address is written.

        Not by the host too, as django-allauth counts them: a visitor chooses what the Host header says, with any
        port. An address without an account is counted by itself, so that nothing tells the two apart. A browser in
        which the account's owner has signed in counts by itself, and by nothing else: others can't keep it out, and
        whoever has its cookie has no second ten with it.
        """
        common, own = self._buckets(request, **credentials)
        return own or common

    def _buckets(self, request: HttpRequest, **credentials: Any) -> tuple[str, str]:
        """Where guesses are counted: the bucket of everybody, and that of this browser, empty for an unknown one."""
        email = str(credentials.get("email") or credentials.get("username") or "").strip()
        found = filter_users_by_email(email)
        if not found:
            return f"address:{hashlib.sha256(email.casefold().encode()).hexdigest()}", ""
        common = f"account:{found[0].pk}"
        name = known_browsers.name_of(request, found[0])
        return common, f"{common}:browser:{name}" if name else ""

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Whoever has reset their password by mail starts anew, in both buckets."""
        for bucket in filter(None, self._buckets(request, **credentials)):
            ratelimit.clear(request, key=bucket, **COUNTED)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """What changed in an account goes to the address that its person signs in with."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)
