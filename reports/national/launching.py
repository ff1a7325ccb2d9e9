"""Starting the process that draws a national report."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from reports.launching import start_command

Launch = Callable[[int], None]


def launch(drawing_id: int) -> None:
    """Have a drawing drawn, by whatever the installation uses for it. Raises OSError when it could not be started."""
    start: Launch = import_string(settings.NATIONAL_REPORT_LAUNCHER)
    start(drawing_id)


def start_process(drawing_id: int) -> None:
    """Start `manage.py draw_national_report`."""
    start_command("draw_national_report", drawing_id)
