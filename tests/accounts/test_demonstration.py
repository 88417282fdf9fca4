"""Invented people: one click, no password, and only where the demonstration is on."""

import re
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from portal.accounts import demonstration
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.accounts.roles import Role, has_role
from portal.mail.models import OutboxEmail
from tests.accounts.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return demonstration.make_department()[Role.FUND_OFFICER]


def test_the_page_lists_each_person_and_what_to_try(client: Client, officer: User) -> None:
    page = client.get(reverse("demonstration")).content.decode()
    assert "These people are invented" in page
    assert officer.full_name in page
    assert "Fund officer" in page
    assert "Publish a round" in page


def test_one_click_signs_in_and_reaches_the_admin_without_a_second_step(client: Client, officer: User) -> None:
    response = client.post(reverse("demonstration_sign_in", args=[officer.pk]))
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_link_alone_signs_nobody_in(client: Client, officer: User) -> None:
    assert client.get(reverse("demonstration_sign_in", args=[officer.pk])).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("demonstration_sign_in", args=[officer.pk])).status_code == 403


def test_signing_in_goes_on_to_where_one_wanted_to_go(client: Client, officer: User) -> None:
    address = reverse("demonstration_sign_in", args=[officer.pk])
    assert client.post(address, {"next": "/accounts/"})["Location"] == "/accounts/"
    assert client.post(address, {"next": "https://elsewhere.example/"})["Location"] == "/admin/"


def test_real_people_cannot_be_signed_in_as(client: Client) -> None:
    assert client.post(reverse("demonstration_sign_in", args=[make_person().pk])).status_code == 404


def test_without_the_demonstration_there_is_nothing(client: Client, officer: User, settings: Settings) -> None:
    settings.PORTAL_DEMO = False
    assert client.get(reverse("demonstration")).status_code == 404
    assert client.post(reverse("demonstration_sign_in", args=[officer.pk])).status_code == 404
    client.force_login(officer)
    assert client.get("/admin/").status_code == 302, "their exemption from the second step ends with it"
    with pytest.raises(Refused):
        demonstration.make_person(name="x", full_name="X", position="X", tries="x")


def test_no_password_signs_an_invented_person_in(client: Client, officer: User) -> None:
    assert not officer.has_usable_password()
    client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    assert client.get("/accounts/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["account_name", "account_email", "account_set_password", "mfa_activate_totp"])
def test_a_shared_account_cannot_be_changed(client: Client, officer: User, name: str) -> None:
    client.force_login(officer)
    response = client.post(reverse(name), {"full_name": "Mallory", "email": "m@example.org"})
    assert response["Location"] == "/accounts/"
    officer.refresh_from_db()
    assert officer.full_name != "Mallory"


def test_an_emailed_link_gives_an_invented_person_no_password(client: Client, officer: User) -> None:
    client.post(reverse("account_reset_password"), {"email": officer.email})
    officer.refresh_from_db()
    assert not officer.has_usable_password()


@pytest.mark.parametrize("made_before", [False, True])
def test_a_code_by_email_signs_in_without_asking_to_confirm_the_address(
    client: Client, officer: User, made_before: bool
) -> None:
    if made_before:
        EmailAddress.objects.filter(user=officer).delete()
        demonstration.confirm_addresses()
    client.post("/accounts/login/code/", {"email": officer.email})
    body = OutboxEmail.objects.get(template="accounts/login_code").text_body
    code = re.search(r"/accounts/login/code/confirm/\S*=(\S+)", body)
    assert code
    response = client.post("/accounts/login/code/confirm/", {"code": code[1]})
    assert response["Location"] == "/accounts/where-to/"
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_making_them_twice_changes_nothing(officer: User) -> None:
    before = User.objects.count()
    demonstration.make_department()
    assert User.objects.count() == before
    assert has_role(User.objects.get(pk=officer.pk), Role.FUND_OFFICER)


def test_the_command_prints_them(officer: User, settings: Settings) -> None:
    out = StringIO()
    call_command("demonstration_accounts", stdout=out)
    assert officer.full_name in out.getvalue()
    settings.PORTAL_DEMO = False
    out = StringIO()
    call_command("demonstration_accounts", stdout=out)
    assert officer.full_name not in out.getvalue()
