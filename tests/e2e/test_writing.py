"""A council writes a bid from nothing: a lead, an editor and two certifiers, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from bids.models import Bid
from portal.accounts.models import User
from programmes.models import Round
from tests.accounts.people import PASSWORD
from tests.e2e.visiting import PATIENCE, Street, Visitor, server_address
from tests.factories.bids import Council, make_authority, make_bid, make_council
from tests.factories.rounds import make_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOO_LONG = " ".join(["home"] * 51)
PROBLEM = "Children here move too often between homes."


@pytest.fixture
def street(browser: Browser, live_server: Any) -> Iterator[Street]:
    """A portal without a worker: writing a bid waits for none."""
    street = Street(browser, server_address(live_server))
    yield street
    street.close()


def test_a_bid_from_nothing_to_its_receipt(street: Street) -> None:
    round_, council = make_round(), make_council("Quarrydale Council")
    make_authority("Quarrydale")
    lead = signed_in(street.visitor(), council.lead)
    a_lead_starts_a_bid(lead, round_)
    bid = Bid.objects.get()
    a_wrong_value_is_refused_with_its_text(lead, bid)
    an_editor_fills_the_rest(signed_in(street.visitor(), council.editor), bid)
    both_offices_certify(street, bid, council)
    the_lead_submits(lead, bid)
    assert street.faults() == []


def test_a_section_without_javascript(street: Street) -> None:
    round_, council = make_round(), make_council()
    bid = make_bid(round_, council, complete=False)
    context = street.browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{street.base}/accounts/login/?next=/bids/{bid.reference}/sections/need/")
    fill_in_the_door(page, council.editor)
    page.get_by_label("What is the problem?").fill(TOO_LONG)
    page.get_by_role("button", name="Save and continue").click()
    assert page.get_by_role("link", name="What is the problem? Shorten this to 50 words.").is_visible()
    assert page.get_by_label("What is the problem?").input_value() == TOO_LONG
    page.get_by_label("What is the problem?").fill(PROBLEM)
    page.get_by_role("button", name="Save and continue").click()
    assert page.url.endswith("/sections/work/")
    assert bid.answers.get(question__key="problem").value == PROBLEM
    context.close()


def a_lead_starts_a_bid(lead: Visitor, round_: Round) -> None:
    """From the open rounds; the task list says that nothing is done."""
    lead.open("/bids/")
    lead.sees("You have no bids yet")
    lead.press("Start a bid")
    lead.sees("Quarrydale Council")
    lead.press("Start the bid")
    lead.sees("0 of 4 sections done")
    lead.press("Begin: About the bid")
    lead.fill("Title of the bid", "A better start")
    lead.choose("Quarrydale")
    lead.press("Save and continue")


def a_wrong_value_is_refused_with_its_text(lead: Visitor, bid: Bid) -> None:
    """Beside its box and in the summary, by the name of its question."""
    lead.fill("What is the problem?", TOO_LONG)
    lead.press("Save and continue")
    lead.sees("What is the problem\\? Shorten this to 50 words. It is 1 word too long.")
    assert lead.page.get_by_label("What is the problem?").input_value() == TOO_LONG
    lead.fill("What is the problem?", PROBLEM)
    lead.press("Save and come back later")
    lead.sees("2 of 4 sections done")


def an_editor_fills_the_rest(editor: Visitor, bid: Bid) -> None:
    """The work, the costs with a wrong amount first, a partner by name."""
    editor.open(f"/bids/{bid.reference}/sections/work/")
    editor.fill("What will you do?", "One trusted adult for each child.")
    editor.press("Save and continue")
    first = editor.page.locator("table input").first
    first.fill("250,000.50")
    editor.press("Save and continue")
    editor.sees("Grant applied for: Staff, .*: Enter whole pounds, without pence")
    assert first.input_value() == "250,000.50"
    first.fill("£250,000")
    editor.press("Save and add partners")
    editor.fill("Name of the organisation", "Quarrydale Foster Carers")
    editor.press("Add by name")
    editor.fill("What will this partner do?", "It trains the first twelve carers.")
    editor.press("Save")
    editor.open(f"/bids/{bid.reference}/check/")
    editor.sees("£250,000")
    editor.sees("It trains the first twelve carers")


def both_offices_certify(street: Street, bid: Bid, council: Council) -> None:
    """Each reads the whole bid and says yes."""
    for officer in (council.dcs, council.s151):
        certifier = signed_in(street.visitor(), officer)
        certifier.open(f"/bids/{bid.reference}/certify/")
        certifier.sees(PROBLEM)
        certifier.choose("Yes")
        certifier.press("Send your decision")
        certifier.sees("You have certified this bid")


def the_lead_submits(lead: Visitor, bid: Bid) -> None:
    """And has the receipt in front of them."""
    lead.open(f"/bids/{bid.reference}/submit/")
    lead.press("Submit the bid")
    submission = bid.submissions.get()
    lead.sees(submission.receipt_code)
    lead.sees(submission.sha256)


def signed_in(visitor: Visitor, person: User) -> Visitor:
    """At the door, with an address and a password."""
    visitor.open("/accounts/login/?next=/bids/")
    fill_in_the_door(visitor.page, person)
    return visitor


def fill_in_the_door(page: Any, person: User) -> None:
    """The sign-in page's own button, not the link of that name above it."""
    page.get_by_label("Email address").fill(person.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
