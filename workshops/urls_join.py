"""Routes of participants, below `/join/`. The code is the key; nobody signs in."""

from django.urls import path

from workshops.views import joining

app_name = "join"
urlpatterns = [
    path("", joining.code, name="code"),
    path("<str:code>/", joining.room, name="room"),
    path("<str:code>/answer/", joining.give_answer, name="answer"),
    path("<str:code>/text/", joining.give_text, name="text"),
    path("<str:code>/next-person/", joining.next_person, name="next_person"),
    path("<str:code>/state/", joining.state, name="state"),
]
