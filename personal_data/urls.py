"""Routes of one's own data."""

from django.urls import path

from personal_data import views

app_name = "your_data"
urlpatterns = [
    path("", views.home, name="home"),
    path("copy.zip", views.copy, name="copy"),
]
