"""Pages of one's own account, which django-allauth decides about."""

# Those of a person signed in ask others to sign in.
ACCOUNT_PAGES_OF_ONES_OWN = frozenset(
    {"account_email", "account_change_password", "account_set_password", "account_reauthenticate", "usersessions_list"}
)
ACCOUNT_PAGES = ACCOUNT_PAGES_OF_ONES_OWN | {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
