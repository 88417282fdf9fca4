"""Signing in with an organisation's OpenID Connect provider: a real one, in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.environment import Environment, SettingsError
from portal.mail.models import OutboxEmail
from portal.provider import origins, providers
from portal.variables import VARIABLES
from programmes.models import MemberRole
from programmes.services.invitations import invite, revoke
from tests.accounts.people import make_person, make_staff
from tests.factories.bids import make_council

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/oidc/organisation/login/?process=login"
DECLARED = {
    "PORTAL_OIDC_NAME": "Council sign-in",
    "PORTAL_OIDC_CLIENT_ID": "portal",
    "PORTAL_OIDC_CLIENT_SECRET": "a secret",
}
Arrive = Callable[..., Any]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as provider:
        _wait_for(f"{address}/.well-known/openid-configuration")
        yield address
        provider.kill()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            requests.get(address, timeout=1)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{address} does not answer")


def declared(issuer: str, **more: str) -> dict[str, Any]:
    """The setting that an environment gives."""
    return providers(Environment(VARIABLES, {"PORTAL_OIDC_ISSUER": issuer, **DECLARED, **more}))


@pytest.fixture
def arrive(issuer: str, settings: Any) -> Arrive:
    """Go to the provider and come back as somebody of these claims; gives the last answer of ours."""
    settings.SOCIALACCOUNT_PROVIDERS = declared(issuer)

    def go(client: Client, email: str = "", sub: str = "", **claims: Any) -> Any:
        sub = sub or f"sub-{email}"
        known: Any = {"email": email, "email_verified": True, "name": "Amina Provider"} | claims
        requests.put(f"{issuer}/users/{sub}", json=known, timeout=10).raise_for_status()
        away = client.post(LOGIN)
        assert away.status_code == 302
        assert away["Location"].startswith(issuer)
        back = requests.post(away["Location"], data={"sub": sub}, allow_redirects=False, timeout=10)
        parts = urlsplit(back.headers["Location"])
        return client.get(f"{parts.path}?{parts.query}")

    return go


def signed_in_as(client: Client) -> int | None:
    pk = client.session.get("_auth_user_id")
    return int(pk) if pk else None


def test_somebody_with_an_account_is_signed_in_connected_and_told(client: Client, arrive: Arrive) -> None:
    person = make_person()
    assert arrive(client, person.email.upper())["Location"] == "/accounts/where-to/"
    assert signed_in_as(client) == person.pk
    assert SocialAccount.objects.get().user == person
    assert AuditEvent.objects.filter(kind="user.signed_in", chain=f"user:{person.pk}").exists()
    assert OutboxEmail.objects.filter(to=person.email, subject__contains="organisation").exists()
    assert "Council sign-in" in client.get("/accounts/").content.decode()


def test_once_connected_the_account_is_found_by_the_provider_s_own_number(client: Client, arrive: Arrive) -> None:
    person = make_person()
    arrive(client, person.email, sub="number-7")
    again = Client()
    arrive(again, "married.name@example.org", sub="number-7")
    assert signed_in_as(again) == person.pk
    assert User.objects.count() == 1


@pytest.mark.parametrize("verified", [False, "false", None, 0, ""])
def test_an_address_that_is_not_verified_lets_nobody_in(client: Client, arrive: Arrive, verified: Any) -> None:
    person = make_person()
    answer = arrive(client, person.email, email_verified=verified)
    assert answer.status_code == 403
    assert "not that the address has been verified" in answer.content.decode()
    assert signed_in_as(client) is None
    assert not SocialAccount.objects.exists()


def test_a_provider_that_never_says_so_may_be_trusted_by_a_setting(
    client: Client, arrive: Arrive, issuer: str, settings: Any
) -> None:
    person = make_person()
    settings.SOCIALACCOUNT_PROVIDERS = declared(issuer, PORTAL_OIDC_TRUST_EMAIL="1")
    arrive(client, person.email, email_verified=None)
    assert signed_in_as(client) == person.pk


def test_a_stranger_is_refused_and_nothing_is_kept_of_them(client: Client, arrive: Arrive) -> None:
    answer = arrive(client, "stranger@example.org")
    assert answer.status_code == 403
    assert "no account and no open invitation" in answer.content.decode()
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()


def test_somebody_invited_opens_an_account_and_can_accept(client: Client, arrive: Arrive) -> None:
    council = make_council()
    invite(organisation=council.organisation, email="new@example.org", role=MemberRole.EDITOR, by=council.lead)
    arrive(client, "New@example.org")
    person = User.objects.get(email="new@example.org")
    assert signed_in_as(client) == person.pk
    assert (person.full_name, person.has_usable_password(), person.is_staff) == ("Amina Provider", False, False)
    assert not person.memberships.exists()  # the invitation's own link is still what lets them join


def test_an_invitation_that_was_taken_back_opens_nothing(client: Client, arrive: Arrive) -> None:
    council = make_council()
    invitation = invite(organisation=council.organisation, email="new@example.org", role="editor", by=council.lead)
    revoke(invitation=invitation, by=council.lead)
    assert arrive(client, "new@example.org").status_code == 403
    assert not User.objects.filter(email="new@example.org").exists()


def test_the_provider_takes_the_place_of_the_password_and_not_of_the_second_step(
    client: Client, arrive: Arrive
) -> None:
    officer = make_staff(Role.FUND_OFFICER)
    answer = arrive(client, officer.email, amr=["mfa"], acr="mfa")
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert signed_in_as(client) is None


def test_staff_without_a_second_step_set_one_up_first(client: Client, arrive: Arrive) -> None:
    officer = make_staff(Role.FUND_OFFICER, second_factor=False)
    arrive(client, officer.email)
    assert client.get("/admin/")["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_demonstration": True}])
def test_closed_accounts_and_invented_people_are_not_signed_in(
    client: Client, arrive: Arrive, change: dict[str, bool]
) -> None:
    person = make_person()
    User.objects.filter(pk=person.pk).update(**change)
    arrive(client, person.email)
    assert signed_in_as(client) is None


def test_an_answer_that_nobody_asked_for_is_refused(client: Client, arrive: Arrive) -> None:
    answer = client.get("/accounts/oidc/organisation/login/callback/?code=stolen&state=made-up")
    assert "Start again to sign in" in answer.content.decode()
    assert signed_in_as(client) is None


def test_the_way_to_the_provider_is_a_press_and_no_link(client: Client, arrive: Arrive) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "Sign in with Council sign-in" in page
    assert client.get(LOGIN).status_code == 200


def test_without_a_provider_there_is_no_button_and_no_address(client: Client, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "openid" not in client.get("/accounts/login/").content.decode()
    assert client.post(LOGIN).status_code == 404


def test_a_provider_declared_by_halves_is_refused_by_name() -> None:
    half = Environment(VARIABLES, {"PORTAL_OIDC_ISSUER": "https://login.example.org", "PORTAL_OIDC_NAME": "X"})
    with pytest.raises(SettingsError, match="PORTAL_OIDC_CLIENT_ID, PORTAL_OIDC_CLIENT_SECRET"):
        providers(half)
    assert providers(Environment(VARIABLES, {})) == {}


def test_the_policy_lets_the_form_lead_to_the_provider_and_nowhere_else() -> None:
    whole = Environment(VARIABLES, {"PORTAL_OIDC_ISSUER": "https://login.example.org/tenant/v2.0", **DECLARED})
    assert origins(whole) == ["https://login.example.org"]
    assert origins(Environment(VARIABLES, {})) == []


def test_the_connection_can_be_taken_away(client: Client, arrive: Arrive) -> None:
    person = make_person()
    arrive(client, person.email)
    page = client.get(reverse("socialaccount_connections")).content.decode()
    assert "You can sign in with" in page
    client.post(reverse("socialaccount_connections"), {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
