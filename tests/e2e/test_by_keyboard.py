"""A bid of thirty questions, three partners and five years of costs, by keyboard alone, and then read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from bids.models import Bid, CostLine
from portal.accounts.models import User
from tests.accounts.people import PASSWORD
from tests.bids.files import a_pdf
from tests.bids.partnership import token_sent_to
from tests.e2e.aloud import answers_aloud, faults_aloud, hear
from tests.e2e.focus import Watcher
from tests.e2e.visiting import Street, Visitor, server_address
from tests.factories.bids import Council, make_authority, make_council
from tests.factories.thirty import ASKED, YEARS, make_round_of_thirty

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = {
    "title": "A better start",
    "summary": "One trusted adult for every child who comes into care.",
    "problem": "Children here move too often between homes.",
    "children": "120",
    "cause": "Homes are found in a hurry, and far away.",
    "lesson": "A child needs one person who stays.",
    "plan": "Each child chooses one adult, whom we train and pay.",
    "each": "12500",
    "posts": "14",
    "order": "First the training, then the first twelve children, then all.",
    "manager": "Mo Manager",
    "sponsor": "The Director of Children’s Services",
    "done": "They have run homes for nine years.",
    "safe": "Every adult is checked, and every child is asked.",
    "worth": "A move that does not happen saves more than it costs.",
}
COUNTS = ("Moves in a year", "2025", "412")
PROMISES = (("Moves in a year", "412", "200"), ("Children near their school", "61 of 120", "100 of 120"))
BY_SEARCH = "Upper Wolds"
BY_NAME = ("Brightwater Family Trust", "Quarrydale Foster Carers")
PARTNERS = (BY_SEARCH, *BY_NAME)
OWN_COSTS, PARTNER_COSTS = 90_000, 10_000


@dataclass
class Listener(Visitor):
    """A visitor whose every page is also judged as it is read aloud; ``listened`` are the pages that were."""

    listened: set[tuple[str, int]] = field(default_factory=set)

    def look(self) -> None:
        """What axe finds, and what a listener would miss: once for pages of one address with the same parts."""
        address = re.sub(r"[\w-]{20,}|\d+", "…", urlsplit(self.page.url).path)
        page = (address, self.page.evaluate("document.querySelectorAll('*').length"))
        if page not in self.listened:
            self.listened.add(page)
            super().look()
            self.faults += faults_aloud(self.page)


@pytest.fixture
def street(browser: Browser, live_server: Any) -> Iterator[Street]:
    street = Street(browser, server_address(live_server))
    yield street
    street.close()


def test_a_bid_is_written_by_keyboard_alone_and_read_aloud(street: Street) -> None:
    round_, council = make_round_of_thirty(), make_council("Quarrydale Council")
    for name in ("Upper Wolds", "Lower Wolds", "Quarrydale"):
        make_authority(name)
    lead = comes_in(street, council.lead)
    lead.press("Start a bid", exact=False)
    lead.press("Start the bid")
    bid = Bid.objects.get(round=round_)
    the_lead_writes(lead, bid)
    for number in range(len(PARTNERS)):
        a_partner_confirms(street, bid, number)
    for officer in (council.dcs, council.s151):
        an_officer_certifies(street, bid, officer)
    it_is_handed_in(lead, bid)
    it_is_read_aloud(lead.visitor.page, bid, council)
    assert street.faults() == []


def comes_in(street: Street, person: User, then: str = "/bids/") -> Watcher:
    """Somebody signs in at the door, with Tab and Enter."""
    hands = arrives(street, f"/accounts/login/?next={then}")
    hands.type("Email address", person.email)
    hands.type("Password", PASSWORD)
    hands.strike("Enter")
    hands.visitor.look()
    hands.arrive()
    return hands


def arrives(street: Street, address: str) -> Watcher:
    """Somebody with a window of their own, who listens to each page."""
    visitor = street.visitor()
    street.visitors.remove(visitor)
    before = {page for one in street.visitors if isinstance(one, Listener) for page in one.listened}
    listener = Listener(visitor.page, visitor.base, judged=street.judged, listened=before)
    street.visitors.append(listener)
    hands = Watcher(listener)
    hands.open(address)
    return hands


def the_lead_writes(lead: Watcher, bid: Bid) -> None:
    """Section by section, each from its first box to its button."""
    lead.press("Begin: About the bid")
    about_the_bid(lead)
    the_need(lead)
    the_work(lead)
    write(lead, "manager", "sponsor", "done", "safe")
    lead.press("Save and continue")
    the_costs(lead, bid)
    the_papers(lead)
    lead.visitor.sees("3 partners have not confirmed")
    on_a_phone(lead, bid)


def on_a_phone(lead: Watcher, bid: Bid) -> None:
    """Tables that are stacked on a narrow screen are tables to a listener still."""
    lead.visitor.page.set_viewport_size({"width": 390, "height": 844})
    for page in ("sections/the-need/", "sections/the-work/", "sections/the-costs/", "check/"):
        lead.open(f"/bids/{bid.reference}/{page}")
        lead.visitor.faults += faults_aloud(lead.visitor.page)
    lead.visitor.page.set_viewport_size({"width": 1280, "height": 900})


def about_the_bid(lead: Watcher) -> None:
    write(lead, "title")
    lead.back_and_forth()
    write(lead, "summary")
    lead.choose(asked("stage"), 1)
    lead.choose(asked("area"), 0)
    tick(lead, "Quarrydale", "Upper Wolds")
    for part, number in (("Day", "1"), ("Month", "9"), ("Year", "2027")):
        lead.type(part, number)
    lead.press("Save and continue")


def the_need(lead: Watcher) -> None:
    """A row is added to the table, and a question comes that an answer brought."""
    write(lead, "problem", "children")
    add_row(lead, "counts")
    fill_row(lead, 1, ("Measure", "Year", "Value"), COUNTS)
    write(lead, "cause")
    lead.choose(asked("tried"), 0)
    lead.press("Save and continue")
    lead.visitor.sees("Because of your answers there is another question on this page")
    write(lead, "lesson")
    lead.press("Save and continue")


def the_work(lead: Watcher) -> None:
    write(lead, "plan")
    tick(lead, "Homes", "Courts")
    for number, row in enumerate(PROMISES, start=1):
        add_row(lead, "promises")
        fill_row(lead, number, ("Measure", "Now", "Target"), row)
    write(lead, "each", "posts", "order")
    lead.press("Save and continue")


def the_costs(lead: Watcher, bid: Bid) -> None:
    """Five years in one row; then the partners, who are found, named and invited."""
    costs(lead, OWN_COSTS)
    lead.press("Save and add partners")
    for number, name in enumerate(PARTNERS):
        add_partner(lead, name)
        lead.type("What will this partner do?", f"It trains carers, as partner {number}.")
        lead.press("Save")
        lead.press(f"Change {name}")
        lead.press("Invite somebody by email")
        lead.type("Email address of somebody at the partner", address_of(number))
        lead.press("Send the invitation")
        lead.press_back("Back to the partners")
    lead.press("Done: back to the section")
    lead.choose(asked("match"), 1)
    write(lead, "worth")
    lead.press("Save and continue")
    years = CostLine.objects.filter(bid=bid).values_list("amount_pounds", flat=True)
    assert list(years) == [OWN_COSTS + each for each in range(YEARS)]


def the_papers(lead: Watcher) -> None:
    """Files from the computer's own window, and two boxes to agree to."""
    lead.choose_file("Delivery plan", "plan.pdf", a_pdf("The plan"))
    lead.choose_file("Letters of support (optional)", "letter.pdf", a_pdf("A letter"))
    tick(lead, "Everything in this bid is true.", "Everybody named in this bid knows of it.")
    lead.press("Save and continue")


def add_partner(lead: Watcher, name: str) -> None:
    if name == BY_SEARCH:
        lead.type("Search councils and organisations", "upper wolds")
        lead.press("Search")
        lead.press(f"Add {name}")
        return
    lead.type("Name of the organisation", name)
    lead.press("Add by name")


def a_partner_confirms(street: Street, bid: Bid, number: int) -> None:
    """Comes by the link in the email, opens an account, writes and costs its part, and says yes."""
    guest = arrives(street, f"/bids/partner-invitations/{token_sent_to(address_of(number))}/")
    guest.type("Full name", f"Pat Partner {number}")
    guest.type("Password", "four quiet green hills")
    guest.press("Open the bid")
    guest.press("Change what you will do")
    guest.type("What will you do?", f"We train carers {number}.")
    guest.type("Who should the lead ask?", f"Pat Partner {number}")
    guest.press("Save")
    guest.press("Change your own costs")
    costs(guest, PARTNER_COSTS)
    guest.press("Save the costs")
    guest.press("Confirm or decline")
    guest.choose("Do you take part", 0)
    guest.press("Send your answer")
    guest.visitor.sees(f"Confirmed by Pat Partner {number}")


def an_officer_certifies(street: Street, bid: Bid, officer: User) -> None:
    """Reads the whole bid and says yes."""
    certifier = comes_in(street, officer, f"/bids/{bid.reference}/certify/")
    certifier.choose("Do you certify this bid?", 0)
    certifier.press("Send your decision")
    certifier.visitor.sees("You have certified this bid")


def it_is_handed_in(lead: Watcher, bid: Bid) -> None:
    """From the page of the bid to the receipt."""
    lead.open(f"/bids/{bid.reference}/check/")
    lead.press("Go on to submit")
    lead.press("Submit the bid")
    lead.visitor.sees(bid.submissions.get().receipt_code)


def it_is_read_aloud(page: Page, bid: Bid, council: Council) -> None:
    """Every question in its order, and after each what was answered, as a listener has it."""
    page.goto(page.url.replace("/receipt/", "/check/"))
    said = answers_aloud(page)
    questions = [(key, label) for questions in ASKED.values() for key, _kind, label, _more in questions]
    assert len(questions) == 30
    assert [heading for heading, _answer in said] == [label for _key, label in questions]
    heard = dict(zip([key for key, _label in questions], [answer for _heading, answer in said], strict=True))
    for key, typed in TYPED.items():
        assert (f"{int(typed):,}" if typed.isdigit() else typed) in heard[key], key
    for key, words in (
        ("stage", ["Tried once"]),
        ("area", ["Care leavers"]),
        ("places", ["Quarrydale", "Upper Wolds"]),
        ("starts", ["1 September 2027"]),
        ("counts", list(COUNTS)),
        ("tried", ["Yes"]),
        ("themes", ["Homes", "Courts"]),
        ("promises", [cell for row in PROMISES for cell in row]),
        ("costs", [f"£{OWN_COSTS + PARTNER_COSTS * 3 + year * 4:,}" for year in range(YEARS)]),
        ("partners", list(PARTNERS)),
        ("match", ["No"]),
        ("plan-file", ["plan.pdf"]),
        ("letters", ["letter.pdf"]),
    ):
        places = [heard[key].find(word) for word in words]
        assert -1 not in places, f"{key}: {words} is not all in “{heard[key]}”"
        assert places == sorted(places), f"{key}: {words} is read in another order: “{heard[key]}”"
    assert council.organisation.name in hear(page).all("main")[0].text()


def asked(key: str) -> str:
    """A question of the round by its key, as its page asks it."""
    return next(label for questions in ASKED.values() for one, _kind, label, _more in questions if one == key)


def write(hands: Watcher, *keys: str) -> None:
    for key in keys:
        hands.type(asked(key), TYPED[key])


def tick(hands: Watcher, *labels: str) -> None:
    for label in labels:
        hands.tab_to("checkbox", label)
        hands.keys("Space")


def add_row(hands: Watcher, key: str) -> None:
    hands.press(f"Save and add another row to {asked(key)}")


def fill_row(hands: Watcher, number: int, columns: tuple[str, ...], cells: tuple[str, ...]) -> None:
    for column, cell in zip(columns, cells, strict=True):
        hands.type(f"Row {number}: {column}", cell)


def costs(hands: Watcher, first: int) -> None:
    """The first row of the grant, year by year."""
    boxes = hands.visitor.page.locator("table").first.get_by_role("textbox")
    for year in range(YEARS):
        hands.type(boxes.nth(year).evaluate(LABEL), str(first + year))


LABEL = "one => one.labels[0].textContent.trim()"


def address_of(number: int) -> str:
    return f"pat{number}@partner.example"
