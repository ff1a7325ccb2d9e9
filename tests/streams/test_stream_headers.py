"""What browsers are told with a stream, and whose pages may hold one."""

import pytest

from streams.app import page_of
from tests.streams.test_streams import Browser, address, with_app

EXACT = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
HOST = {"host": "rooms.test:8001"}


@with_app
async def test_every_answer_has_every_header(app, rooms):
    app.always.append((b"strict-transport-security", b"max-age=31536000"))
    asked = {
        200: Browser(app, address()),
        404: Browser(app, "token=x"),
        403: Browser(app, address(), headers={**HOST, "origin": "https://elsewhere.test"}),
    }
    health = Browser(app, "", path="/streams/health")
    elsewhere = Browser(app, "", path="/")
    for expected, browser in [*asked.items(), (200, health), (404, elsewhere)]:
        status, headers = await browser.start()
        assert status == expected
        assert headers.items() >= {**EXACT, "strict-transport-security": "max-age=31536000"}.items(), status


@with_app
async def test_the_product_s_own_page_may_read_it_and_no_other(app, rooms):
    own = Browser(app, address(), headers={**HOST, "origin": "http://rooms.test:8000"})
    status, headers = await own.start()
    assert (status, headers["access-control-allow-origin"]) == (200, "http://rooms.test:8000")
    assert headers["vary"] == "origin", "nobody in between hands it to another page"
    assert '"version": 1' in await own.event()
    for origin in ("https://elsewhere.test", "http://rooms.test.elsewhere.test", "null", "http://[", "\xff"):
        other = Browser(app, address(), headers={**HOST, "origin": origin})
        status, headers = await other.start()
        assert (status, "access-control-allow-origin" in headers) == (403, False), origin
    assert app.hub.count == 1


@with_app
async def test_a_page_of_the_same_origin_names_none(app, rooms):
    browser = Browser(app, address(), headers=HOST)
    status, headers = await browser.start()
    assert (status, "access-control-allow-origin" in headers) == (200, False)


@pytest.mark.parametrize("origin", ["https://[2001:db8::1]:8000", "https://[2001:db8::1]"])
def test_an_address_in_brackets_is_a_host_too(origin):
    told = [(b"host", b"[2001:db8::1]:8001"), (b"origin", origin.encode())]
    assert page_of({"headers": told}) == origin.encode()
