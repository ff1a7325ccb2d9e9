"""Routes of documents (DESIGN section 6)."""

from django.urls import path

from reports import potential, roundtable, views
from reports.steps import views as steps

app_name = "reports"

urlpatterns = [
    path("workshops/<int:workshop>/summary.pdf", roundtable.roundtable_pdf, name="roundtable_pdf"),
    path("workshops/<int:workshop>/summary.xlsx", roundtable.roundtable_xlsx, name="roundtable_xlsx"),
    path("systems/<slug:ods>/steps/potential/data-sheet.pdf", potential.potential_pdf, name="potential_pdf"),
    path("systems/<slug:ods>/steps/potential/data.xlsx", potential.potential_xlsx, name="potential_xlsx"),
    path("systems/<slug:ods>/steps/report.pdf", steps.steps_pdf, name="steps_pdf"),
    path("systems/<slug:ods>/steps/report.xlsx", steps.steps_xlsx, name="steps_xlsx"),
    path("systems/<slug:ods>/assessments/<slug:round>/report.pdf", views.assessment_pdf, name="pdf"),
    path("systems/<slug:ods>/assessments/<slug:round>/report.docx", views.assessment_docx, name="docx"),
    path("systems/<slug:ods>/assessments/<slug:round>/data.xlsx", views.assessment_xlsx, name="xlsx"),
    path("systems/<slug:ods>/assessments/<slug:round>/data.json", views.assessment_json, name="json"),
    path(
        "systems/<slug:ods>/assessments/<slug:round>/signed/<int:sequence>/report.pdf",
        views.signed_pdf,
        name="signed_pdf",
    ),
]
