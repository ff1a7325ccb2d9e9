"""Routes of an assessment, below `/systems/<ods>/assessments/`."""

from django.urls import path

from assessments import views

app_name = "assessments"

urlpatterns = [
    path("start/", views.start, name="start"),
    path("<slug:round>/", views.tasks, name="tasks"),
    path("<slug:round>/areas/<slug:area>/", views.area, name="area"),
    path("<slug:round>/areas/<slug:area>/preview/", views.preview, name="preview"),
    path("<slug:round>/check/", views.check, name="check"),
    path("<slug:round>/submit/", views.submit, name="submit"),
    path("<slug:round>/sign-off/", views.sign_off, name="sign_off"),
    path("<slug:round>/reopen/", views.reopen, name="reopen"),
    path("<slug:round>/history/", views.history, name="history"),
]
