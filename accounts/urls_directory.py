"""Routes of signing in by an organisation's directory, under the names that django-allauth knows.

Its own routes would also let people sign up, and join accounts by a link.
"""

from allauth.socialaccount import views as allauth_views
from django.urls import path

from accounts import directory

urlpatterns = [
    path("cancelled/", allauth_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("<slug:provider_id>/", directory.begin, name="openid_connect_login"),
    path("<slug:provider_id>/callback/", directory.callback, name="openid_connect_callback"),
]
