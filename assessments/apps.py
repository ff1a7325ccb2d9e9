from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "Assessments"

    def ready(self) -> None:
        """No migration drops the guard of the history."""
        from assessments.triggers import after_migrating

        post_migrate.connect(after_migrating, sender=self, dispatch_uid="the history is kept by the database")
