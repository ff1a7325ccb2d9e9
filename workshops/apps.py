from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "workshops"
    verbose_name = "Roundtables"

    def ready(self) -> None:
        """Who leaves a system leaves its roundtables."""
        from django.db.models.signals import post_delete

        from workshops.services.leaving import take_rights

        post_delete.connect(take_rights, sender="accounts.Membership", dispatch_uid="who leaves facilitates no more")
