from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        """Reports of made-up data go when that does."""
        from comparison.signals import illustrations_removed
        from reports.national.drawing import when_illustrations_go

        illustrations_removed.connect(when_illustrations_go, dispatch_uid="national reports")
