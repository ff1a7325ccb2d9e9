"""The app's name."""

from django.apps import AppConfig


class SendingConfig(AppConfig):
    name = "sending"
