"""What every page must pass: nothing that axe finds, and a style sheet that really arrived."""

from functools import cache
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NHS_BLUE = "rgb(0, 94, 184)"


@cache
def _axe_source() -> str:
    if not AXE.exists():
        raise RuntimeError("axe-core is not installed: run `make build`")
    return AXE.read_text(encoding="utf-8")


def _evaluate(page: Page, expression: str) -> object:
    """Evaluate through the debugger, which the page's content security policy does not reach."""
    session = page.context.new_cdp_session(page)
    try:
        answer = session.send(
            "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
        )
    finally:
        session.detach()
    if "exceptionDetails" in answer:
        raise RuntimeError(f"axe could not run on {page.url}: {answer['exceptionDetails']}")
    return answer["result"].get("value")


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, a line for each rule and place."""
    page.wait_for_load_state("load")
    # The value of the last expression is what comes back; the source itself returns nothing of use.
    _evaluate(page, _axe_source() + "\n;0")
    found = _evaluate(
        page,
        f"axe.run(document, {{runOnly: {{type: 'tag', values: {RULES}}}, resultTypes: ['violations']}})"
        ".then(r => r.violations.flatMap(v => v.nodes.map(n => "
        "`${v.id} (${v.impact}): ${v.help}\\n    ${n.target.join(' ')}\\n    ${n.failureSummary}`)))",
    )
    assert isinstance(found, list)
    return found


def assert_accessible(page: Page) -> None:
    """Fail with every violation that axe finds."""
    found = violations(page)
    assert not found, f"axe on {page.url}:\n" + "\n".join(found)


def assert_styled(page: Page) -> None:
    """Fail when the style sheet did not arrive or did not apply: axe finds nothing wrong with a bare page.

    Also fails when the page is wider than its window, which means scrolling sideways on a phone.
    """
    page.wait_for_load_state("load")
    rules = page.evaluate(
        "() => [...document.styleSheets].reduce((sum, s) => sum + (s.href ? s.cssRules.length : 0), 0)"
    )
    assert rules > 200, f"{page.url}: only {rules} rules came with its style sheets"
    is_projector = page.locator("body.app-screen").count() > 0  # a room looks at it: no header, nothing to skip
    if not is_projector:
        header = page.locator("header").first
        colour = header.evaluate("e => getComputedStyle(e).backgroundColor")
        assert colour == NHS_BLUE, f"{page.url}: the header is {colour}, not NHS blue"
    size = page.locator("h1").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 24, f"{page.url}: its heading is {size} px"
    hidden = None if is_projector else page.locator(".nhsuk-skip-link").first.bounding_box()
    assert hidden is None or hidden["x"] < 0 or hidden["height"] < 3, f"{page.url}: the skip link shows unfocused"
    over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{page.url}: {over} px wider than its window"
