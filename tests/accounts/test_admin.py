"""People in the admin: administrators invite, give roles and close accounts; others read or see nothing."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from tests.accounts.people import make_person, make_staff

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/user/"
STEPS = ["close", "reopen", "invite-again", "sign-out", "reset-second-step", "roles"]


def test_an_administrator_invites_a_colleague(client: Client) -> None:
    client.force_login(make_staff(Role.ADMINISTRATOR))
    bad = client.post(f"{LIST}add/", {"full_name": "New", "email": "nonsense", "roles": ["assessor"]}).content.decode()
    assert "There is a problem" in bad
    assert 'value="nonsense"' in bad
    client.post(f"{LIST}add/", {"full_name": "New", "email": "new@example.org", "roles": ["assessor"]})
    assert has_role(User.objects.get(email="new@example.org"), Role.ASSESSOR)


def test_roles_are_changed_on_a_page_of_their_own(client: Client) -> None:
    person = make_person()
    client.force_login(make_staff(Role.ADMINISTRATOR))
    both = client.post(f"{LIST}{person.pk}/roles/", {"roles": ["auditor", "approver"]}).content.decode()
    assert "only reads" in both
    client.post(f"{LIST}{person.pk}/roles/", {"roles": ["auditor"]})
    assert has_role(User.objects.get(pk=person.pk), Role.AUDITOR)


def test_closing_asks_first(client: Client) -> None:
    person = make_person("Kim Leaver")
    client.force_login(make_staff(Role.ADMINISTRATOR))
    assert "Close the account of Kim Leaver" in client.get(f"{LIST}{person.pk}/close/").content.decode()
    person.refresh_from_db()
    assert person.is_active
    page = client.post(f"{LIST}{person.pk}/close/", follow=True).content.decode()
    assert "The account of Kim Leaver is closed" in page
    assert "User deactivated" in page
    assert "Open the account" in page


def test_a_refusal_is_told(client: Client) -> None:
    administrator = make_staff(Role.ADMINISTRATOR)
    client.force_login(administrator)
    page = client.post(f"{LIST}{administrator.pk}/close/", follow=True).content.decode()
    assert "Ask another administrator" in page


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.FUND_OFFICER, Role.APPROVER, Role.AUDITOR])
def test_others_change_nobody(client: Client, role: Role, step: str) -> None:
    person = make_person()
    client.force_login(make_staff(role))
    assert client.get(f"{LIST}{person.pk}/{step}/").status_code == 403
    assert client.post(f"{LIST}{person.pk}/{step}/", {"roles": ["approver"]}).status_code == 403
    assert client.post(f"{LIST}add/", {"email": "x@example.org"}).status_code == 403


def test_an_auditor_reads_people(client: Client) -> None:
    person = make_person("Kim Reader")
    client.force_login(make_staff(Role.AUDITOR))
    assert "Kim Reader" in client.get(LIST).content.decode()
    page = client.get(f"{LIST}{person.pk}/change/").content.decode()
    assert "Close the account" not in page


def test_nobody_is_deleted(client: Client) -> None:
    person = make_person()
    client.force_login(make_staff(Role.ADMINISTRATOR))
    assert client.post(f"{LIST}{person.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", ["auth/group", "account/emailaddress", "mfa/authenticator"])
def test_what_services_look_after_has_no_pages(client: Client, model: str) -> None:
    client.force_login(make_staff(Role.ADMINISTRATOR))
    assert client.get(f"/admin/{model}/").status_code == 404


def test_filters(client: Client) -> None:
    make_person("Kim Bidder")
    client.force_login(make_staff(Role.ADMINISTRATOR, full_name="Ada Admin"))
    assert "Kim Bidder" not in client.get(f"{LIST}?role=administrator").content.decode()
    assert "Kim Bidder" in client.get(f"{LIST}?role=none").content.decode()
    assert "Kim Bidder" not in client.get(f"{LIST}?invitation=waiting").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_any_length(
    client: Client, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        make_staff(Role.ASSESSOR)
    client.force_login(make_staff(Role.ADMINISTRATOR))
    with django_assert_max_num_queries(15):
        assert client.get(LIST).status_code == 200
