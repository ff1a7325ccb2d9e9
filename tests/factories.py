"""Makes what tests need beyond the product's content."""

from accounts.models import Membership, User
from systems.models import System


def make_person(role: str | None, system: System | None = None) -> User:
    """A person with one role, in `system` or national; `None` for a person without any."""
    code = system.ods_code.lower() if system else "national"
    user = User.objects.create_user(f"{role or 'nobody'}@{code}.test", name=f"{(role or 'nobody').title()} {code}")
    if role:
        Membership.objects.create(user=user, system=system, role=role)
    return user
