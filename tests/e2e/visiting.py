"""A person with a browser: signs in with one click, and every page they see is judged by axe."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from bids.models import Bid
from portal.accounts.models import User
from tests.look.looking import OPTIONS

PATIENCE = 60_000
"""Milliseconds that a page may take on a busy machine before the journey gives up."""

ANEW = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+')
"""What every answer writes anew into a page that is the same otherwise."""

Judged = tuple[int, str]
"""The width of a window, and all that the page in it said."""


@dataclass
class Visitor:
    """One browser window; ``faults`` gathers what axe said on the way, of each of the pages ``judged`` once."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)
    judged: set[Judged] = field(default_factory=set)

    def open(self, address: str) -> None:
        """Go to an address of the portal, which must answer, and look at it."""
        answer = self.page.goto(self.base + address)
        assert answer is not None
        assert answer.status == 200, f"{address} answered {answer.status}"
        self.look()

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the first button, or follow the first link, of that name; then look."""
        control = self.page.get_by_role("button", name=name, exact=exact).or_(
            self.page.get_by_role("link", name=name, exact=exact)
        )
        control.first.click()
        self.settle()
        self.look()

    def settle(self) -> None:
        """Wait for the page that follows: a section of a bid saves what was typed before it lets go of it."""
        self.page.locator("form[data-pressed]").wait_for(state="detached")
        self.page.wait_for_load_state()

    def fill(self, label: str, text: str) -> None:
        """Type into the field of that label."""
        self.page.get_by_label(label).first.fill(text)

    def choose(self, label: str) -> None:
        """Tick a box or choose a radio button."""
        self.page.get_by_label(label).first.check()

    def sees(self, text: str) -> None:
        """The page says this."""
        said = " ".join(self.page.locator("main, #main").first.inner_text().split())
        assert re.search(text, said), f"{self.page.url} does not say “{text}”:\n{said[:3000]}"

    def look(self) -> None:
        """Note what axe finds on this page, unless the same was judged before at this width."""
        window = self.page.viewport_size
        same = window["width"] if window else 0, ANEW.sub("", self.page.content())
        if same in self.judged:
            return
        self.judged.add(same)
        for violation in Axe().run(self.page, options=OPTIONS).response["violations"]:
            self.faults += [f"{self.page.url} {violation['id']}: {node['html'][:160]}" for node in violation["nodes"]]


@dataclass
class Street:
    """Where visitors come from: one browser, one portal, and whatever they found wrong."""

    browser: Browser
    base: str
    visitors: list[Visitor] = field(default_factory=list)
    judged: set[Judged] = field(default_factory=set)

    def visitor(self) -> Visitor:
        """Somebody who is not signed in."""
        context = self.browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        visitor = Visitor(context.new_page(), self.base, judged=self.judged)
        self.visitors.append(visitor)
        return visitor

    def signed_in(self, email: str) -> Visitor:
        """Somebody of the demonstration, by the part of their address before the @."""
        person = User.objects.get(email__startswith=f"{email}@")
        visitor = self.visitor()
        visitor.open("/accounts/demonstration/")
        visitor.press(f"Sign in as {person.full_name}")
        return visitor

    def lead_of(self, bid: Bid) -> Visitor:
        """The demonstration's lead of the organisation that made a bid."""
        lead = bid.organisation.memberships.select_related("user").get(role="lead")
        return self.signed_in(lead.user.email.partition("@")[0])

    def faults(self) -> list[str]:
        """What was wrong with any page, each fault once."""
        return sorted({fault for visitor in self.visitors for fault in visitor.faults})

    def close(self) -> None:
        """Close every window."""
        for visitor in self.visitors:
            visitor.page.context.close()


def server_address(live_server: Any) -> str:
    """The address of the test's own server."""
    return str(live_server.url)
