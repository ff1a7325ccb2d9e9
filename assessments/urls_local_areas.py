"""Routes of a system's own areas, below `/systems/<ods>/areas/`."""

from django.urls import path

from assessments.views import local_areas

app_name = "local_areas"
urlpatterns = [
    path("", local_areas.areas, name="list"),
    path("new/", local_areas.new, name="new"),
    path("new/from/<slug:example>/", local_areas.new, name="new_from"),
    path("<slug:area>/", local_areas.edit, name="edit"),
    path("<slug:area>/remove/", local_areas.remove, name="remove"),
]
