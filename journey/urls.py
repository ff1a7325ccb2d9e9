"""Routes of the four steps, below `/systems/<ods>/steps/`."""

from django.urls import include, path

from journey.views import cycle, evidence
from journey.views import map as living

app_name = "steps"
urlpatterns = [
    path("", cycle.cycle, name="cycle"),
    path("sharing/", cycle.sharing, name="sharing"),
    path("recommendations/<slug:key>/", cycle.recommendation, name="recommendation"),
    path("examples/", include("journey.urls_examples")),
    path("evidence/<slug:kind>/<int:learned>/", evidence.use, name="use"),
    path("potential/", include("journey.urls_potential")),
    path("questions/audits/", include("journey.urls_audits")),
    path("questions/", include("journey.urls_questions")),
    path("partners/", include("journey.urls_partners")),
    path("map/", living.living_map, name="map"),
    path("map/points.json", living.map_points, name="map_points"),
    path("impact/", include("journey.urls_impact")),
]
