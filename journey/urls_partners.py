"""Routes of step 3."""

from django.urls import path

from journey.views import partners

urlpatterns = [
    path("", partners.partners, name="partners"),
    path("lead/", partners.nominate, name="nominate"),
    path("lead/end/", partners.end_lead, name="end_lead"),
    path("landscape/", partners.landscape, name="landscape"),
    path("landscape/add/", partners.landscape_pages.add(), name="landscape_add"),
    path("landscape/published/<slug:entry>/", partners.landscape_published, name="landscape_published"),
    path("landscape/published/<slug:entry>/confirm/", partners.landscape_confirm, name="landscape_confirm"),
    path("landscape/<int:line>/", partners.landscape_pages.edit(), name="landscape_edit"),
    path("landscape/<int:line>/retire/", partners.landscape_pages.retire(), name="landscape_retire"),
    path("organisations/", partners.organisations, name="organisations"),
    path("organisations/add/", partners.organisation_pages.add(), name="organisation_add"),
    path("organisations/<int:organisation>/", partners.organisation_pages.edit(), name="organisation_edit"),
    path("organisations/<int:organisation>/retire/", partners.organisation_pages.retire(), name="organisation_retire"),
    path("programmes/add/", partners.programme_pages.add(), name="programme_add"),
    path("programmes/<int:programme>/", partners.programme_pages.edit(), name="programme_edit"),
    path("programmes/<int:programme>/retire/", partners.programme_pages.retire(), name="programme_retire"),
    path("programmes/<int:programme>/checklist/", partners.checklist, name="checklist"),
]
