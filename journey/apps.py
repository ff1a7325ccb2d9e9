from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "journey"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The nominated lead, the single point of entry for partners, stands on the system's home."""
        from journey.selectors.cycle import lead_line, nominated_lead
        from systems.home import add_to_home

        add_to_home("nominated_lead", nominated_lead, lead_line)
