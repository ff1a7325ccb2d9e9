"""Signing in by an organisation's directory (OpenID Connect: NHSmail, a council's own).

Nobody gets an account by it. It lets in whom the product knows by the address that the directory has verified: people
with an account, and people who were invited and whose invitation is open. The directory's word is believed when it is
signed by its own key, made for this product and for this very sign-in (the nonce), and both of its answers are of one
person.
"""

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from jwt import PyJWTError, get_unverified_header
from requests import RequestException

from accounts import services
from nhsuk_forms.text import clean_text

logger = logging.getLogger(__name__)

ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
"""How a directory may sign: with a key that it alone has."""
# What reading the answers of a directory that is broken, or none, can raise.
BROKEN = (
    AttributeError,
    ImproperlyConfigured,
    LookupError,
    OAuth2Error,
    PyJWTError,
    RequestException,
    TypeError,
    ValueError,
)


class DirectoryAnswers(OpenIDConnectOAuth2Adapter):
    """Reads what a directory answers. `claims` of the login are its own words, which are not kept."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("The directory sent no identity token.")
        login = super().complete_login(request, app, token, **kwargs)
        login.claims, login.account.extra_data = login.account.extra_data, {}
        return _cleaned(login)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The claims of a token. Its signature is checked too, which django-allauth leaves to the connection's."""
        if get_unverified_header(id_token).get("alg") not in ALGORITHMS:
            raise OAuth2Error("The identity token is not signed as a directory signs.")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return claims


def _cleaned(login: SocialLogin) -> SocialLogin:
    """The login without addresses that hold what nobody types: each is looked up, and one of them may be kept.

    Raises OAuth2Error where the person's number does: cleaned, it could be another person's.
    """
    if not _is_clean(login.account.uid):
        raise OAuth2Error("The directory's number of the person is not plain text.")
    login.email_addresses = [address for address in login.email_addresses if _is_clean(address.email)]
    return login


def _is_clean(text: str) -> bool:
    return clean_text(text, multiline=False) == text


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[Any, str] | None:
        """The person with an address that the directory says is verified: a plain yes, not any text."""
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True or str(address.verified).lower() == "true"
        found: tuple[Any, str] | None = super().authenticate_by_email(sociallogin)
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse an answer that is not of this sign-in and of one person; then let in who was invited."""
        token, user = sociallogin.claims.get("id_token", {}), sociallogin.claims.get("userinfo")
        nonce = sociallogin.state.get("nonce", "")
        same = user is None or user.get("sub") == token.get("sub")
        if not nonce or not constant_time_compare(str(token.get("nonce", "")), nonce) or not same:
            raise ImmediateHttpResponse(_failed(request, sociallogin.provider, OAuth2Error("Not of this sign-in.")))
        if not sociallogin.is_existing:
            self._accept_invitation(request, sociallogin, (user or token).get("name"))

    def _accept_invitation(self, request: HttpRequest, sociallogin: SocialLogin, name: Any) -> None:
        for address in sociallogin.email_addresses:
            if address.verified is True and (
                person := services.accept_by_directory(
                    email=address.email, name=clean_text(str(name or ""), multiline=False)[:150].strip()
                )
            ):
                sociallogin.connect(request, person)
                return


def _failed(request: HttpRequest, provider: Any, error: Exception) -> HttpResponse:
    logger.warning("Signing in by the directory failed: %s", type(error).__name__)
    response: HttpResponse = render_authentication_error(request, provider, exception=error)
    return response


def _with_directory(request: HttpRequest, provider_id: str, go_on: Callable[[Any], HttpResponse]) -> HttpResponse:
    """What `go_on` answers with the directory, or the page that says that it failed. 404 where there is none."""
    try:
        provider = get_adapter(request).get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        return go_on(provider)
    except BROKEN as error:
        return _failed(request, provider, error)


@require_safe
@never_cache
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the directory, with a nonce of this sign-in that the directory signs."""
    nonce = get_random_string(32)

    def go_on(provider: Any) -> HttpResponse:
        params = provider.get_auth_params() | {"nonce": nonce}
        response: HttpResponse = provider.redirect(
            request, "login", next_url=get_next_redirect_url(request), auth_params=params, nonce=nonce
        )
        return response

    return _with_directory(request, provider_id, go_on)


@require_safe
@never_cache
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The browser comes back from the directory."""
    view = OAuth2CallbackView.adapter_view(DirectoryAnswers(request, provider_id))
    return _with_directory(request, provider_id, lambda provider: view(request))
