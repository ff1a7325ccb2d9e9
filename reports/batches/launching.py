"""Starting the process that draws a batch."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from reports.launching import start_command

Launch = Callable[[int], None]


def launch(batch_id: int) -> None:
    """Have a batch drawn, by whatever the installation uses for it. Raises OSError when it could not be started."""
    start: Launch = import_string(settings.REPORT_BATCH_LAUNCHER)
    start(batch_id)


def start_process(batch_id: int) -> None:
    """Start `manage.py draw_report_batch`."""
    start_command("draw_report_batch", batch_id)
