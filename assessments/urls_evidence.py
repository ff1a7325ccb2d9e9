"""Routes of the register of evidence, below `/systems/<ods>/evidence/`."""

from django.urls import path

from assessments.views import evidence, evidence_import

app_name = "evidence"
urlpatterns = [
    path("", evidence.evidence_list, name="list"),
    path("add/", evidence.add, name="add"),
    path("import/", evidence_import.upload, name="import"),
    path("import/template.xlsx", evidence_import.template_file, name="import_template"),
    path("import/<int:waiting>/", evidence_import.preview, name="import_preview"),
    path("<int:evidence>/", evidence.evidence_item, name="item"),
    path("<int:evidence>/edit/", evidence.edit, name="edit"),
    path("<int:evidence>/retire/", evidence.retire, name="retire"),
    path("<int:evidence>/file/", evidence.file, name="file"),
]
