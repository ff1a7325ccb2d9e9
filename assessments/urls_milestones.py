"""Routes of the register of milestones, below `/systems/<ods>/milestones/`."""

from django.urls import path

from assessments.views import calendars, milestones

app_name = "milestones"
urlpatterns = [
    path("", milestones.milestone_list, name="list"),
    path("add/", milestones.add, name="add"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/make/", calendars.make, name="make_calendar"),
    path("calendar/remove/", calendars.remove, name="remove_calendar"),
    path("<int:milestone>/", milestones.edit, name="edit"),
    path("<int:milestone>/criteria/", milestones.criteria, name="criteria"),
]
