"""Second factors, as django-allauth keeps them: encrypted, in our words, each code good once."""

import logging
import struct
from collections.abc import Callable
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm as BaseWebAuthnForm,
)
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError

from accounts import secrets_at_rest
from nhsuk_forms.text import CleanCharField

logger = logging.getLogger(__name__)

LONGEST_CREDENTIAL = 20_000
"""What a browser sends of a passkey is some 2,000 characters."""
PASSKEY_FAILED = "The passkey did not work. Try again, or use another way"
# What reading a made-up passkey can raise: it is read by a library that expects a browser.
MADE_UP = (AttributeError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError, struct.error)


class MFAAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted, and says what went wrong in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is wrong or was used already. Enter the code that your app shows now",
        "cannot_generate_recovery_codes": "Add an authenticator app or a passkey first",
    }

    def encrypt(self, text: str) -> str:
        return secrets_at_rest.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. In the place of one that can't be read stands a random one, which no code fits."""
        text = secrets_at_rest.decrypt(encrypted_text)
        if text is None:
            logger.error("The secret of a second factor can't be read: was SECRET_KEY changed without a fallback?")
            return generate_totp_secret()
        return text

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {number}"


def _code_field(label: str, hint: str) -> forms.CharField:
    return CleanCharField(
        label=label,
        help_text=hint,
        max_length=40,
        error_messages={"required": "Enter the code"},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class _CodeOnce:
    """A code of an app is taken once in all the time in which it is right.

    django-allauth remembers one for a single period, and `MFA_TOTP_TOLERANCE` makes it right for longer.
    """

    user: Any
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(  # type: ignore[attr-defined]
            "Code", "The 6 digits that your authenticator app shows, or one of your recovery codes"
        )

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
            used = f"accounts.totp:{self.user.pk}:{''.join(code.split())}"
            if not cache.add(used, True, timeout=seconds):
                raise MFAAdapter().validation_error("incorrect_code")
        return code


class CodeForm(_CodeOnce, AuthenticateForm):
    """The second step of signing in."""


class ConfirmCodeForm(_CodeOnce, ReauthenticateForm):
    """Confirms that it is the person, before a change of the account."""


class AppForm(ActivateTOTPForm):
    """The first code of an authenticator app that is being added."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field("Code from your app", "6 digits, which change every half minute")


class CredentialField(forms.JSONField):
    """What a browser says of a passkey, as JSON of a bounded size."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST_CREDENTIAL:
            raise ValidationError(PASSKEY_FAILED)
        try:
            return super().to_python(value)
        except RecursionError:
            raise ValidationError(PASSKEY_FAILED) from None

    def bound_data(self, data: Any, initial: Any) -> None:
        """Nothing: what was sent once is of no use again, so the page does not carry it back."""


def _read(clean: Callable[[], Any]) -> Any:
    """What `clean` returns. Raises ValidationError, and nothing else, for a made-up passkey."""
    try:
        return clean()
    except MADE_UP:
        raise ValidationError(PASSKEY_FAILED) from None
    except ValidationError as error:
        if error.code == "incorrect_code":
            raise ValidationError(PASSKEY_FAILED) from None
        raise


class _WithCredential:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(  # type: ignore[attr-defined]
            widget=forms.HiddenInput, error_messages={"required": PASSKEY_FAILED, "invalid": PASSKEY_FAILED}
        )


class AddPasskeyForm(_WithCredential, AddWebAuthnForm):
    """A new passkey, with a name that tells it from others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = CleanCharField(
            label="Name", help_text="To tell it from others, for example “Work phone”", max_length=100, required=False
        )
        self.fields["passwordless"] = forms.BooleanField(
            label="Sign in with it instead of my password",
            help_text="Untick for a security key without a PIN or fingerprint",
            required=False,
            initial=True,
        )

    def clean(self) -> dict[str, Any]:
        return dict(_read(super().clean) or {})


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = CleanCharField(label="Name", max_length=100)


class PasskeyForm(_WithCredential, BaseWebAuthnForm):
    """A passkey as the second step of signing in."""

    def clean_credential(self) -> Authenticator:
        found: Authenticator = _read(super().clean_credential)
        return found


class PasskeySignInForm(_WithCredential, LoginWebAuthnForm):
    """A passkey in the place of a password."""

    def clean_credential(self) -> Authenticator:
        found: Authenticator = _read(super().clean_credential)
        return found


class ConfirmPasskeyForm(_WithCredential, ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        found: Authenticator = _read(super().clean_credential)
        return found
