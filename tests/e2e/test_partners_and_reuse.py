"""A lead takes an earlier answer, pastes the costs and asks a partner in, who writes its part and confirms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from bids.models import Answer, Bid, CostLine, Partner
from bids.services.facts import save_fact
from programmes.models import FactKind
from tests.bids.partnership import token_sent_to
from tests.e2e.test_writing import signed_in
from tests.e2e.visiting import Street, Visitor, server_address
from tests.factories.bids import Council, make_bid, make_council, write_answer
from tests.factories.rounds import make_round
from tests.look.looking import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EARLIER = "Children here moved four times a year on average."


@pytest.fixture
def street(browser: Browser, live_server: Any) -> Iterator[Street]:
    street = Street(browser, server_address(live_server))
    yield street
    street.close()


def test_nothing_twice_and_together_with_a_partner(street: Street) -> None:
    council = make_council("Quarrydale and Upper Wolds Metropolitan Borough Council")
    past = make_bid(make_round(title="Last year"), council, complete=False)
    write_answer(past, "problem", EARLIER, council.editor)
    bid = make_bid(make_round(partners_confirm=True), council, complete=False)
    save_fact(organisation_id=council.organisation.pk, kind=FactKind.ADDRESS, text="Hall", was=0, by=council.lead)
    lead = signed_in(street.visitor(), council.lead)
    an_earlier_answer_is_used(lead, bid)
    the_costs_are_pasted(lead, bid)
    partner = a_partner_is_asked_in(lead, bid)
    guest = the_partner_comes_in_and_confirms(street, bid, partner)
    every_page_is_right(lead, guest, bid, past, partner, council)
    assert street.faults() == []


def an_earlier_answer_is_used(lead: Visitor, bid: Bid) -> None:
    """From the button under the question; what is there already is shown beside it and joined."""
    lead.open(f"/bids/{bid.reference}/sections/need/")
    lead.fill("What is the problem?", "Ours.")
    lead.press("Use an earlier answer")
    lead.sees("moved four times")
    lead.press("Choose")
    lead.sees("Yours now")
    lead.choose("Put the earlier answer after yours")
    lead.press("Continue")
    lead.sees("Taken from bid")
    assert Answer.objects.get(bid=bid, question__key="problem").value == f"Ours.\n\n{EARLIER}"


def the_costs_are_pasted(lead: Visitor, bid: Bid) -> None:
    """A wrong cell is named and everything stays; then the table is read back and used."""
    year = bid.round.first_financial_year or 2026
    cells = f"\t{year} to {year + 1}\t{year + 1} to {year + 2}\nStaff\t£250,000\tlots"
    lead.open(f"/bids/{bid.reference}/sections/costs/")
    lead.press("Paste from a spreadsheet")
    lead.fill("Paste the cells here", cells)
    lead.press("Read the cells")
    lead.sees("Row 2, column C: “lots”")
    lead.fill("Paste the cells here", cells.replace("lots", "1,000"))
    lead.press("Read the cells")
    lead.sees("£251,000")
    lead.press("Use these figures")
    assert sum(line.amount_pounds for line in CostLine.objects.filter(bid=bid)) == 251_000


def a_partner_is_asked_in(lead: Visitor, bid: Bid) -> Partner:
    """Named, and a person of it invited by email; until they answer the bid is not complete."""
    lead.press("Save and add partners")
    lead.fill("Name of the organisation", "Brightwater Family Trust for the Upper and Lower Wolds")
    lead.press("Add by name")
    lead.press("Invite somebody by email")
    lead.fill("Email address of somebody at the partner", "pat@brightwater.example")
    lead.press("Send the invitation")
    lead.sees("No answer yet")
    lead.open(f"/bids/{bid.reference}/check/")
    lead.sees("1 partner has not confirmed its part.")
    return Partner.objects.get(bid=bid)


def the_partner_comes_in_and_confirms(street: Street, bid: Bid, partner: Partner) -> Visitor:
    """Opens an account by the link, writes and costs its part, and confirms it."""
    guest = street.visitor()
    guest.open(f"/bids/partner-invitations/{token_sent_to('pat@brightwater.example')}/")
    guest.fill("Full name", "Pat Partner")
    guest.page.locator("input[type=password]").first.fill("four quiet green hills")
    guest.press("Open the bid")
    guest.sees("You act for Brightwater Family Trust")
    guest.press("Change what you will do")
    guest.fill("What will you do?", "We train the first twelve carers.")
    guest.press("Save")
    guest.press("Change your own costs")
    guest.page.locator("table input").first.fill("£30,000")
    guest.press("Save the costs")
    guest.sees("£30,000")
    guest.press("Confirm or decline")
    guest.choose("Yes, we confirm our part")
    guest.press("Send your answer")
    guest.sees("Confirmed by Pat Partner")
    guest.press("Read the whole bid")
    guest.sees("moved four times")
    assert Partner.objects.get(pk=partner.pk).state == "confirmed"
    return guest


def every_page_is_right(lead: Visitor, guest: Visitor, bid: Bid, past: Bid, partner: Partner, council: Council) -> None:
    """Each page wide and narrow: nothing that axe finds, and nothing wider than the window."""
    answer = Answer.objects.get(bid=past, question__key="problem")
    own = f"/bids/{bid.reference}"
    facts = f"/organisations/{council.organisation.slug}/facts/"
    leads = {
        "section": f"{own}/sections/need/",
        "costs": f"{own}/sections/costs/",
        "earlier": f"{own}/earlier/problem/",
        "use": f"{own}/earlier/problem/{answer.pk}/",
        "paste": f"{own}/costs/costs/paste/",
        "copy": f"{own}/copy/",
        "check": f"{own}/check/",
        "partners": f"{own}/partners/partners/",
        "partner": f"{own}/partners/partners/{partner.pk}/",
        "partner-costs": f"{own}/partners/partners/{partner.pk}/costs/",
        "facts": facts,
        "fact": f"{facts}address/",
        "fact-file": f"{facts}safeguarding/",
    }
    guests = {name: f"{own}/part/{partner.pk}/{rest}" for name, rest in (("part", ""), ("part-bid", "bid/"))}
    guests |= {f"part-{name}": f"{own}/part/{partner.pk}/{name}/" for name in ("write", "costs", "answer")}
    guests["home"] = "/bids/"
    faults = [
        f"{name}: {fault}"
        for visitor, pages in ((lead, leads), (guest, guests))
        for name, address in pages.items()
        for fault in faults_of(visitor.page, visitor.base + address, name)
    ]
    assert faults == []
