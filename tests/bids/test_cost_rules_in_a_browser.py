"""The cost table in Chromium: totals and differences follow what is typed, in the server's own words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bids.models import CostLine
from portal.accounts.roles import sync_groups
from tests.bids.partnership import name_partner
from tests.bids.test_cost_rules import ASKED, costs_page, grant_of, round_with_rules
from tests.factories.bids import make_bid, make_council, write_answer
from tests.look.conftest import SignedIn, signed_in
from tests.look.looking import look_at

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_difference_follows_what_is_typed(signed_in: SignedIn) -> None:
    sync_groups()
    council = make_council()
    bid = make_bid(round_with_rules(min_match_percent=90), council)
    year = bid.round.first_financial_year or 0
    CostLine.objects.create(
        bid=bid,
        partner=name_partner(bid, council),
        category="staff",
        financial_year=year,
        source="match",
        amount_pounds=400,
    )
    grant = grant_of(bid)
    write_answer(bid, "asked", grant - 1_200, council.editor)
    page = signed_in(council.editor)
    look_at(page, costs_page(bid), "cost-rules")
    check = page.locator("[data-cost-check]")
    expect(check).to_contain_text(f"£1,200 more than the £{grant - 1_200:,} of “{ASKED}”")
    expect(check).to_contain_text("Match funding is")
    said = check.inner_text()
    page.get_by_label(ASKED).fill(f"£{grant:,}")
    expect(check).not_to_contain_text(ASKED)
    expect(check).to_contain_text("Match funding is")
    page.get_by_label(ASKED).fill(str(grant - 1_200))
    assert check.inner_text() == said, "the script says what the server said"
    page.locator(f'[name$="-staff-{year}-grant"]').fill("1")
    expect(page.locator("[data-row-total]").first).not_to_have_text(f"£{grant:,}")
    expect(page.locator("[data-in-all=grant]")).not_to_have_text(f"£{grant:,}")
    expect(page.locator("[data-in-all=match]")).to_have_text("£400")
    box = page.locator(f'[name$="-other-{year}-match"]')
    box.fill("9,000,000")
    expect(page.locator("[data-in-all=match]")).to_have_text("£9,000,400")
    expect(check).not_to_contain_text("Match funding is")
    cells_are_pasted(page, year)


PASTE = """([name, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const box = document.querySelector(`[name$="${name}"]`);
  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def cells_are_pasted(page: Page, year: int) -> None:
    """Cells go into boxes of their own, not together into one; what does not fit is refused and changes nothing."""
    page.evaluate(PASTE, [f"-staff-{year}-grant", "£1,200\t3 000\r\n-\t4OO\r\n"])
    boxes = {(row, year + more): page.locator(f'[name$="-{row}-{year + more}-grant"]') for row, more in CELLS}
    assert {place: box.input_value() for place, box in boxes.items()} == {
        ("staff", year): "£1,200",
        ("staff", year + 1): "3\u00a0000",
        ("partners", year): "",
        ("partners", year + 1): "4OO",
    }
    expect(page.locator("[data-row-total]").first).to_have_text("£4,200")
    expect(page.locator("[data-paste-refused]")).to_be_hidden()
    page.evaluate(PASTE, [f"-staff-{year}-grant", "Staff\t5"])
    expect(page.locator("[data-paste-refused]")).to_be_visible()
    assert boxes["staff", year].input_value() == "£1,200"


CELLS = [("staff", 0), ("staff", 1), ("partners", 0), ("partners", 1)]
