"""Routes of the national recommendations."""

from django.urls import path

from journey.views import cycle

app_name = "national"
urlpatterns = [
    path("", cycle.national, name="list"),
    path("<slug:key>/", cycle.national_note, name="note"),
]
