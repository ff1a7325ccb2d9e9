"""The pages of an assessment: thin, each asks a selector, a form, a service, and renders."""

from assessments.views.area import area, preview
from assessments.views.frameworks import frameworks, move
from assessments.views.giving import give_reading
from assessments.views.history import area_history, history
from assessments.views.presence import here
from assessments.views.readings import invite_reading, reading, readings, withdraw_reading
from assessments.views.signed import content, sharing, version, versions
from assessments.views.since import since
from assessments.views.states import check, reopen, sign_off, submit
from assessments.views.tasks import start, tasks
from assessments.views.why import why

__all__ = [
    "area",
    "area_history",
    "check",
    "content",
    "frameworks",
    "give_reading",
    "here",
    "history",
    "invite_reading",
    "move",
    "preview",
    "reading",
    "readings",
    "reopen",
    "sharing",
    "sign_off",
    "since",
    "start",
    "submit",
    "tasks",
    "version",
    "versions",
    "why",
    "withdraw_reading",
]
