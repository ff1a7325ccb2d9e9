"""The living map in Chromium: drawn without tiles, and a list without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from journey.models import Organisation
from systems.models import System
from tests.browser.looks import assert_accessible
from tests.expected.journey_impact import _intervention

MAP = "/systems/QWO/steps/map/"


@pytest.fixture
def places(demonstration, settings):
    settings.MAP_TILES_URL = settings.MAP_TILES_ORIGIN = ""
    for number in range(30):
        _intervention(number, latitude=f"53.{number + 10}", longitude="-1.5")
    Organisation.objects.create(
        system=System.objects.get(ods_code="QWO"), name="A university", is_anchor=True, latitude=53.8, longitude=-1.6
    )


def test_the_map_draws_every_place_and_a_click_names_it(places, page: Page, sign_in):
    sign_in(page, "viewer@qwo.example")
    page.goto(MAP)
    shown = page.locator("[data-drawn='31']")
    expect(shown).to_be_visible()
    assert_accessible(page)
    page.goto(f"{MAP}?kind=organisations")
    shown = page.locator("[data-drawn='1']")
    expect(shown).to_be_visible()
    box = shown.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".leaflet-popup").get_by_role("link", name="A university")).to_be_visible()


def test_keys_reach_a_mark_from_the_list_and_come_back(places, page: Page, sign_in):
    sign_in(page, "viewer@qwo.example")
    page.goto(MAP)
    button = page.get_by_role("button", name=re.compile("^Show on the map.*A university$"))
    button.focus()
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup").get_by_role("link", name="A university")
    expect(link).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()


def test_the_tile_host_learns_the_site_and_no_page(demonstration, page: Page, sign_in):
    told = []

    def tile(route):
        told.append(route.request.headers.get("referer"))
        route.fulfill(status=204)

    page.route("https://tile.openstreetmap.org/**", tile)
    sign_in(page, "viewer@qwo.example")
    with page.expect_request("https://tile.openstreetmap.org/**"):
        page.goto(MAP)
    site = page.evaluate("location.origin")
    assert told
    assert set(told) == {f"{site}/"}


def test_without_a_script_the_list_is_there(places, plain: Page, sign_in):
    sign_in(plain, "viewer@qwo.example")
    plain.goto(MAP)
    expect(plain.get_by_role("link", name="A university")).to_be_visible()
    expect(plain.locator("#map")).to_be_hidden()
    expect(plain.locator("[data-show]:visible")).to_have_count(0)
