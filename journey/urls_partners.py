"""Routes of the step "partners"."""

from django.urls import path

from journey.views import partners

urlpatterns = [
    path("", partners.partners, name="partners"),
]
