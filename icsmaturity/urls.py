"""Routes (DESIGN section 6)."""

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.views import list_usersessions
from django.urls import include, path

from api import views as api_views
from assessments.views import calendars
from assessments.views.administration import progress
from icsmaturity import views
from journey.views import audit_answers

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("", include("accounts.urls")),
    # An account's address is corrected by whoever runs the installation (`correct_person`): django-allauth's own page
    # would say of any address whether it has an account, and let people have one that may not be theirs.
    path("accounts/email/", views.closed, name="account_email"),
    path("accounts/confirm-email/", views.closed, name="account_email_verification_sent"),
    path("accounts/confirm-email/<str:key>/", views.closed, name="account_confirm_email"),
    path("accounts/", include("allauth.account.urls")),
    path(
        "accounts/sessions/",
        reauthentication_required(allow_get=True)(list_usersessions),
        name="usersessions_list",
    ),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("accounts/directory/", include("accounts.urls_directory")),
    path("", include("assessments.urls_administration")),
    path("frameworks/", include("frameworks.urls")),
    path("systems/", include("assessments.urls_systems")),
    path("systems/indicators/", include("journey.urls_indicators")),
    path("systems/<slug:ods>/assessments/", include("assessments.urls")),
    path("systems/<slug:ods>/areas/", include("assessments.urls_local_areas")),
    path("verify/", include("assessments.urls_verify")),
    path("calendar/<str:secret>.ics", calendars.feed, name="calendar"),
    path("systems/<slug:ods>/evidence/", include("assessments.urls_evidence")),
    path("systems/<slug:ods>/milestones/", include("assessments.urls_milestones")),
    path("systems/<slug:ods>/steps/", include("journey.urls")),
    path("audit/<str:audit_token>/", audit_answers.partner, name="partner_audit"),
    path("practice-examples/", include("journey.urls_practice")),
    path("national-recommendations/", include("journey.urls_national")),
    path("systems/<slug:ods>/conversations/", include("comparison.urls_conversations")),
    path("systems/<slug:ods>/own-data/", include("portability.urls")),
    path("join/", include("workshops.urls_join")),
    path("workshops/", include("workshops.urls")),
    path("compare/", include("comparison.urls")),
    path("api/v1/", include("api.urls")),
    path("accounts/reminders/", progress.wants, name="reminders"),
    path("accounts/your-data/", include("personal_data.urls")),
    path("accounts/tokens/", api_views.tokens, name="tokens"),
    path("accounts/tokens/<int:api_token>/revoke/", api_views.revoke, name="token_revoke"),
    path("compare/", include("reports.urls_national")),
    path("", include("reports.urls")),
]

handler400 = "icsmaturity.views.bad_request"
handler403 = "icsmaturity.views.permission_denied"
handler404 = "icsmaturity.views.page_not_found"
handler500 = "icsmaturity.views.server_error"
