"""The pages of signing in as people see them: every way in on a line, a passkey that is cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import Session, User
from tests.accounts.people import PASSWORD, make_person
from tests.accounts.test_provider import declared
from tests.accounts.test_provider import issuer as issuer
from tests.look.looking import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOGIN = "/accounts/login/"
A_HAIR = 1.0
REFUSING = """name => { navigator.credentials.get = navigator.credentials.create =
    async () => { throw new DOMException('said by a test', name) } }"""


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    base = str(live_server.url).replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=base, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def be(page: Page, person: User, base: str) -> None:
    client = Client()
    client.force_login(person)
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])


def test_every_way_in_stands_on_one_line(page: Page, issuer: str, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = declared(issuer)
    faults = faults_of(page, LOGIN, "login-provider")
    page.set_viewport_size({"width": 1280, "height": 900})
    tops = []
    for words in ("Email me a code", "Use a passkey", "Sign in with Council sign-in"):
        box = page.get_by_role("button", name=words).bounding_box()
        assert box is not None
        tops.append(box["y"])
    assert max(tops) - min(tops) < A_HAIR, tops
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("NotAllowedError", "it was cancelled, or it took too long. Try again, or sign in another way."),
        ("SecurityError", "The passkey could not be used in this browser. Sign in another way."),
    ],
)
def test_a_passkey_that_did_not_work_says_so(page: Page, error: str, said: str) -> None:
    page.goto(LOGIN)
    page.evaluate(REFUSING, error)
    place = page.locator("[aria-live=assertive]")
    for _ in range(2):
        page.get_by_role("button", name="Use a passkey").click()
        expect(place).to_contain_text(said)
    expect(page.get_by_label("Email address")).to_be_visible()


def test_a_passkey_that_was_not_added_says_so(page: Page) -> None:
    person = make_person()
    page.goto(LOGIN)
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/bids/")
    page.goto("/accounts/2fa/webauthn/add/")
    page.evaluate(REFUSING, "NotAllowedError")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("[aria-live=assertive]")).to_contain_text("No passkey was added: it was cancelled")


def test_where_somebody_is_signed_in_as_they_see_it(page: Page, live_server: Any) -> None:
    person = make_person()
    be(page, person, str(live_server.url).replace("127.0.0.1", "localhost"))
    agents = [
        "Mozilla/5.0 (iPhone) Version/18.5 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130.0",
        "",
    ]
    for agent in agents:
        client = Client(headers={"user-agent": agent})
        client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    faults = faults_of(page, "/accounts/sessions/", "sessions")
    page.get_by_role("button", name="Sign out of Safari on iPhone").click()
    expect(page.get_by_text("You are signed out there.")).to_be_visible()
    assert Session.objects.filter(user=person).count() == len(agents)
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_text("You are signed out on every device.")).to_be_visible()
    assert not faults, "\n".join(faults)
