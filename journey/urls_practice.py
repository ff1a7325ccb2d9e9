"""Routes of the review of systems' own practice examples."""

from django.urls import path

from journey.views import examples

app_name = "practice"
urlpatterns = [
    path("review/", examples.queue, name="queue"),
    path("review/<int:sent_example>/", examples.review, name="review"),
]
