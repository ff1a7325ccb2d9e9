from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "journey"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What the steps add to a system's home and to the library.

        The nominated lead, the single point of entry for partners, stands on the home, and so do the system's own
        practice examples once they are published; the library shows those too.

        When the product's content is loaded, published facts become values of indicators.
        """
        from frameworks.library import add_practice
        from frameworks.signals import content_loaded
        from journey.published import load_published_values
        from journey.selectors.cycle import lead_line, nominated_lead
        from journey.selectors.examples import examples_line, practice_published, published_names
        from systems.home import add_to_home

        add_to_home("nominated_lead", nominated_lead, lead_line)
        add_to_home("own_practice", published_names, examples_line)
        add_practice("own", practice_published)
        content_loaded.connect(load_published_values, dispatch_uid="journey")
