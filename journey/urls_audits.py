"""Routes of the relationship audit, below those of step 2."""

from django.urls import path

from journey.views import audits

urlpatterns = [
    path("", audits.audits, name="audits"),
    path("open/", audits.open_audit, name="audit_open"),
    path("<int:audit>/", audits.audit, name="audit"),
    path("<int:audit>/change/", audits.change_audit, name="audit_change"),
    path("<int:audit>/links/", audits.links, name="audit_links"),
    path("links/<int:audit_link>/withdraw/", audits.withdraw, name="audit_withdraw"),
    path("<int:audit>/closing-date/", audits.closing_date, name="audit_closing_date"),
    path("<int:audit>/close/", audits.close, name="audit_close"),
]
