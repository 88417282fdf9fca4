"""What people ask of the record, each answered within three clicks from home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator

from programmes.reference.load import load_reference_data
from tests.e2e.visiting import PATIENCE, Visitor, server_address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_CLICKS = 3


@dataclass
class Reader:
    """Somebody who starts at home and counts each click that leads to another page."""

    visitor: Visitor
    clicks: int = 0

    def start(self) -> None:
        self.visitor.open("/")
        self.clicks = 0

    def click(self, control: Locator) -> None:
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS
        control.click()
        self.visitor.page.wait_for_load_state()
        self.visitor.look()

    def link(self, name: str) -> Locator:
        return self.visitor.page.locator("main").get_by_role("link", name=name, exact=True).last


@pytest.fixture
def reader(browser: Browser, live_server: Any) -> Iterator[Reader]:
    """Nobody in particular, before the whole record."""
    load_reference_data()
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    reader = Reader(Visitor(context.new_page(), server_address(live_server)))
    yield reader
    context.close()


def test_the_north_east_in_2016_to_2018(reader: Reader) -> None:
    """Which projects got money, how much, and what did their evaluations find: on one page, two clicks from home."""
    answers = {
        "Elm House - Staying Close": ("£837,000", "nine young people had stayed"),
        "Shared Lives Care Leavers": ("£365,000", "No evaluation report on this project is on the record"),
    }
    reader.start()
    reader.click(reader.link("North East"))
    reader.visitor.page.get_by_label("Announced from").select_option("2016")
    reader.visitor.page.get_by_label("Announced up to").select_option("2018")
    reader.click(reader.visitor.page.get_by_role("button", name="Show projects"))
    assert reader.clicks == 2
    reader.visitor.sees("2 projects, £1,202,000")
    results = reader.visitor.page.locator(".portal-result")
    assert results.count() == len(answers)
    for title, said in answers.items():
        text = results.filter(has_text=title).inner_text()
        assert all(one in text for one in said), text
    reader.click(reader.link("Elm House - Staying Close"))
    reader.visitor.sees("£837,000")
    reader.visitor.sees("nine young people had stayed")
    assert reader.visitor.faults == []


def test_what_partners_in_practice_requires_of_us(reader: Reader) -> None:
    reader.start()
    reader.click(reader.link("All programmes"))
    reader.click(reader.link("Partners in Practice"))
    reader.visitor.page.get_by_label("Authority", exact=True).select_option(label="Havering")
    reader.visitor.fill("As it stood on", "2018-08-01")
    reader.click(reader.visitor.page.get_by_role("button", name="Check this authority"))
    reader.visitor.sees("Good or better from Ofsted: overall, and in every sub-judgement")
    reader.visitor.sees("Havering: no")
    reader.visitor.sees("Help and protection was judged “requires improvement”, which is below good")
    reader.visitor.sees("published on 23 July 2018")
    assert reader.visitor.faults == []


def test_whether_cornwall_has_ever_been_involved(reader: Reader) -> None:
    reader.start()
    reader.visitor.fill("Search what was funded", "Cornwall")
    reader.click(reader.visitor.page.get_by_role("search").get_by_role("button", name="Search"))
    reader.click(reader.link("Cornwall"))
    reader.visitor.sees("Led: 1 project, £1,900,000 Making Integration Happen")
    reader.visitor.sees("Joined: 1 project Social Care Assessments for Disabled Children")
    assert reader.visitor.faults == []
