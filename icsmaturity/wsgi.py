"""The WSGI entry point. Refuses to serve when the checks of `icsmaturity/checks.py` fail."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icsmaturity.settings")

application = get_wsgi_application()

from icsmaturity.checks import refuse_unsafe_start  # noqa: E402 - needs the apps to be ready

refuse_unsafe_start()

# Once, before the workers are made, instead of at the first request of each: a new worker answers at once.
import icsmaturity.urls  # noqa: E402, F401
