"""Routes of documents (DESIGN section 6)."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("systems/<str:ods_code>/assessments/<slug:round_key>/report.pdf", views.assessment_pdf, name="pdf"),
]
