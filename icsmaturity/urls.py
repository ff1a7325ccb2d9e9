"""Routes (DESIGN section 6)."""

from django.urls import include, path

from icsmaturity import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("frameworks/", include("frameworks.urls")),
    path("systems/", include("assessments.urls_systems")),
    path("systems/<slug:ods>/assessments/", include("assessments.urls")),
    path("", include("reports.urls")),
]

handler400 = "icsmaturity.views.bad_request"
handler403 = "icsmaturity.views.permission_denied"
handler404 = "icsmaturity.views.page_not_found"
handler500 = "icsmaturity.views.server_error"
