"""How a person is named where only their name is shown."""

from accounts.models import User

FORMER_MEMBER = "a former member"


def name_of(user: User | None) -> str:
    """The person's name or address; "a former member" when the account is gone."""
    return str(user) if user else FORMER_MEMBER
