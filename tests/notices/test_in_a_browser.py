"""The pages of telling and of handing over as their readers see them: axe, the policy, two widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.mail.services.wording import write_wording
from portal.notices.models import Notice
from tests.accounts.people import make_person, make_staff
from tests.factories.bids import make_council, make_submitted_bid
from tests.factories.rounds import make_round
from tests.look.looking import faults_of
from tests.notices.telling import tell_certified

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Rethinking children's social care across the whole of the north of England, together with health and schools"


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def be(page: Page, person: User, base: str) -> None:
    """Make this browser that person's."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": base}])


def test_notifications_are_read_marked_and_followed(page: Page, live_server: Any) -> None:
    council = make_council("The Royal Borough of a Council With an Uncommonly Long Name, and Its Trust")
    be(page, council.lead, live_server.url)
    faults = faults_of(page, "/notifications/", "inbox-empty")
    bid = make_submitted_bid(make_round(title=LONG), council)
    for number in range(29):
        notice = tell_certified(
            council.lead, subject=f"Bid {number} certified by {LONG}", about=f"B-{number} in {LONG}"
        )
        if number % 2:
            Notice.objects.filter(pk=notice.pk).update(read_at=notice.made_at)
    faults += faults_of(page, "/notifications/", "inbox")
    faults += faults_of(page, "/notifications/?page=2", "inbox-2")
    faults += faults_of(page, "/notifications/choices/", "choices")
    faults += faults_of(page, reverse("programmes:hand_over", args=[council.organisation.slug]), "hand-over")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/notifications/?kind=bids.submitted")
    page.get_by_role("link", name=f"Bid {bid.reference} submitted").click()
    page.wait_for_url(f"**/bids/{bid.reference}/")
    before = Notice.objects.filter(person=council.lead, read_at__isnull=True).count()
    expect(page.get_by_role("link", name=f"Notifications ({before})")).to_have_count(1)
    page.goto("/notifications/")
    page.get_by_role("button", name=re.compile("Mark as read ?: Bid 28 certified")).click()
    expect(page.get_by_role("link", name=f"Notifications ({before - 1})")).to_have_count(1)
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text(f"{before - 1} notifications marked as read")).to_be_visible()
    assert not Notice.objects.filter(person=council.lead, read_at__isnull=True).exists()
    assert not faults, "\n".join(faults)


def test_the_department_s_pages(page: Page, live_server: Any) -> None:
    writer, officer, council = make_staff(Role.FUND_OFFICER), make_staff(Role.ADMINISTRATOR), make_council()
    wording = write_wording(
        template="bids/certify",
        subject="Please certify {{ reference }}",
        body="By {{ closes }}: {{ link }}",
        note="",
        by=writer,
    )
    be(page, officer, live_server.url)
    faults = [
        *faults_of(page, "/admin/mail/emailwording/", "wordings"),
        *faults_of(page, "/admin/mail/emailwording/write/bids.receipt/", "wording"),
        *faults_of(page, reverse("admin:mail_emailwording_approve", args=[wording.pk]), "wording-approve"),
        *faults_of(page, reverse("admin:programmes_organisation_new_lead", args=[council.organisation.pk]), "new-lead"),
        *faults_of(page, "/notifications/choices/", "choices-staff"),
    ]
    assert not faults, "\n".join(faults)


def test_a_code_from_an_email_is_asked_for(page: Page, live_server: Any) -> None:
    person = make_person()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Email me a code").click()
    page.get_by_label("Email address").fill(person.email)
    page.get_by_role("button", name="Email me a code").click()
    page.wait_for_url("**/confirm/**")
    faults = faults_of(page, "/accounts/login/code/confirm/", "code-confirm")
    assert not faults, "\n".join(faults)
