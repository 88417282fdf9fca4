"""Deadlines, questions and clarifications in a browser: each page judged by axe, and a clock that is the server's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect

from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from programmes.models import Membership, Round
from programmes.services.outages import note_outage
from tests.accounts.people import make_staff
from tests.e2e.visiting import Street, Visitor, server_address
from tests.factories.bids import hand_in, make_bid, make_council
from tests.factories.judging import make_assessing
from tests.factories.rounds import make_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WRONG_CLOCK = "Date.now = () => 0; const Real = Date; window.Date = class extends Real { static now () { return 0 } };"


@pytest.fixture
def street(browser: Browser, live_server: Any) -> Iterator[Street]:
    """A portal without a worker."""
    sync_groups()
    street = Street(browser, server_address(live_server))
    yield street
    street.close()


def enter(street: Street, person: User) -> Visitor:
    """A window in which this person is signed in."""
    client, visitor = Client(), street.visitor()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    visitor.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": street.base}])
    return visitor


def fill_moment(visitor: Visitor, at: datetime) -> None:
    local = timezone.localtime(at)
    for part in ("day", "month", "year"):
        visitor.page.locator(f"[name=day_{part}]").fill(str(getattr(local, part)))
    visitor.page.locator("[name=time]").fill("3pm")


def test_the_countdown_is_the_servers_whatever_the_browsers_clock_says(street: Street) -> None:
    round_, council = make_round(), make_council()
    Round.objects.filter(pk=round_.pk).update(closes_at=database_now() + timedelta(minutes=40))
    bid = make_bid(round_, council)
    editor = enter(street, council.editor)
    editor.page.context.add_init_script(WRONG_CLOCK)
    editor.open(bid.get_absolute_url())
    left = editor.page.locator(".portal-time-left strong")
    for pause in (0, 1500):
        editor.page.wait_for_timeout(pause)
        expect(left).to_contain_text("39 minutes")
    first = left.inner_text()
    editor.page.wait_for_timeout(2500)
    assert left.inner_text() != first
    Round.objects.filter(pk=round_.pk).update(closes_at=database_now() + timedelta(seconds=12))
    editor.open(reverse("bids:section", args=[bid.reference, "need"]))
    expect(editor.page.locator(".portal-time-left--closed strong")).to_have_text("Closed", timeout=30_000)
    assert street.faults() == []


def test_more_time_after_an_outage(street: Street) -> None:
    round_, council, officer = make_round(), make_council(), make_staff(Role.FUND_OFFICER)
    bid, now = make_bid(round_, council), database_now()
    note_outage(
        began_at=now - timedelta(hours=3), ended_at=now - timedelta(hours=1), affected="Nobody could save", by=officer
    )
    desk = enter(street, officer)
    desk.open(reverse("evaluations:deadline", args=[round_.slug]))
    desk.press("Extend to then")
    assert desk.page.get_by_label("Why?").input_value().startswith("Nobody could save, from")
    desk.press("Extend the deadline", exact=True)
    desk.sees("Everyone who bids has been written to|From .* to")
    desk.press("Give more time")
    fill_moment(desk, now + timedelta(days=12))
    desk.fill("Why?", "Their offices were flooded.")
    desk.press("Give more time", exact=True)
    desk.open(reverse("evaluations:outages"))
    desk.press("Record an outage")
    editor = enter(street, council.editor)
    editor.open(bid.get_absolute_url())
    editor.sees("Their offices were flooded.")
    anyone = street.visitor()
    anyone.open(round_.get_absolute_url())
    anyone.sees("the deadline was moved from .* for every bid")
    assert street.faults() == []


def test_a_question_is_answered_to_all(street: Street) -> None:
    round_, council, officer = make_round(), make_council(), make_staff(Role.FUND_OFFICER)
    editor = enter(street, council.editor)
    editor.open(reverse("programmes:answers", args=[round_.slug]))
    editor.press("ask a question")
    editor.press("Send the question")
    editor.sees("Enter your question")
    editor.fill("What is your question?", "May we pay for a building?")
    editor.press("Send the question")
    editor.sees("May we pay for a building\\?")
    desk = enter(street, officer)
    desk.open(reverse("evaluations:enquiries", args=[round_.slug]))
    desk.choose("May we pay for a building?")
    desk.press("Answer what is chosen")
    desk.fill("The question, as everybody will read it", "May the grant be used for buildings?")
    desk.fill("The answer", "No. It pays for people and their work.")
    desk.press("Publish the answer")
    editor.open(reverse("bids:enquiries", args=[round_.slug]))
    editor.press("Read the answer")
    editor.sees("It pays for people and their work")
    assert street.faults() == []


def test_certifying_and_its_receipt(street: Street) -> None:
    round_, council = make_round(), make_council()
    bid = make_bid(round_, council)
    Membership.objects.filter(user=council.s151).delete()
    lead = enter(street, council.lead)
    lead.open(bid.get_absolute_url())
    lead.press("Invite")
    lead.press("Send the invitation")
    lead.sees("Enter the email address")
    director = enter(street, council.dcs)
    director.open(reverse("bids:certify", args=[bid.reference]))
    director.choose("Yes, I certify it as it stands")
    director.press("Send your decision")
    director.sees("You have certified|certified")
    lead.open(reverse("bids:section", args=[bid.reference, "work"]))
    lead.sees("If you change anything")
    lead.open(reverse("bids:take_away", args=[council.organisation.slug]))
    other = make_council()
    submission = hand_in(make_bid(round_, other), other)
    anyone = street.visitor()
    anyone.open(f"/verify/{submission.receipt_code}/")
    anyone.sees(submission.sha256)
    assert street.faults() == []


def test_a_clarification_from_end_to_end(street: Street) -> None:
    judged = make_assessing(1)
    bid, council = judged.bids[0], judged.councils[0]
    desk = enter(street, judged.officer)
    desk.open(reverse("evaluations:bid", args=[bid.reference]))
    desk.press("Ask the bidder")
    desk.fill("What do you ask the bidder?", "Which two schools take part?")
    fill_moment(desk, database_now() + timedelta(days=3))
    desk.press("Send the question")
    lead = enter(street, council.lead)
    lead.open(bid.get_absolute_url())
    lead.press("Question 1")
    lead.fill("Your answer", "Hill School and Vale School.")
    lead.press("Send the answer")
    lead.sees("Hill School and Vale School.")
    desk.open(reverse("evaluations:bid", args=[bid.reference]))
    desk.sees("Hill School and Vale School.")
    assert street.faults() == []
