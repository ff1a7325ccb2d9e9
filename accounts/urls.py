"""Routes of a system's people, and of an invitation (DESIGN section 6)."""

from django.urls import path

from accounts import views

app_name = "people"

urlpatterns = [
    path("systems/<slug:ods>/people/", views.people_list, name="list"),
    path("systems/<slug:ods>/people/invite/", views.invite, name="invite"),
    path("systems/<slug:ods>/people/<int:membership>/role/", views.change_role, name="role"),
    path("systems/<slug:ods>/people/<int:membership>/remove/", views.remove, name="remove"),
    path("systems/<slug:ods>/people/invitations/<int:invitation>/withdraw/", views.withdraw, name="withdraw"),
    path("accounts/take-second-factor-away/", views.take_factor_away, name="take_factor_away"),
    path("accounts/invitations/<str:token>/", views.accept, name="accept"),
]
