"""The library's routes. Fixed pages stand before `<key>/<version>/`, which can't be mistaken for them."""

from django.urls import path

from frameworks import views

app_name = "frameworks"
urlpatterns = [
    path("", views.library_page, name="library"),
    path("four-steps/", views.four_steps_page, name="four_steps"),
    path("practice/", views.practice_page, name="practice"),
    path("glossary/", views.glossary_page, name="glossary"),
    path("sources/", views.sources_page, name="sources"),
    path("<slug:key>/<str:version>/", views.version_page, name="version"),
    path("<slug:key>/<str:version>/export.yaml", views.export, name="export"),
]
