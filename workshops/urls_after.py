"""What came of it: summary, decisions of the system, comparing roundtables."""

from django.urls import URLPattern, path

from workshops.views import after, comparing

after_patterns: list[URLPattern] = [
    path("compare/", comparing.compare, name="compare"),
    path("<int:workshop>/summary/", after.summary, name="summary"),
    path("<int:workshop>/decisions/", after.decisions, name="decisions"),
    path("<int:workshop>/decisions/<int:item>/", after.answer, name="answer"),
    path("<int:workshop>/actions/<int:action>/take/", after.take_action, name="take_action"),
]
