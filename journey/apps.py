from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "journey"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The nominated lead, the single point of entry for partners, stands on the system's home.

        When the product's content is loaded, published facts become values of indicators.
        """
        from frameworks.signals import content_loaded
        from journey.published import load_published_values
        from journey.selectors.cycle import lead_line, nominated_lead
        from systems.home import add_to_home

        add_to_home("nominated_lead", nominated_lead, lead_line)
        content_loaded.connect(load_published_values, dispatch_uid="journey")
