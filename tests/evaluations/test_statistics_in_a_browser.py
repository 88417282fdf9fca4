"""A round's statistics in Chromium: previewed, published, read by anyone and withdrawn, clean under axe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from evaluations.states import DecisionKind
from portal.accounts.roles import sync_groups
from programmes.models import Organisation
from tests.factories.bids import make_authority
from tests.factories.judging import make_notified
from tests.look.conftest import SignedIn, signed_in
from tests.look.looking import look_at

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FUND, REJECT = DecisionKind.FUND, DecisionKind.REJECT
LONG = "Wolverhampton and the Villages Beyond the Northern Edge of the Black Country Borough Council"


@pytest.fixture
def anyone(browser: Browser, live_server: Any) -> Iterator[Callable[[], Page]]:
    """A reader who has not been here before: caches may keep a public page for a while."""
    with ExitStack() as contexts:
        yield lambda: contexts.enter_context(browser.new_context(base_url=live_server.url)).new_page()


def test_from_the_preview_to_the_public_and_back(signed_in: SignedIn, anyone: Callable[[], Page]) -> None:
    sync_groups()
    judged = make_notified((FUND, FUND, FUND, *[REJECT] * 10))
    for number, council in enumerate(judged.councils):
        region = "North East" if number < 6 else ("Yorkshire and The Humber" if number < 11 else "London")
        Organisation.objects.filter(pk=council.organisation.pk).update(
            authority=make_authority(region=region), name=f"{LONG} {number}"
        )
    admin = f"/admin/evaluations/rounds/{judged.round.slug}/statistics/"
    public = f"/rounds/{judged.round.slug}/statistics/"
    officer = signed_in(judged.officer)

    page = anyone()
    look_at(page, public, "statistics-not-yet")
    expect(page.get_by_text("Not published yet")).to_be_visible()
    look_at(officer, admin, "statistics-preview")
    with officer.expect_navigation():
        officer.get_by_role("button", name="Publish these statistics").press("Enter")
    look_at(officer, admin, "statistics-published")
    expect(officer.get_by_text("exactly what the public sees")).to_be_visible()

    page = anyone()
    look_at(page, public, "statistics-public")
    picture = page.get_by_role("img", name=re.compile("Bids received and funded by region"))
    expect(picture).to_have_accessible_name(re.compile(r"Yorkshire and The Humber: \d of 5 bids funded"))
    expect(page.get_by_role("link", name=re.compile("JSON"))).to_be_visible()

    look_at(officer, f"{admin}withdraw/", "statistics-withdraw")
    officer.get_by_role("textbox").fill("A bidder was counted in the wrong region.")
    with officer.expect_navigation():
        officer.get_by_role("button", name=re.compile("Withdraw")).press("Enter")
    look_at(officer, admin, "statistics-withdrawn")
    page = anyone()
    look_at(page, public, "statistics-after")
    expect(page.get_by_text("Withdrawn", exact=True)).to_be_visible()
