"""Routes of an assessment, below `/systems/<ods>/assessments/`."""

from django.urls import path

from assessments import views

app_name = "assessments"

urlpatterns = [
    path("start/", views.start, name="start"),
    path("<slug:round>/", views.tasks, name="tasks"),
    path("<slug:round>/areas/<slug:area>/", views.area, name="area"),
    path("<slug:round>/areas/<slug:area>/why/", views.why, name="why"),
    path("<slug:round>/areas/<slug:area>/history/", views.area_history, name="area_history"),
    path("<slug:round>/areas/<slug:area>/preview/", views.preview, name="preview"),
    path("<slug:round>/check/", views.check, name="check"),
    path("<slug:round>/submit/", views.submit, name="submit"),
    path("<slug:round>/sign-off/", views.sign_off, name="sign_off"),
    path("<slug:round>/reopen/", views.reopen, name="reopen"),
    path("<slug:round>/here/", views.here, name="here"),
    path("<slug:round>/readings/", views.readings, name="readings"),
    path("<slug:round>/readings/invite/", views.invite_reading, name="invite_reading"),
    path("<slug:round>/readings/<int:reading>/", views.reading, name="reading"),
    path("<slug:round>/readings/<int:reading>/give/", views.give_reading, name="give_reading"),
    path("<slug:round>/readings/<int:reading>/withdraw/", views.withdraw_reading, name="withdraw_reading"),
    path("<slug:round>/since/", views.since, name="since"),
    path("<slug:round>/sharing/", views.sharing, name="sharing"),
    path("<slug:round>/signed/", views.versions, name="signed_versions"),
    path("<slug:round>/signed/<int:sequence>/", views.version, name="signed_version"),
    path("<slug:round>/signed/<int:sequence>/content.json", views.content, name="signed_content"),
    path("<slug:round>/frameworks/", views.frameworks, name="frameworks"),
    path("<slug:round>/frameworks/<slug:framework>/<str:version>/", views.move, name="move"),
    path("<slug:round>/history/", views.history, name="history"),
]
