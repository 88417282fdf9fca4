"""The public's pages with the whole record, in a browser: clean under axe, still, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from programmes.models import EvaluationReport, Programme, Project, Round
from programmes.reference.load import load_reference_data
from tests.look.looking import faults_of
from tests.programmes.making import make_published_round
from tests.programmes.register import make_authority, make_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = (
    "/",
    "/search/?q=hertfodshire+safegarding",
    "/search/?q=Cornwall",
    "/projects/",
    "/projects/?q=hertfodshire+safegarding",
    "/projects/?region=North+East&least=abc&most=5m",
    "/projects/?q=zzzzqqqq&region=London",
    "/projects/?page=3&sort=newest",
    "/authorities/",
    "/authorities/?q=atlantis",
    "/authorities/E10000021/",
    "/authorities/E06000062/",
    "/authorities/E06000052/",
    "/authorities/E09000001/",
    "/map/",
    "/map/?picture=outlines&measure=child",
    "/map/?place=north&last=2016",
    "/map/?place=south-and-east&picture=outlines&measure=projects",
    "/map/?programme=partners-in-practice&measure=involved&round=nonsense",
    "/map/every-authority/",
    "/evidence/",
    "/rounds/",
    "/programmes/",
    "/programmes/partners-in-practice/requirements/",
    "/rounds/round-one/statistics/",
    "/rounds/covid-19/statistics/",
    "/programmes/partners-in-practice/requirements/?authority=E10000021&day=2022-12-01",
    "/programmes/partners-in-practice/requirements/?authority=Atlantis&day=tomorrow",
    "/data/",
    "/data/api/",
    "/accessibility/",
    "/privacy/",
    "/cookies/",
    "/contact/",
)
PROJECTS = ("R2-07", "R1-04", "R1-08", "R1-10", "R1-43", "CV-01")
"""The largest; disputed; without lead; with two reports; “up to”; with no amount and no authority."""


@pytest.fixture
def visitor(browser: Browser, live_server: Any) -> Iterator[Page]:
    """Somebody who is not signed in, before the whole record and what the demonstration adds to it."""
    load_reference_data()
    context = browser.new_context(base_url=live_server.url, locale="en-GB", viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_every_page_is_clean_and_still_at_both_widths(visitor: Page) -> None:
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch " * 4
    lead = make_authority("Ashby-de-la-Zouch with Bournemouth, Christchurch and Poole upon the Water")
    invented = make_project(long.strip(), lead=lead, partners=(make_authority(),), demonstration=True)
    open_round = make_published_round(slug="open-round")
    found = [
        *ADDRESSES,
        *(one.get_absolute_url() for one in Project.objects.filter(record_id__in=PROJECTS)),
        *(one.get_absolute_url() for one in Round.objects.filter(is_record=True)),
        *(one.get_absolute_url() for one in Programme.objects.filter(is_demonstration=False)),
        EvaluationReport.objects.get(project__record_id="R1-22").get_absolute_url(),
        invented.get_absolute_url(),
        open_round.get_absolute_url(),
        f"{open_round.get_absolute_url()}questions/",
    ]
    faults = {address: faults_of(visitor, address, _name(address), is_still=True) for address in found}
    faults["404"] = faults_of(visitor, "/projects/nothing-of-that-name/", "404", status=404)
    assert not {address: said for address, said in faults.items() if said}


def test_the_keyboard_alone_searches_filters_and_walks_the_map(visitor: Page) -> None:
    visitor.goto("/")
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("link", name="Skip to main content")).to_be_focused()
    visitor.keyboard.press("Enter")
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_label("Search what was funded")).to_be_focused()
    visitor.keyboard.type("hertfodshire safegarding")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="4 results")).to_be_visible()
    _tab_to(visitor, visitor.get_by_role("link", name="Narrow the projects"))
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="2 projects, £16,460,000")).to_be_visible()
    region = visitor.get_by_label("Region")
    _tab_to(visitor, region)
    region.press("S")  # as a list of choices is used without a mouse
    expect(region).to_have_value("South East")
    _tab_to(visitor, visitor.get_by_role("button", name="Show projects"))
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="1 project, £11,600,000")).to_be_visible()


def test_a_hexagon_shows_its_name_and_that_it_has_the_focus(visitor: Page) -> None:
    visitor.goto("/map/")
    hexagon = visitor.get_by_role("link", name="Hertfordshire: £16.46 million awarded")
    before = hexagon.locator("path").evaluate("one => getComputedStyle(one).fill")
    visitor.get_by_role("link", name="Skip the links of the map").focus()
    _tab_to(visitor, hexagon)
    expect(hexagon.locator(".portal-hexmap__tip")).to_be_visible()
    assert hexagon.locator("path").evaluate("one => getComputedStyle(one).fill") != before
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="Hertfordshire County Council")).to_be_visible()
    visitor.goto("/map/")
    visitor.get_by_role("link", name="Skip the links of the map").focus()
    visitor.keyboard.press("Enter")
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("region", name="Regions: the same facts as a table")).to_be_focused()


def _name(address: str) -> str:
    return "".join(one if one.isalnum() else "-" for one in address)[:80]


def _tab_to(page: Page, wanted: Any) -> None:
    """Press Tab until it is reached; a page where it never is has failed."""
    for _ in range(250):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError("Tab never reached it")
