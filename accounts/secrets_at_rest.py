"""Encrypts what has to be read again: the secrets of second factors, and names in tokens.

The keys are derived from `SECRET_KEY` and `SECRET_KEY_FALLBACKS`: whoever has only the database has none of it, and
what an earlier key encrypted is still read while that key is named.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"accounts.secrets_at_rest"


def _fernet_of(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def _fernets() -> MultiFernet:
    return MultiFernet([_fernet_of(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def encrypt(text: str) -> str:
    """`text` as only this installation can read it."""
    return _fernets().encrypt(text.encode()).decode("ascii")


def decrypt(encrypted: str) -> str | None:
    """The text behind `encrypted`; None when no key of this installation fits, or it was changed."""
    try:
        return _fernets().decrypt(encrypted.encode()).decode()
    except InvalidToken:
        return None
