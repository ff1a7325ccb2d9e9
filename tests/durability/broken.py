"""Settings of a build that is broken in each of the ways that a storm must find. See `breaking.py`."""

from icsmaturity.settings import *  # noqa: F403
from icsmaturity.settings import MIDDLEWARE

# A form that is sent again has a second effect.
MIDDLEWARE.remove("sending.middleware.SentOnceMiddleware")
MIDDLEWARE[:0] = [
    "tests.durability.breaking.acknowledges_first",
    "tests.durability.breaking.answers_late",
    "tests.durability.breaking.saves_in_parts",
    "tests.durability.breaking.keeps_files_carelessly",
]
