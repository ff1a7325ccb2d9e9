"""Pages of one's own account, which django-allauth decides about; and what an administrator does for others."""

from tests.expected.rules import State, Table

# Those of a person signed in ask others to sign in.
ACCOUNT_PAGES_OF_ONES_OWN = frozenset(
    {
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
        "usersessions_list",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
# Of django-allauth, and not of this product: nobody gets in.
CLOSED = frozenset({"account_email", "account_email_verification_sent", "account_confirm_email"})
ACCOUNT_PAGES = (
    ACCOUNT_PAGES_OF_ONES_OWN
    | CLOSED
    | {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_confirm_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "socialaccount_login_cancelled",
        "openid_connect_login",
        "openid_connect_callback",
    }
)
# Their addresses hold a key or a number.
ACCOUNT_PAGES_WITH_A_KEY = frozenset(
    {
        "account_confirm_email",
        "account_reset_password_from_key",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
    }
)


def administrator(state: State) -> frozenset[str | None]:
    return frozenset({"administrator"})


EXPECTATIONS: Table = {
    ("people:take_factor_away", "GET"): (administrator, {}),
    ("people:take_factor_away", "POST"): (administrator, {}),
}
