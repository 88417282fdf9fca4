"""A partner's part in Chromium: saved while it is typed, and there after the page is opened again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bids.models import Partner
from tests.bids.partnership import make_partnership
from tests.factories.bids import make_bid, make_council
from tests.factories.rounds import make_round
from tests.look.conftest import SignedIn, browser_type_launch_args, signed_in
from tests.look.looking import look_at

__all__ = ["browser_type_launch_args", "signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_typed_saved_opened_again_and_saved_by_the_button(signed_in: SignedIn) -> None:
    council = make_council()
    joined = make_partnership(make_bid(make_round(), council), council)
    page = signed_in(joined.person)
    look_at(page, joined.url("part_write"), "part-write")
    box = page.get_by_label("What will you do?")
    box.fill("We run two homes")
    expect(page.get_by_text("Saved at")).to_be_visible(timeout=20_000)
    box.fill("We run two homes and a school")
    expect(page.locator("[data-saved-words]")).to_contain_text("Saved at")
    page.get_by_label("Their email address").fill("nobody")
    expect(page.get_by_text("Enter an email address in the correct format")).to_be_visible(timeout=20_000)
    page.get_by_label("Their email address").fill("")
    expect(page.locator("[data-saved-words]")).to_contain_text("Saved at", timeout=20_000)
    page.reload()
    expect(page.get_by_label("What will you do?")).to_have_value("We run two homes and a school")
    page.get_by_label("What will you do?").fill("We run three homes")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Your part is saved.")).to_be_visible(timeout=20_000)
    assert Partner.objects.get(pk=joined.partner.pk).contribution == "We run three homes"
