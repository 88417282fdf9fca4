"""Browsers in which no script runs: the public's pages, and a bid from its start to its receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from bids.models import Bid
from portal.accounts.models import User
from programmes.reference.load import load_reference_data
from tests.bids.files import a_pdf
from tests.bids.partnership import token_sent_to
from tests.e2e.test_writing import fill_in_the_door
from tests.e2e.visiting import PATIENCE, Street, Visitor, server_address
from tests.factories.bids import make_authority, make_council
from tests.factories.rounds import make_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOLD = {
    "/": "Money awarded",
    "/programmes/": "Partners in Practice",
    "/programmes/partners-in-practice/": "What it requires",
    "/map/": "Hertfordshire",
    "/map/?measure=child&picture=outlines": "Hertfordshire",
    "/evidence/": "reports?",
    "/data/": "360Giving",
    "/rounds/round-one/statistics/": "50 projects",
    "/stories/": "Nothing here yet",
}
"""Public addresses, and something each says."""
WIDE = "document.documentElement.scrollWidth > innerWidth"


class Plain(Visitor):
    """Somebody whose browser runs no script, so axe cannot run in it either: other tests judge the same pages."""

    def look(self) -> None:
        """Nothing to look with."""


class PlainStreet(Street):
    """A street whose visitors run no scripts."""

    def visitor(self) -> Visitor:
        """Somebody who is not signed in."""
        context = self.browser.new_context(
            java_script_enabled=False, locale="en-GB", viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(PATIENCE)
        visitor = Plain(context.new_page(), self.base)
        self.visitors.append(visitor)
        return visitor


@pytest.fixture
def street(browser: Browser, live_server: Any) -> Iterator[PlainStreet]:
    street = PlainStreet(browser, server_address(live_server))
    yield street
    street.close()


def test_the_publics_pages(street: PlainStreet) -> None:
    load_reference_data()
    reader = street.visitor()
    for address, said in TOLD.items():
        reader.open(address)
        reader.sees(said)
    a_reader_searches_and_narrows(reader)
    a_narrow_page_has_all_its_ways(reader)


def a_reader_searches_and_narrows(reader: Visitor) -> None:
    """From the first page to the projects of one region."""
    reader.open("/")
    reader.fill("Search what was funded", "hertfodshire safegarding")
    reader.press("Search", exact=True)
    reader.sees("4 results")
    reader.press("Narrow the projects")
    reader.sees("2 projects, £16,460,000")
    reader.page.get_by_label("Region").select_option("South East")
    reader.press("Show projects")
    reader.sees("1 project, £11,600,000")


def a_narrow_page_has_all_its_ways(reader: Visitor) -> None:
    """On a phone the menu lies open, and nothing is wider than the screen."""
    reader.page.set_viewport_size({"width": 390, "height": 844})
    for address in (*TOLD, "/projects/", "/search/?q=Cornwall"):
        reader.open(address)
        assert not reader.page.evaluate(WIDE), f"{address} is wider than a phone"
        for way in ("Programmes", "Map", "Evidence"):
            assert reader.page.get_by_role("navigation").get_by_role("link", name=way).first.is_visible(), way


def test_a_bid_from_its_start_to_its_receipt(street: PlainStreet) -> None:
    make_round(partners_confirm=True)
    council = make_council("Quarrydale Council")
    make_authority("Quarrydale")
    lead = comes_in(street, council.lead, "/bids/")
    lead.press("Start a bid")
    lead.press("Start the bid")
    bid = Bid.objects.get()
    the_lead_writes(lead)
    a_partner_confirms(street)
    for officer in (council.dcs, council.s151):
        certifier = comes_in(street, officer, f"/bids/{bid.reference}/certify/")
        certifier.choose("Yes")
        certifier.press("Send your decision")
        certifier.sees("You have certified this bid")
    lead.open(f"/bids/{bid.reference}/check/")
    lead.press("Go on to submit")
    lead.press("Submit the bid")
    lead.sees(bid.submissions.get().receipt_code)


def comes_in(street: PlainStreet, person: User, then: str) -> Visitor:
    """Signed in with their password, and where they wanted to be."""
    visitor = street.visitor()
    visitor.open(f"/accounts/login/?next={then}")
    fill_in_the_door(visitor.page, person)
    return visitor


def the_lead_writes(lead: Visitor) -> None:
    """Every section by its button; a wrong amount first, and a file."""
    lead.press("Begin: About the bid")
    lead.fill("Title of the bid", "A better start")
    lead.choose("Quarrydale")
    lead.press("Save and continue")
    lead.fill("What is the problem?", "Children here move too often between homes.")
    lead.press("Save and continue")
    lead.fill("What will you do?", "One trusted adult for each child.")
    lead.press("Save and continue")
    amount = lead.page.locator("table input").first
    amount.fill("a lot")
    lead.press("Save and continue")
    lead.sees("There is a problem")
    assert amount.input_value() == "a lot"
    amount.fill("£250,000")
    lead.page.get_by_label("Delivery plan").set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": a_pdf("The plan")}
    )
    lead.press("Save and add partners")
    lead.fill("Name of the organisation", "Brightwater Family Trust")
    lead.press("Add by name")
    lead.press("Invite somebody by email")
    lead.fill("Email address of somebody at the partner", "pat@partner.example")
    lead.press("Send the invitation")
    lead.sees("No answer yet")


def a_partner_confirms(street: PlainStreet) -> None:
    """By the link in the email, into an account of their own."""
    guest = street.visitor()
    guest.open(f"/bids/partner-invitations/{token_sent_to('pat@partner.example')}/")
    guest.fill("Full name", "Pat Partner")
    guest.page.locator("input[type=password]").first.fill("four quiet green hills")
    guest.press("Open the bid")
    guest.press("Change what you will do")
    guest.fill("What will you do?", "We train the first twelve carers.")
    guest.press("Save")
    guest.press("Confirm or decline")
    guest.choose("Yes, we confirm our part")
    guest.press("Send your answer")
    guest.sees("Confirmed by Pat Partner")
