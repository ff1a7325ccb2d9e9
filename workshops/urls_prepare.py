"""Preparing: list, make, agenda, who facilitates."""

from django.urls import URLPattern, path

from workshops.views import preparing

prepare_patterns: list[URLPattern] = [
    path("", preparing.listing, name="list"),
    path("new/", preparing.new, name="new"),
    path("<int:workshop>/", preparing.prepare, name="prepare"),
    path("<int:workshop>/change/", preparing.change, name="change"),
    path("<int:workshop>/activities/add/", preparing.activity_add, name="activity_add"),
    path("<int:workshop>/activities/<int:activity>/", preparing.activity_edit, name="activity_edit"),
    path("<int:workshop>/activities/<int:activity>/move/", preparing.activity_move, name="activity_move"),
    path("<int:workshop>/facilitators/", preparing.give_right, name="give_right"),
    path("<int:workshop>/facilitators/<int:facilitator>/remove/", preparing.take_right, name="take_right"),
    path("<int:workshop>/keep/", preparing.keep, name="keep"),
]
