"""Routes of an administrator's pages. They stand before the library's, whose keys never are "import"."""

from django.urls import path

from assessments.views import administration
from assessments.views.administration import frameworks, progress, rounds

app_name = "administration"
urlpatterns = [
    path("administration/", administration.home, name="home"),
    path("frameworks/import/", frameworks.upload, name="import"),
    path("frameworks/import/template.xlsx", frameworks.template_file, name="template"),
    path("frameworks/import/keep/", frameworks.keep, name="keep"),
    path("frameworks/import/<slug:framework>/<str:draft>/", frameworks.draft, name="draft"),
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/new/", rounds.new, name="new_round"),
    path("rounds/<slug:key>/", rounds.edit, name="round"),
    path("rounds/<slug:key>/progress/", progress.progress, name="progress"),
    path("rounds/<slug:key>/progress.csv", progress.progress_csv, name="progress_csv"),
    path("rounds/<slug:key>/extend/", progress.extend, name="extend"),
    path("rounds/<slug:key>/remind/", progress.reminder, name="reminder"),
]
