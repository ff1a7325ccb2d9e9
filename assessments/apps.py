from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_delete


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "Assessments"

    def ready(self) -> None:
        """However an account is deleted, its person's names leave the history; and no migration drops the guard."""
        from assessments.services.people import when_an_account_goes
        from assessments.triggers import after_migrating

        pre_delete.connect(when_an_account_goes, sender="accounts.User", dispatch_uid="names leave the history")
        post_migrate.connect(after_migrating, sender=self, dispatch_uid="the history is kept by the database")
