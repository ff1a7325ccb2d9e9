"""Routes of the step "potential"."""

from django.urls import path

from journey.views import potential, potential_import
from journey.views.potential_rows import LOCAL_INDICATORS, TARGETS, VALUES
from journey.views.potential_strategies import STRATEGIES, strategies

urlpatterns = [
    path("", potential.potential, name="potential"),
    path("local/add/", LOCAL_INDICATORS.add(), name="local_indicator_add"),
    path("local/<int:local_indicator>/", LOCAL_INDICATORS.edit(), name="local_indicator_edit"),
    path("local/<int:local_indicator>/retire/", LOCAL_INDICATORS.retire(), name="local_indicator_retire"),
    path("strategies/", strategies, name="strategies"),
    path("strategies/add/", STRATEGIES.add(), name="strategy_add"),
    path("strategies/<int:strategy>/", STRATEGIES.edit(), name="strategy_edit"),
    path("strategies/<int:strategy>/retire/", STRATEGIES.retire(), name="strategy_retire"),
    path("import/", potential_import.upload, name="values_import"),
    path("import/template.xlsx", potential_import.template_file, name="values_template"),
    path("import/<int:waiting_values>/", potential_import.preview, name="values_preview"),
    path("<slug:key>/", potential.indicator, name="indicator"),
    path("<slug:key>/baseline/", potential.baseline, name="baseline"),
    path("<slug:key>/paste/", potential.paste, name="paste"),
    path("<slug:key>/values/add/", VALUES.add(), name="value_add"),
    path("<slug:key>/values/<int:value>/", VALUES.edit(), name="value_edit"),
    path("<slug:key>/values/<int:value>/retire/", VALUES.retire(), name="value_retire"),
    path("<slug:key>/targets/add/", TARGETS.add(), name="target_add"),
    path("<slug:key>/targets/<int:target>/", TARGETS.edit(), name="target_edit"),
    path("<slug:key>/targets/<int:target>/retire/", TARGETS.retire(), name="target_retire"),
]
