"""The costs of a partner in real browsers: saved as they are typed, kept when the session ends, never overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bids.models import CostLine
from portal.accounts.models import User
from tests.bids.partnership import Partnership, make_partnership
from tests.e2e.test_writing import fill_in_the_door, signed_in
from tests.e2e.test_writing_together import says
from tests.e2e.visiting import Street, Visitor, server_address
from tests.factories.bids import make_bid, make_council
from tests.factories.rounds import make_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def street(browser: Browser, live_server: Any) -> Iterator[Street]:
    street = Street(browser, server_address(live_server))
    yield street
    street.close()


@pytest.fixture
def joined() -> Partnership:
    council = make_council("Quarrydale Council")
    return make_partnership(make_bid(make_round(), council), council)


def at(street: Street, who: User, address: str) -> Visitor:
    visitor = signed_in(street.visitor(), who)
    visitor.open(address)
    return visitor


def staff(visitor: Visitor) -> Any:
    """The box for staff in the first year, from the grant."""
    return visitor.page.get_by_label("Grant applied for: Staff").first


def spent(joined: Partnership) -> int:
    return sum(CostLine.objects.filter(partner=joined.partner).values_list("amount_pounds", flat=True))


def waiting(visitor: Visitor) -> int:
    found: int = visitor.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('bid-text:')).length")
    return found


def test_typed_saved_and_added_up_by_itself(street: Street, joined: Partnership) -> None:
    partner = at(street, joined.person, joined.url("part_costs"))
    staff(partner).fill("£30,000")
    says(partner.page, "Saved at")
    expect(partner.page.locator("[data-table-total]").first).to_have_text("£30,000")
    assert spent(joined) == 30_000
    staff(partner).fill("lots")
    says(partner.page, "Not saved: Your own costs: Grant applied for: Staff")
    partner.page.reload()
    expect(partner.page.get_by_text("that was not saved")).to_be_visible()
    partner.press("Discard it")
    assert staff(partner).input_value() == "30000"
    assert waiting(partner) == 0
    assert street.faults() == []


def test_figures_typed_after_the_session_ended_wait_and_come_back(street: Street, joined: Partnership) -> None:
    partner = at(street, joined.person, joined.url("part_costs"))
    partner.page.context.clear_cookies(name="sessionid")
    staff(partner).fill("41000")
    says(partner.page, "Not saved: you are signed out. Your text waits in this browser.")
    partner.look()
    partner.page.get_by_role("link", name="Sign in and come back here").click()
    fill_in_the_door(partner.page, joined.person)
    expect(partner.page.get_by_text("that was not saved")).to_be_visible()
    assert staff(partner).input_value() == ""
    partner.open(joined.url())
    expect(partner.page.get_by_text("Text that was not saved waits in this browser")).to_be_visible()
    partner.look()
    partner.page.locator("[data-waiting-list] a").click()
    partner.press("Put it back")
    says(partner.page, "Saved at")
    expect(partner.page.locator("[data-table-total]").first).to_have_text("£41,000")
    assert spent(joined) == 41_000
    partner.page.reload()
    expect(partner.page.locator("[data-waiting]")).to_be_hidden()
    assert waiting(partner) == 0
    assert street.faults() == []


def test_those_who_write_the_bid_find_theirs_again_on_its_page(street: Street, joined: Partnership) -> None:
    editor = at(street, joined.council.editor, joined.of_lead("partner_costs"))
    editor.page.context.clear_cookies(name="sessionid")
    staff(editor).fill("12000")
    says(editor.page, "Not saved: you are signed out.")
    editor.page.get_by_role("link", name="Sign in and come back here").click()
    fill_in_the_door(editor.page, joined.council.editor)
    editor.open(f"/bids/{joined.bid.reference}/")
    listed = editor.page.locator("[data-waiting-list] a")
    expect(listed).to_have_text("Costs of Brightwater Trust")
    listed.click()
    editor.press("Put it back")
    says(editor.page, "Saved at")
    assert spent(joined) == 12_000


def test_two_who_type_at_once_see_both(street: Street, joined: Partnership) -> None:
    partner = at(street, joined.person, joined.url("part_costs"))
    editor = at(street, joined.council.editor, joined.of_lead("partner_costs"))
    staff(editor).fill("100")
    says(editor.page, "Saved at")
    staff(partner).fill("200")
    says(partner.page, "Quarrydale Council saved a newer text: see both.")
    assert spent(joined) == 100
    partner.press("See both texts")
    partner.sees("The same answer was changed twice")
    partner.sees("£100")
    assert staff(partner).input_value() == "200"
    partner.choose("Yours, as it stands in its boxes")
    partner.press("Keep and continue")
    assert staff(partner).input_value() == "200"
    assert spent(joined) == 200
    assert waiting(partner) == 0
    assert street.faults() == []


def test_without_scripts_it_works_by_its_buttons(street: Street, joined: Partnership) -> None:
    context = street.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{street.base}/accounts/login/?next={joined.url('part_costs')}")
    fill_in_the_door(page, joined.person)
    expect(page.locator("[data-saved]")).to_be_hidden()
    page.get_by_label("Grant applied for: Staff").first.fill("900")
    page.get_by_role("button", name="Save and work out the totals").click()
    expect(page.locator("[data-table-total]").first).to_have_text("£900")
    assert spent(joined) == 900
    context.close()
