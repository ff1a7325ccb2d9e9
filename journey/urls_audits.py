"""Routes of the relationship audit, below those of step 2."""

from django.urls import path

from journey.views import audit_results, audits

urlpatterns = [
    path("", audits.audits, name="audits"),
    path("open/", audits.open_audit, name="audit_open"),
    path("over-time/", audit_results.over_time, name="audits_over_time"),
    path("over-time.xlsx", audit_results.over_time_xlsx, name="audits_over_time_xlsx"),
    path("<int:audit>/", audits.audit, name="audit"),
    path("<int:audit>/change/", audits.change_audit, name="audit_change"),
    path("<int:audit>/links/", audits.links, name="audit_links"),
    path("<int:closed_audit>/results.xlsx", audit_results.results_xlsx, name="audit_results_xlsx"),
    path("links/<int:audit_link>/withdraw/", audits.withdraw, name="audit_withdraw"),
    path("<int:audit>/closing-date/", audits.closing_date, name="audit_closing_date"),
    path("<int:audit>/close/", audits.close, name="audit_close"),
]
