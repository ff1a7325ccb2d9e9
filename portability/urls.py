"""Routes of a system's own data."""

from django.urls import path

from portability import views

app_name = "own_data"
urlpatterns = [
    path("", views.home, name="home"),
    path("copy.zip", views.copy, name="copy"),
    path("preview/", views.preview, name="preview"),
    path("load/", views.load, name="load"),
]
