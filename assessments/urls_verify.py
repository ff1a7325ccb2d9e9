"""The route of the public page that checks a signed report."""

from django.urls import path

from assessments.views.verifying import verify

urlpatterns = [path("", verify, name="verify")]
