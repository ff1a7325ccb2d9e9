"""Routes of roundtables, below `/workshops/`. Each part of them has its own list."""

from workshops.urls_after import after_patterns
from workshops.urls_prepare import prepare_patterns
from workshops.urls_run import run_patterns
from workshops.urls_screen import screen_patterns

app_name = "workshops"
urlpatterns = [*prepare_patterns, *run_patterns, *screen_patterns, *after_patterns]
