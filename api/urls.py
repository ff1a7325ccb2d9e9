"""Routes of the read API (DESIGN section 6)."""

from django.urls import path

from api import views
from api.endpoints import ENDPOINTS

app_name = "api"
urlpatterns = [
    path("", views.index, name="index"),
    path("docs", views.docs, name="docs"),
    path("openapi.json", views.openapi_document, name="openapi"),
    *(path(one.path, views.view_of(one), name=one.name) for one in ENDPOINTS),
]
