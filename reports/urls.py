"""Routes of documents (DESIGN section 6)."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("systems/<slug:ods>/assessments/<slug:round>/report.pdf", views.assessment_pdf, name="pdf"),
]
