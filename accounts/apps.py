from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Whoever signs in, by whatever page, has a session whose end is known, and a line in the log.

        Raises ImproperlyConfigured when a second factor is required of a role that there is not: it would be required
        of nobody.
        """
        from django.conf import settings
        from django.contrib.auth.signals import user_logged_in

        from accounts import security_log
        from accounts.middleware import note_sign_in
        from accounts.models import Role

        if unknown := settings.SECOND_FACTOR_ROLES - set(Role.values):
            raise ImproperlyConfigured(f"REQUIRE_SECOND_FACTOR names what is no role: {', '.join(sorted(unknown))}")
        user_logged_in.connect(note_sign_in, dispatch_uid="sessions end in time")
        security_log.listen()
