"""What the environment says of an organisation's directory, as django-allauth takes it. Read by the settings."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PROVIDER = "directory"
NEEDED = ("OIDC_NAME", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def providers_of(environment: Mapping[str, str]) -> dict[str, Any]:
    """`SOCIALACCOUNT_PROVIDERS` for the directory at `OIDC_SERVER_URL`; nothing when there is none.

    `OIDC_VOUCHES_FOR` names the mail domains whose addresses count as verified although the directory does not say so
    of each. Raises ImproperlyConfigured for one that is half described, or that speaks without encryption.
    """
    url = environment.get("OIDC_SERVER_URL", "")
    if not url:
        return {}
    missing = [name for name in NEEDED if not environment.get(name)]
    if missing:
        raise ImproperlyConfigured(f"OIDC_SERVER_URL is set, so that these are needed: {', '.join(missing)}")
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in THIS_MACHINE):
        raise ImproperlyConfigured("OIDC_SERVER_URL must start with https://")
    settings: dict[str, Any] = {
        "server_url": url.rstrip("/"),
        "oauth_pkce_enabled": True,
        "email_authentication": True,
    }
    if domains := [one for one in environment.get("OIDC_VOUCHES_FOR", "").split(",") if one]:
        settings["verified_email"] = domains
    app = {
        "provider_id": PROVIDER,
        "name": environment["OIDC_NAME"],
        "client_id": environment["OIDC_CLIENT_ID"],
        "secret": environment["OIDC_CLIENT_SECRET"],
        "settings": settings,
    }
    return {"openid_connect": {"APPS": [app]}}
