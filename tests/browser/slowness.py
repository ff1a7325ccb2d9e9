"""A slow machine on demand, to show which test goes on before its page is there.

With SLOW_ANSWERS=0.7 every answer of the live server, style sheets included, comes that many seconds late; with
SLOW_BROWSER=6 Chromium has a sixth of its processor.
"""

import os
import time
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Page


def delay_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the live server's answers wait, when the environment says so."""
    seconds = float(os.environ.get("SLOW_ANSWERS", "0"))
    if not seconds:
        return
    answer = WSGIHandler.__call__

    def late(handler: WSGIHandler, environ: Any, start_response: Any) -> Any:
        time.sleep(seconds)
        return answer(handler, environ, start_response)

    monkeypatch.setattr(WSGIHandler, "__call__", late)


def slow_down(page: Page) -> None:
    """Take processor time away from a window, when the environment says so."""
    rate = float(os.environ.get("SLOW_BROWSER", "0"))
    if rate:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
