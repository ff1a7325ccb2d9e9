"""Routes of step 2."""

from django.urls import path

from journey.views import questions

urlpatterns = [
    path("", questions.questions, name="questions"),
    path("add/", questions.own_pages.add(), name="question_add"),
    path("choose/<slug:key>/", questions.choose, name="choose"),
    path("<int:question>/", questions.question_pages.edit(), name="question_edit"),
    path("<int:question>/move/", questions.move, name="move"),
    path("<int:question>/retire/", questions.question_pages.retire(), name="question_retire"),
]
