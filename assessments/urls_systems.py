"""Routes of the list of systems and of a system's home."""

from django.urls import path

from assessments.views import systems
from assessments.views.history import system_history

app_name = "systems"
urlpatterns = [
    path("", systems.system_list, name="list"),
    path("<slug:ods>/", systems.system_home, name="home"),
    path("<slug:ods>/history/", system_history, name="history"),
]
