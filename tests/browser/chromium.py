"""Finds and starts the machine's Chromium."""

import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing but the page: no sandbox inside containers, and no connection of the browser's own.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """Start Chromium; raises `RuntimeError` with what to install when there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise RuntimeError("No Chromium on this machine; install it: sudo apt-get install chromium")
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
