"""Routes of the step "potential"."""

from django.urls import path

from journey.views import potential

urlpatterns = [
    path("", potential.potential, name="potential"),
]
