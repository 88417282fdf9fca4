"""The round's page and its lists in Chromium: clean under axe, wide and on a phone, and by keyboard alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from evaluations.models import Allocation
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from tests.accounts.people import make_staff
from tests.factories.judging import allocation_of, make_assessing, submit_scores
from tests.factories.many import make_many
from tests.look.conftest import SignedIn, signed_in
from tests.look.looking import look_at

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/admin/evaluations"
SCROLLS = """() => [...document.querySelectorAll('svg, table')].filter(
    (each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1
).map((each) => each.outerHTML.slice(0, 120))"""


def look_whole(page: Page, address: str, name: str) -> None:
    """Clean, and on a phone no picture and no table is wider than the screen."""
    look_at(page, address, name)
    assert page.evaluate(SCROLLS) == [], "look_at leaves the page at a phone's width"


def test_a_round_under_way(signed_in: SignedIn) -> None:
    judged = make_assessing(3)
    submit_scores(allocation_of(judged), [4, 3])
    Allocation.objects.update(due_at=database_now() - timedelta(days=1))
    page = signed_in(judged.officer)
    address = f"{BASE}/rounds/{judged.round.slug}/"
    for part, name in (("", "round-3"), ("progress/", "progress"), ("remind/", "remind")):
        look_whole(page, address + part, name)


def test_a_round_of_forty(signed_in: SignedIn) -> None:
    judged = make_many(40)
    page = signed_in(judged.officer)
    address = f"{BASE}/rounds/{judged.round.slug}/"
    for part, name in (("", "round-40"), ("bids/", "bids"), ("reads/", "reads"), ("bids/?q=nothing", "no-bids")):
        look_whole(page, address + part, name)
    look_whole(signed_in(make_staff(Role.AUDITOR)), f"{BASE}/record/?check=all", "record")


def test_from_a_figure_to_its_list_by_keyboard(signed_in: SignedIn) -> None:
    judged = make_many(3)
    page = signed_in(judged.officer)
    page.goto(f"{BASE}/rounds/{judged.round.slug}/")
    link = page.get_by_role("link", name="3 bids: all scores in")
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="3 bids").wait_for()
    page.get_by_role("link", name="Applied for").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=asked**")
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Applied for")
