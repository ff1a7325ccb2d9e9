"""Routes of comparison (DESIGN section 6)."""

from django.urls import path

from comparison.views import conversations, groups, indicators, matches, pages

app_name = "compare"
urlpatterns = [
    path("", pages.matrix, name="matrix"),
    path("map/", pages.tiles, name="map"),
    path("areas/<slug:area>/", pages.area, name="area"),
    path("change/", pages.change, name="change"),
    path("evidence/", pages.evidence, name="evidence"),
    path("matches/", matches.matches, name="matches"),
    path("themes/", matches.themes, name="themes"),
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators/<slug:key>/data.xlsx", indicators.data_xlsx, name="indicator_xlsx"),
    path("conversations/", conversations.all_pairs, name="pairs"),
    path("groups/", groups.groups, name="groups"),
    path("groups/add/", groups.add, name="group_add"),
    path("groups/<int:group>/", groups.edit, name="group"),
    path("groups/<int:group>/delete/", groups.delete, name="group_delete"),
    path("data.csv", pages.data_csv, name="csv"),
    path("data.xlsx", pages.data_xlsx, name="xlsx"),
]
