"""What somebody types is in sight: by keyboard above the line that says whether it is saved, in tables whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.accounts.roles import sync_groups
from tests.bids.rounds import make_rich_round
from tests.factories.bids import certify_bid, make_bid, make_council, write_answer
from tests.factories.rounds import make_round
from tests.look.conftest import SignedIn, signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHERE = """() => {
  const one = document.activeElement, line = document.querySelector("[data-saved]");
  if (one === document.body) return null;
  const [box, over] = [one.getBoundingClientRect(), line.getBoundingClientRect()];
  const hidden = !line.contains(one) && box.bottom > over.top && box.top < over.bottom;
  return { name: one.name || one.textContent.trim(), hidden, fits: box.height < over.top, bottom: box.bottom };
}"""


def test_the_line_covers_no_box_that_has_the_focus(signed_in: SignedIn) -> None:
    """What it says of a certified bid fills a third of the screen."""
    sync_groups()
    council = make_council()
    bid = make_bid(make_round(), council)
    certify_bid(bid, council)
    page = signed_in(council.editor)
    page.set_viewport_size({"width": 390, "height": 700})
    for section in ("costs", "need"):
        page.goto(reverse("bids:section", args=[bid.reference, section]))
        page.locator("main input[type=text], main textarea").first.fill("1")
        expect(page.locator("[data-saved-words]")).to_contain_text("Saving a change ends the certificates")
        stops = stops_of(page)
        boxes = [stop for stop in stops if stop["fits"]]
        assert len(boxes) > 3
        assert [stop["name"] for stop in boxes if stop["hidden"]] == []
        assert [stop["name"] for stop in boxes if stop["bottom"] > 700] == []


def stops_of(page: Page) -> list[dict[str, Any]]:
    """Every place where Tab stops, from the top of the page to its end."""
    page.locator(".govuk-skip-link").focus()
    stops: list[dict[str, Any]] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(WHERE)) is None:
            break
        stops.append(stop)
    return stops


def test_a_box_of_a_table_shows_all_that_is_in_it_and_no_column_moves(signed_in: SignedIn) -> None:
    sync_groups()
    council = make_council()
    bid = make_bid(make_rich_round(), council)
    long = "Children who come into care in two years " * 6
    write_answer(bid, "figures", [{"measure": long, "value": "12"}], council.lead)
    page = signed_in(council.editor)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(reverse("bids:section", args=[bid.reference, "more"]))
        boxes = page.locator(".bid-grid--stacks textarea")
        before = [box["width"] for box in boxes.evaluate_all(SIZES)]
        boxes.last.fill(f"{width}-averylongwordwithoutabreak" * 10)
        after = boxes.evaluate_all(SIZES)
        assert [box["width"] for box in after] == before
        assert [box["more"] for box in after] == [0] * len(after)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        expect(page.locator("[data-saved-words]")).to_contain_text("Saved at")


SIZES = """boxes => boxes.map((one) => (
  { width: one.offsetWidth, more: Math.max(0, one.scrollHeight - one.clientHeight) }
))"""
