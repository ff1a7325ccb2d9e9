"""Routes of comparison (DESIGN section 6)."""

from django.urls import path

from comparison import views

app_name = "compare"
urlpatterns = [
    path("", views.matrix, name="matrix"),
    path("map/", views.tiles, name="map"),
    path("areas/<slug:area>/", views.area, name="area"),
    path("change/", views.change, name="change"),
    path("evidence/", views.evidence, name="evidence"),
    path("data.csv", views.data_csv, name="csv"),
    path("data.xlsx", views.data_xlsx, name="xlsx"),
]
