"""What people see when their organisation's sign-in does not let them in: each page looked at, with a way on."""

from __future__ import annotations

import copy
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import User
from tests.accounts.people import PASSWORD, make_person
from tests.accounts.test_provider import LOGIN, Arrive, declared
from tests.accounts.test_provider import arrive as arrive
from tests.accounts.test_provider import issuer as issuer
from tests.look.looking import WIDTHS, faults_here, faults_of

pytestmark = pytest.mark.django_db(transaction=True)
CALLBACK = "/accounts/oidc/organisation/login/callback/"
ONE_LINE = 50
"""Pixels that a button of one line stays below; two lines are about 62."""
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=str(live_server.url), viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def begin(page: Page, issuer: str, settings: Any, **more: str) -> None:
    """Press the button on the page for signing in; the policy lets it lead to the provider, as settings would."""
    settings.SOCIALACCOUNT_PROVIDERS = declared(issuer, **more)
    policy: dict[str, Any] = copy.deepcopy(django_settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["form-action"] = [*policy["DIRECTIVES"]["form-action"], issuer]
    settings.CONTENT_SECURITY_POLICY = policy
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with Council sign-in").click()
    page.wait_for_load_state()


def come_back(page: Page, issuer: str, email: str, **claims: Any) -> None:
    """Be somebody at the provider, and come back."""
    known: dict[str, Any] = {"email": email, "email_verified": True, "name": "Amina Provider"} | claims
    requests.put(f"{issuer}/users/{email}", json=known, timeout=10).raise_for_status()
    page.locator("input[name=sub]").first.fill(email)
    page.get_by_role("button", name="Authorize").first.click()
    page.wait_for_load_state()


def seen(page: Page, name: str) -> str:
    """What the page says; it is as every page must be at both widths, and leads on."""
    faults = faults_here(page, name)
    assert not faults, "\n".join(faults)
    assert page.get_by_text("Sign in another way").last.get_attribute("href") == "/accounts/login/"
    assert page.get_by_role("link", name="Contact the fund").get_attribute("href") == "/contact/"
    return " ".join(page.locator("main").inner_text().split())


@pytest.mark.browser
def test_somebody_with_an_account_is_signed_in_and_out_again(page: Page, issuer: str, settings: Any) -> None:
    person = make_person()
    begin(page, issuer, settings)
    come_back(page, issuer, person.email)
    page.goto("/bids/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your bids")
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto("/bids/")
    expect(page.get_by_role("button", name="Sign in with Council sign-in")).to_be_visible()


@pytest.mark.browser
def test_a_stranger_an_unverified_address_and_somebody_who_stops(page: Page, issuer: str, settings: Any) -> None:
    person = make_person()
    begin(page, issuer, settings)
    come_back(page, issuer, "a.very.long.name.of.a.stranger.at.a.council@children-and-families.example.org")
    said = seen(page, "provider-stranger")
    assert "You have no account here" in said
    assert "Ask the lead of your organisation to invite you" in said
    page.get_by_role("button", name="Try again").click()
    come_back(page, issuer, person.email, email_verified=False)
    said = seen(page, "provider-unverified")
    assert "Your email address is not verified" in said
    assert "to verify your address" in said
    begin(page, issuer, settings)
    page.get_by_role("button", name="Deny").click()
    page.wait_for_load_state()
    said = seen(page, "provider-cancelled")
    assert "You stopped at Council sign-in, or it did not let you go on." in said
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url(f"{issuer}/**")


@pytest.mark.browser
def test_a_closed_account_an_answer_that_is_not_meant_for_us_and_one_that_comes_late(
    page: Page, issuer: str, settings: Any
) -> None:
    person = make_person()
    begin(page, issuer, settings)
    settings.SOCIALACCOUNT_PROVIDERS = elsewhere(issuer)
    come_back(page, issuer, person.email)
    said = seen(page, "provider-not-trusted")
    assert "Council sign-in did not answer as it should" in said
    assert "You are not signed in." in said
    page.goto(f"{CALLBACK}?code=stolen&state=made-up")
    assert "Start again to sign in" in seen(page, "provider-too-late")
    User.objects.filter(pk=person.pk).update(is_active=False)
    begin(page, issuer, settings)
    come_back(page, issuer, person.email)
    said = " ".join(page.locator("main").inner_text().split())
    assert "Your account is closed" in said
    assert not faults_here(page, "provider-closed")


@pytest.mark.browser
def test_a_provider_that_is_away(page: Page, settings: Any) -> None:
    begin(page, nobody_listens(), settings)
    said = seen(page, "provider-away")
    assert "Council sign-in is not answering" in said
    assert "Try again in a few minutes" in said


def elsewhere(issuer: str) -> dict[str, Any]:
    """The provider declared as one whose tokens are by somebody else."""
    found = declared(issuer)
    overrides = {"openid_configuration_overrides": {"issuer": "https://somebody-else.example.org"}}
    found["openid_connect"]["APPS"][0]["settings"] |= overrides
    return found


def nobody_listens() -> str:
    """An address that refuses whoever calls."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_a_provider_that_went_away_on_the_way_back_is_no_error_of_ours(
    client: Client, arrive: Arrive, settings: Any
) -> None:
    assert client.post(LOGIN).status_code == 302
    state = next(iter(client.session["socialaccount_states"]))
    settings.SOCIALACCOUNT_PROVIDERS = declared(nobody_listens())
    answer = client.get(f"{CALLBACK}?code=one&state={state}")
    assert answer.status_code == 503
    assert "is not answering" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("access_denied", "You did not sign in"),
        ("interaction_required", "Council sign-in did not sign you in"),
        ("<script>alert(1)</script>", "Council sign-in did not sign you in"),
    ],
)
def test_what_the_provider_says_is_told_in_our_words(client: Client, arrive: Arrive, error: str, said: str) -> None:
    client.post(LOGIN)
    state = next(iter(client.session["socialaccount_states"]))
    page = client.get(CALLBACK, {"error": error, "error_description": "Call 0900 123", "state": state}, follow=True)
    text = page.content.decode()
    assert said in text
    assert "0900 123" not in text
    assert "<script>alert" not in text


@pytest.mark.browser
def test_each_session_has_its_button_on_one_line(page: Page) -> None:
    person = make_person(full_name="Hermione Featherstonehaugh-Cholmondeley")
    for number in range(5):
        Client(headers={"user-agent": PHONE if number % 2 else FIREFOX}).post(
            "/accounts/login/", {"login": person.email, "password": PASSWORD}
        )
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    faults = faults_of(page, "/accounts/sessions/", "sessions-of-a-person")
    assert not faults, "\n".join(faults)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        heights = [box["height"] for each in page.locator("main li button").all() if (box := each.bounding_box())]
        assert len(heights) == 6
        assert max(heights) < ONE_LINE, f"{width}: {heights}"
