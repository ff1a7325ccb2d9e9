"""Routes of step 4."""

from django.urls import path

from journey.views import impact

urlpatterns = [
    path("", impact.impact, name="impact"),
    path("interventions/add/", impact.add, name="intervention_add"),
    path("interventions/<int:intervention>/", impact.intervention, name="intervention"),
    path("interventions/<int:intervention>/change/", impact.edit, name="intervention_edit"),
    path("interventions/<int:intervention>/links/", impact.links, name="intervention_links"),
    path("interventions/<int:intervention>/retire/", impact.intervention_pages.retire(), name="intervention_retire"),
    path("interventions/<int:intervention>/values/add/", impact.value_add, name="intervention_value_add"),
    path("values/<int:intervention_value>/", impact.value_edit, name="intervention_value_edit"),
    path(
        "values/<int:intervention_value>/retire/",
        impact.value_pages.retire(),
        name="intervention_value_retire",
    ),
    path("asks/add/", impact.ask_pages.add(), name="ask_add"),
    path("asks/<int:ask>/", impact.ask_pages.edit(), name="ask_edit"),
    path("asks/<int:ask>/retire/", impact.ask_pages.retire(), name="ask_retire"),
]
