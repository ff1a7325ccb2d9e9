"""Routes of a system's own practice examples, below those of its steps."""

from django.urls import path

from journey.views import examples

urlpatterns = [
    path("", examples.examples, name="examples"),
    path("add/", examples.example_pages.add(), name="example_add"),
    path("<int:example>/", examples.example, name="example"),
    path("<int:example>/change/", examples.example_pages.edit(), name="example_edit"),
    path("<int:example>/send/", examples.send, name="example_send"),
    path("<int:example>/take-back/", examples.take_back, name="example_take_back"),
    path("<int:example>/retire/", examples.example_pages.retire(), name="example_retire"),
]
