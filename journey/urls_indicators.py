"""Routes of an import of values for many systems, below `/systems/indicators/`."""

from django.urls import path

from journey.views import potential_import

app_name = "indicators"
urlpatterns = [
    path("import/", potential_import.upload, name="import"),
    path("import/template.xlsx", potential_import.template_file, name="template"),
    path("import/<int:national_values>/", potential_import.preview, name="preview"),
]
