"""Routes of the step "questions"."""

from django.urls import path

from journey.views import questions

urlpatterns = [
    path("", questions.questions, name="questions"),
]
