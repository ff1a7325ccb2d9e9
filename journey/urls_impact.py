"""Routes of the step "impact"."""

from django.urls import path

from journey.views import impact

urlpatterns = [
    path("", impact.impact, name="impact"),
]
