"""Signing in by email, with a second step for everyone in the admin."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from tests.accounts.people import PASSWORD, give_second_factor, make_person, make_staff

pytestmark = pytest.mark.django_db


def code_for(secret: str) -> str:
    """What an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: str) -> str:
    response = client.post(reverse("account_login"), {"login": email, "password": password, **extra})
    return response.headers.get("Location", "")


def test_a_bidder_signs_in_and_lands_on_their_bids(client: Client) -> None:
    person = make_person()
    assert sign_in(client, person.email.upper()) == "/accounts/where-to/"
    assert client.get("/accounts/where-to/")["Location"] == "/bids/"
    event = AuditEvent.objects.get(kind="user.signed_in")
    assert event.chain == f"user:{person.pk}"
    assert person.email not in event.payload
    assert "127.0.0.1" not in event.payload


def test_an_address_too_long_to_carry_leads_back_to_its_page(client: Client) -> None:
    """A redirect of more than 16,384 characters would be refused, and the person with it."""
    assert client.get("/bids/?q=short")["Location"].endswith("?next=/bids/%3Fq%3Dshort")
    assert client.get("/bids/?q=" + "x" * 20_000)["Location"].endswith("?next=/bids/")


def test_staff_land_on_the_work_list(client: Client) -> None:
    client.force_login(make_staff(Role.FUND_OFFICER))
    assert client.get("/accounts/where-to/")["Location"] == "/admin/"


@pytest.mark.parametrize("known", [True, False])
def test_a_refused_sign_in_does_not_say_who_has_an_account(client: Client, known: bool) -> None:
    email = make_person().email if known else "nobody@example.org"
    page = client.post(reverse("account_login"), {"login": email, "password": "something wrong"})
    assert "Check the email address and the password" in page.content.decode()
    event = AuditEvent.objects.get(kind="user.sign_in_refused")
    assert email not in event.payload


def test_refused_sign_ins_are_limited(client: Client) -> None:
    person = make_person()
    for _ in range(12):
        page = client.post(reverse("account_login"), {"login": person.email, "password": "wrong"})
    assert "Too many failed login attempts" in page.content.decode() or page.status_code == 429
    assert sign_in(client, person.email) == "", "not even the right password helps for a while"


def test_where_to_go_next_stays_on_this_site(client: Client) -> None:
    person = make_person()
    assert sign_in(client, person.email, next="https://elsewhere.example/") == "/accounts/where-to/"


def test_nobody_signs_up_without_an_invitation(client: Client) -> None:
    page = client.get(reverse("account_signup"))
    assert "Accounts are opened by invitation" in page.content.decode()
    client.post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()


def test_a_closed_account_cannot_sign_in(client: Client) -> None:
    person = make_person(is_active=False)
    sign_in(client, person.email)
    assert client.get("/accounts/")["Location"].startswith("/accounts/login/")


def test_staff_without_a_second_step_are_led_to_set_it_up(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    person = make_staff(Role.FUND_OFFICER, second_factor=False)
    sign_in(client, person.email)
    assert client.get("/admin/")["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)
    assert secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "Enter the newest one that your app shows" in wrong
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret[1])})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(done["Location"]).status_code == 200
    assert client.get("/admin/").status_code == 200
    kinds = set(AuditEvent.objects.values_list("kind", flat=True))
    assert "user.totp_activated" in kinds
    assert OutboxEmail.objects.filter(to=person.email, subject="Your second step is set up").exists()


def test_staff_with_a_second_step_are_asked_for_a_code(client: Client) -> None:
    person = make_staff(Role.APPROVER, second_factor=False)
    secret = give_second_factor(person)
    assert sign_in(client, person.email) == reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 302, "a password alone opens nothing"
    assert "Enter a code" in client.get(reverse("mfa_authenticate")).content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_is_refused(client: Client) -> None:
    person = make_staff(Role.APPROVER)
    sign_in(client, person.email)
    page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "There is a problem" in page
    assert client.get("/admin/").status_code == 302


def test_staff_cannot_remove_the_second_step_they_need(client: Client) -> None:
    person = make_staff(Role.APPROVER, second_factor=False)
    sign_in(client, person.email)
    give_second_factor(person)
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


@pytest.mark.parametrize("known", [True, False])
def test_a_forgotten_password_says_the_same_to_everyone(client: Client, known: bool) -> None:
    email = make_person().email if known else "nobody@example.org"
    response = client.post(reverse("account_reset_password"), {"email": email})
    assert response["Location"] == reverse("account_reset_password_done")
    assert "Check your email" in client.get(response["Location"]).content.decode()
    assert OutboxEmail.objects.filter(to=email).count() == 1


def test_a_password_is_chosen_by_the_emailed_link_once(client: Client) -> None:
    person = make_person()
    client.post(reverse("account_reset_password"), {"email": person.email})
    body = OutboxEmail.objects.get(to=person.email).text_body
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", body)
    assert link
    form = client.get(link[1], follow=True)
    assert "Choose a new password" in form.content.decode()
    chosen = "purple ladder window"
    done = client.post(form.redirect_chain[-1][0], {"password1": chosen, "password2": chosen})
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    assert "Your password is saved" in client.get(done["Location"]).content.decode()
    assert sign_in(client, person.email, chosen) == "/accounts/where-to/"
    again = Client().get(link[1], follow=True)
    assert "This link no longer works" in again.content.decode()


def test_a_weak_password_is_refused_with_a_reason(client: Client) -> None:
    person = make_person()
    sign_in(client, person.email)
    page = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    ).content.decode()
    assert "There is a problem" in page
    assert "too short" in page


def test_an_email_address_changes_when_its_link_is_opened(client: Client) -> None:
    person = make_person()
    sign_in(client, person.email)
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": "1"})
    body = OutboxEmail.objects.get(to="new@example.org").text_body
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", body)
    assert link
    assert "Yes, confirm it" in client.get(link[1]).content.decode()
    client.post(link[1])
    person.refresh_from_db()
    assert person.email == "new@example.org"


def test_signing_out_everywhere_ends_other_sessions(client: Client) -> None:
    person = make_person()
    elsewhere = Client()
    elsewhere.force_login(person)
    client.force_login(person)
    assert "Sign out on every device" in client.get("/accounts/sessions/").content.decode()
    assert person.sessions.count() == 2
    client.post("/accounts/sessions/")
    assert not person.sessions.exists()
    assert elsewhere.get("/accounts/")["Location"].startswith("/accounts/login/")
    assert client.get("/accounts/")["Location"].startswith("/accounts/login/")
