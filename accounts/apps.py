from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Whoever signs in, by whatever page, has a session whose end is known."""
        from django.contrib.auth.signals import user_logged_in

        from accounts.middleware import note_sign_in

        user_logged_in.connect(note_sign_in, dispatch_uid="sessions end in time")
