"""Steps from one page to the next. Playwright's own click comes back before the next page does."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page


@contextmanager
def onward(page: Page) -> Iterator[None]:
    """Do within what leads this window to another page; it ends when that has loaded, style sheets included."""
    with page.expect_navigation(wait_until="load"):
        yield


def follow(way: Locator) -> None:
    """Click a link or a button that leads to another page, and wait until that has loaded."""
    with onward(way.page):
        way.click()
