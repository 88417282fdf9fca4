"""The maps in a browser without JavaScript: chosen by a form, walked by keyboard, clean at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from programmes.reference.load import load_reference_data
from tests.look.looking import WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reader(browser: Browser, live_server: Any) -> Iterator[Page]:
    """Somebody who is not signed in and whose browser runs no scripts."""
    load_reference_data()
    context = browser.new_context(
        base_url=live_server.url, locale="en-GB", viewport={"width": 1280, "height": 900}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def test_any_money_coming_up_north_is_one_click_from_home(reader: Page) -> None:
    reader.goto("/")
    reader.get_by_role("link", name="The North").click()
    expect(reader.get_by_role("heading", name="£31.83 million awarded to 19 projects led in the North")).to_be_visible()
    expect(reader.get_by_text("of England’s children").first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_form_makes_an_address_that_can_be_shared(width: int, reader: Page) -> None:
    reader.set_viewport_size({"width": width, "height": 900})
    reader.goto("/map/")
    reader.get_by_role("combobox", name="Colour by").select_option("projects")
    reader.get_by_role("combobox", name="Drawn as").select_option("outlines")
    reader.get_by_role("combobox", name="Place").select_option("london")
    reader.get_by_label("Round").select_option("round-two")
    reader.get_by_role("button", name="Show map").click()
    expect(reader.get_by_role("heading", name="9 projects in London")).to_be_visible()
    expect(reader.get_by_label("Round")).to_have_value("round-two")
    shared = reader.url
    reader.goto("/")
    reader.goto(shared)
    expect(reader.locator(".where-map--outlines .portal-hexmap__link")).to_have_count(33)
    reader.get_by_role("link", name="Hexagons").click()
    expect(reader.locator(".where-map--hexagons .portal-hexmap__link")).to_have_count(33)
    expect(reader.get_by_label("Round")).to_have_value("round-two")


def test_an_outline_shows_its_name_and_that_it_has_the_focus(reader: Page) -> None:
    reader.goto("/map/?picture=outlines&last=2016")
    northamptonshire = reader.get_by_role("link", name="Northamptonshire (to 2021): No award in the record")
    tip = northamptonshire.locator(".portal-hexmap__tip")
    expect(tip).to_be_hidden()
    reader.get_by_role("link", name="Skip the links of the map").focus()
    for _ in range(160):
        reader.keyboard.press("Tab")
        if tip.is_visible():
            break
    expect(tip).to_be_visible()
    expect(northamptonshire).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", name="Northamptonshire County Council")).to_be_visible()


def test_pointing_at_an_outline_shows_its_figure(reader: Page) -> None:
    reader.goto("/map/?picture=outlines&measure=child")
    kent = reader.get_by_role("link", name="North Yorkshire:")
    kent.locator("path").hover()
    expect(kent.locator(".portal-hexmap__tip")).to_be_visible()
    expect(kent.locator(".portal-hexmap__tip")).to_contain_text("for each child")


def test_who_is_not_yet_involved(reader: Page) -> None:
    reader.goto("/")
    reader.get_by_role("link", name="every authority, in some way").click()
    expect(reader.get_by_role("heading", name="120 of 153 authorities involved")).to_be_visible()
    reader.get_by_role("link", name="Blackpool", exact=True).click()
    expect(reader.get_by_role("heading", level=1, name="Blackpool")).to_be_visible()
