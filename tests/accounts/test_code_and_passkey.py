"""Signing in with no password: by a code and its link from an email, and by a passkey in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from portal.accounts.adapters import MFAAdapter
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.mail.models import OutboxEmail
from tests.accounts.people import PASSWORD, make_person, make_staff
from tests.look.looking import faults_of

ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


def ask(client: Client, email: str) -> str:
    """Ask for a code; the link of the email that came."""
    assert client.post(ASK, {"email": email})["Location"].startswith(CONFIRM)
    body = OutboxEmail.objects.filter(template="accounts/login_code").latest("queued_at").text_body
    found = re.search(r"https?://[^/]+(/accounts/login/code/confirm/\S+)", body)
    assert found
    return found[1]


@pytest.mark.django_db
class TestCode:
    """The code and its link."""

    def test_the_link_brings_the_code_and_one_press_signs_in(self, client: Client) -> None:
        person = make_person()
        link = ask(client, person.email)
        page = client.get(link).content.decode()
        code = link.rpartition("=")[2]
        assert f'value="{code}"' in page
        assert client.post(CONFIRM, {"code": code})["Location"] == "/accounts/where-to/"
        assert client.session["_auth_user_id"] == str(person.pk)

    def test_opening_the_link_alone_signs_nobody_in(self, client: Client) -> None:
        """Mail filters follow links: nothing may come of it."""
        link = ask(client, make_person().email)
        client.get(link)
        assert "_auth_user_id" not in client.session
        assert Client().get(link).status_code == 302

    def test_another_browser_gets_nothing_from_the_code(self, client: Client) -> None:
        code = ask(client, make_person().email).rpartition("=")[2]
        other = Client()
        other.post(CONFIRM, {"code": code})
        assert "_auth_user_id" not in other.session

    def test_three_wrong_codes_end_it(self, client: Client) -> None:
        code = ask(client, make_person().email).rpartition("=")[2]
        for _ in range(3):
            client.post(CONFIRM, {"code": "WRONG-1"})
        client.post(CONFIRM, {"code": code})
        assert "_auth_user_id" not in client.session

    def test_a_code_is_good_for_a_quarter_of_an_hour(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        code = ask(client, make_person().email).rpartition("=")[2]
        later = (timezone.now() + timedelta(minutes=16)).timestamp()
        monkeypatch.setattr("time.time", lambda: later)
        client.post(CONFIRM, {"code": code})
        assert "_auth_user_id" not in client.session

    def test_a_stranger_s_page_is_the_same_and_their_email_says_so(self, client: Client) -> None:
        answer = client.post(ASK, {"email": "nobody@example.org"})
        assert answer["Location"].startswith(CONFIRM)
        email = OutboxEmail.objects.get()
        assert (email.to, email.template) == ("nobody@example.org", "accounts/unknown_account")

    def test_the_second_step_is_asked_for_all_the_same(self, client: Client) -> None:
        code = ask(client, make_staff(Role.FUND_OFFICER).email).rpartition("=")[2]
        assert client.post(CONFIRM, {"code": code})["Location"].startswith(reverse("mfa_authenticate"))
        assert "_auth_user_id" not in client.session

    def test_the_admin_shows_nobody_the_code(self, client: Client) -> None:
        ask(client, make_person().email)
        officer = Client()
        officer.force_login(make_staff(Role.FUND_OFFICER))
        email = OutboxEmail.objects.get(template="accounts/login_code")
        page = officer.get(reverse("admin:mail_outboxemail_change", args=[email.pk])).content.decode()
        assert "Not shown" in page


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A browser with a passkey's key built in, on localhost: passkeys refuse addresses in figures."""
    base = str(live_server.url).replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=base, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    session = context.new_cdp_session(opened)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield opened
    context.close()


def sign_in(page: Page, person: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/bids/")


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_added_and_signs_in_with_no_password(page: Page) -> None:
    person = make_person()
    sign_in(page, person)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("What to call it").fill("Work laptop")
    expect(page.get_by_label("Use it to sign in")).to_be_checked()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    expect(page.get_by_text("Your passkey is added.")).to_be_visible()
    passkey = Authenticator.objects.get(user=person, type=Authenticator.Type.WEBAUTHN)
    assert passkey.wrap().name == "Work laptop"
    assert OutboxEmail.objects.filter(subject="A passkey was added to your account").exists()
    sign_out(page)
    page.goto("/accounts/login/?next=/notifications/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/notifications/")
    page.wait_for_load_state("networkidle")
    faults = [
        *faults_of(page, "/accounts/2fa/", "second-step"),
        *faults_of(page, "/accounts/2fa/webauthn/", "passkeys"),
        *faults_of(page, "/accounts/2fa/webauthn/add/", "passkey-add"),
        *faults_of(page, f"/accounts/2fa/webauthn/keys/{passkey.pk}/edit/", "passkey-rename"),
        *faults_of(page, f"/accounts/2fa/webauthn/keys/{passkey.pk}/remove/", "passkey-remove"),
        *faults_of(page, "/notifications/", "inbox-read"),
        *faults_of(page, "/notifications/choices/", "choices"),
    ]
    sign_out(page)
    faults += faults_of(page, "/accounts/login/", "login") + faults_of(page, ASK, "code-ask")
    assert not faults, "\n".join(faults)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_a_second_step_that_opens_the_admin(page: Page) -> None:
    officer = make_staff(Role.FUND_OFFICER, second_factor=False)
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(officer.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/accounts/2fa/")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("Use it to sign in").uncheck()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    sign_out(page)
    page.goto("/accounts/login/?next=/admin/")
    page.get_by_label("Email address").fill(officer.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/**")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile(r"^[^?]*/admin/$"))  # and not the page that asks for it, which ends so too
    assert page.get_by_role("button", name="Sign out").is_visible()


@pytest.mark.django_db
def test_staff_keep_their_last_second_step_and_may_remove_another() -> None:
    officer = make_staff(Role.FUND_OFFICER)
    app = Authenticator.objects.get(user=officer, type=Authenticator.Type.TOTP)
    passkey = Authenticator.objects.create(user=officer, type=Authenticator.Type.WEBAUTHN, data={"name": "Old laptop"})
    assert MFAAdapter().can_delete_authenticator(passkey)
    assert MFAAdapter().can_delete_authenticator(app)
    passkey.delete()
    assert not MFAAdapter().can_delete_authenticator(app)
