"""The pages of an assessment: thin, each asks a selector, a form, a service, and renders."""

from assessments.views.area import area, preview
from assessments.views.history import history
from assessments.views.states import check, reopen, sign_off, submit
from assessments.views.tasks import start, tasks

__all__ = ["area", "check", "history", "preview", "reopen", "sign_off", "start", "submit", "tasks"]
