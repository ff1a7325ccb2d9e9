"""The projector and the sheets to print."""

from django.urls import URLPattern, path

from workshops.views import screen

screen_patterns: list[URLPattern] = [
    path("<int:workshop>/screen/", screen.screen, name="screen"),
    path("<int:workshop>/join-sheet/", screen.join_sheet, name="join_sheet"),
    path("<int:workshop>/score-sheets/", screen.score_sheets, name="score_sheets"),
    path("screen/<str:link>/", screen.screen_by_link, name="screen_by_link"),
    path("screen/<str:link>/state/", screen.screen_state, name="screen_state"),
]
