"""Routes of a system's conversations, below `/systems/<ods>/conversations/`."""

from django.urls import path

from comparison.views import conversations

app_name = "conversations"
urlpatterns = [
    path("", conversations.conversation_list, name="list"),
    path("<int:conversation>/", conversations.one, name="one"),
    path("<int:conversation>/withdraw/", conversations.withdraw, name="withdraw"),
    path("ask/<slug:other>/<slug:area>/", conversations.ask, name="ask"),
]
