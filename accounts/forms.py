"""Forms about people: invite, change a role, accept an invitation."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import Role, User
from nhsuk_forms.text import CleanCharField, CleanEmailField

PASSWORD_LIMIT = 200  # hashing a very long text costs the server, not the person who sent it


def _role_field(roles: tuple[Role, ...]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Role",
        choices=[(role.value, role.label) for role in roles],
        widget=forms.RadioSelect,
        error_messages={"required": "Select a role", "invalid_choice": "Select a role from the list"},
    )


class RoleForm(forms.Form):
    """A new role for somebody. `seen_role` is the role that the reader saw, so that nobody overwrites unseen."""

    seen_role = forms.CharField(max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = _role_field(roles)


class InviteForm(forms.Form):
    """An e-mail address and the role offered; `roles` are those that the reader may give."""

    email = CleanEmailField(
        label="E-mail address",
        max_length=254,
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address in the correct format, like name@example.com",
            "max_length": "E-mail address must be 254 characters or fewer",
        },
    )

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = _role_field(roles)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class TakeFactorAwayForm(forms.Form):
    """Whose second factor to take away; `person` once the form is valid."""

    email = CleanEmailField(
        label="E-mail address",
        max_length=254,
        error_messages={
            "required": "Enter the e-mail address of the person",
            "invalid": "Enter an e-mail address in the correct format, like name@example.com",
            "max_length": "E-mail address must be 254 characters or fewer",
        },
    )
    asked = forms.BooleanField(
        label="I have spoken to this person and know that it is them",
        error_messages={"required": "Speak to the person first, by a number that you know"},
    )

    person: User

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).strip().lower()
        person = User.objects.filter(email=email).first()
        if person is None:
            raise ValidationError("Nobody has this address. Check how it is written")
        self.person = person
        return email


class JoinForm(forms.Form):
    """The name and password of somebody who has no account yet; `email` is the invitation's."""

    name = CleanCharField(label="Your name", max_length=150)
    password = forms.CharField(
        label="Password",
        max_length=PASSWORD_LIMIT,
        strip=False,
        help_text="12 characters or more. Three random words are easy to remember.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a password", "max_length": "Password must be 200 characters or fewer"},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            try:
                validate_password(password, User(email=self.email, name=cleaned.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned
