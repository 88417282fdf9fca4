"""Administrators invite colleagues, give roles and close accounts; every change is recorded."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from portal.accounts import services
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from tests.accounts.people import PASSWORD, make_person, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return make_staff(Role.ADMINISTRATOR)


def kinds(person: User) -> list[str]:
    return list(
        AuditEvent.objects.filter(chain=f"user:{person.pk}").order_by("sequence").values_list("kind", flat=True)
    )


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_an_invited_colleague_chooses_a_password_by_the_link(client: Client, administrator: User) -> None:
    person = services.invite_staff(
        email="New.Colleague@example.org", full_name="New Colleague", roles=[Role.ASSESSOR], by=administrator
    )
    assert person.is_staff
    assert has_role(person, Role.ASSESSOR)
    assert not person.has_usable_password()
    body = OutboxEmail.objects.get(to="new.colleague@example.org").text_body
    link = next(word for word in body.split() if "/accounts/password/reset/key/" in word)
    form = client.get("/" + link.split("/", 3)[3], follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    signed_in = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert signed_in["Location"] == "/accounts/where-to/"
    assert "person.email" not in "".join(AuditEvent.objects.values_list("payload", flat=True))
    assert kinds(person)[0] == "user.invited"


def test_an_address_is_invited_once(administrator: User) -> None:
    person = make_person()
    with pytest.raises(services.PeopleRefused, match="already has this email"):
        services.invite_staff(email=person.email, full_name="X", roles=[Role.ASSESSOR], by=administrator)


def test_someone_who_signed_in_is_not_invited_again(administrator: User, client: Client) -> None:
    person = services.invite_staff(email="a@example.org", full_name="A", roles=[Role.ASSESSOR], by=administrator)
    services.invite_again(person=person, by=administrator)
    assert OutboxEmail.objects.filter(to="a@example.org").count() == 2
    client.force_login(person)
    with pytest.raises(services.PeopleRefused, match="signed in before"):
        services.invite_again(person=person, by=administrator)


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.FUND_OFFICER, Role.APPROVER, Role.AUDITOR])
def test_only_administrators_manage_people(role: Role, administrator: User) -> None:
    by, person = make_staff(role), make_person()
    for act in (
        lambda: services.invite_staff(email="x@example.org", full_name="X", roles=[Role.ASSESSOR], by=by),
        lambda: services.set_roles(person=person, roles=[Role.ASSESSOR], by=by),
        lambda: services.deactivate(person=person, by=by),
        lambda: services.reactivate(person=person, by=by),
        lambda: services.end_sessions(person=person, by=by),
        lambda: services.reset_second_factor(person=person, by=by),
    ):
        with pytest.raises(services.PeopleRefused, match="Only an administrator"):
            act()


def test_a_superuser_without_the_role_manages_nobody() -> None:
    root = User.objects.create_superuser("root@example.org", PASSWORD, full_name="Root")
    with pytest.raises(services.PeopleRefused):
        services.set_roles(person=make_person(), roles=[Role.APPROVER], by=root)
    assert not has_role(root, Role.APPROVER)


def test_roles_change_and_the_last_one_taken_closes_the_admin(administrator: User) -> None:
    person = make_person()
    services.set_roles(person=person, roles=[Role.ASSESSOR, Role.FUND_OFFICER], by=administrator)
    assert fresh(person).is_staff
    assert has_role(fresh(person), Role.FUND_OFFICER)
    services.set_roles(person=person, roles=[], by=administrator)
    assert not fresh(person).is_staff
    assert kinds(person) == ["user.roles_changed"] * 2


def test_an_auditor_holds_no_other_role(administrator: User) -> None:
    with pytest.raises(services.PeopleRefused, match="only reads"):
        services.set_roles(person=make_person(), roles=[Role.AUDITOR, Role.APPROVER], by=administrator)


def test_nobody_changes_their_own_roles_or_closes_their_own_account(administrator: User) -> None:
    make_staff(Role.ADMINISTRATOR)
    with pytest.raises(services.PeopleRefused, match="another administrator"):
        services.set_roles(person=administrator, roles=[Role.ADMINISTRATOR, Role.APPROVER], by=administrator)
    with pytest.raises(services.PeopleRefused, match="another administrator"):
        services.deactivate(person=administrator, by=administrator)


def test_the_last_administrator_stays(administrator: User) -> None:
    other = make_staff(Role.ADMINISTRATOR)
    services.deactivate(person=other, by=administrator)
    services.reactivate(person=other, by=administrator)
    services.set_roles(person=administrator, roles=[], by=fresh(other))
    with pytest.raises(services.PeopleRefused, match="Only an administrator"):
        services.set_roles(person=other, roles=[], by=fresh(administrator))


def test_closing_an_account_signs_out_everywhere_and_stays_so(administrator: User, client: Client) -> None:
    person = make_person()
    client.force_login(person)
    assert client.get("/accounts/").status_code == 200
    services.deactivate(person=person, by=administrator)
    assert client.get("/accounts/").status_code == 302
    services.reactivate(person=person, by=administrator)
    assert client.get("/accounts/").status_code == 302, "an old session does not come back to life"
    assert kinds(person) == ["user.deactivated", "user.reactivated"]


def test_a_lost_phone_is_forgotten(administrator: User, client: Client) -> None:
    person = make_staff(Role.APPROVER)
    services.reset_second_factor(person=person, by=administrator)
    client.force_login(fresh(person))
    assert client.get("/admin/")["Location"] == "/accounts/2fa/"


def test_the_first_administrator_is_made_from_the_command_line_once() -> None:
    out = StringIO()
    call_command("make_administrator", "First@example.org", "First Person", stdout=out)
    assert "/accounts/password/reset/key/" in out.getvalue()
    assert has_role(User.objects.get(email="first@example.org"), Role.ADMINISTRATOR)
    with pytest.raises(services.PeopleRefused, match="already"):
        call_command("make_administrator", "second@example.org", "Second Person")
