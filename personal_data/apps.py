"""The app's name."""

from django.apps import AppConfig
from django.db.models.signals import pre_delete


class PersonalDataConfig(AppConfig):
    name = "personal_data"
    verbose_name = "Personal data"

    def ready(self) -> None:
        """However an account is deleted, its person's names leave everything that stays after them."""
        from personal_data.erasing import when_an_account_goes

        pre_delete.connect(when_an_account_goes, sender="accounts.User", dispatch_uid="names leave with the account")
