"""The pages of an organisation's people, each asked: works, wrong person, wrong state, bad id, wrong method."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.mail.models import OutboxEmail
from programmes.models import Invitation, MemberRole, Membership, Organisation
from programmes.services import invitations
from tests.accounts.people import PASSWORD, make_person, make_staff
from tests.programmes.organisations import make_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return make_person("Lee Lead")


@pytest.fixture
def organisation(lead: User) -> Organisation:
    made = make_organisation("Meadowshire Council")
    make_member(made, lead, MemberRole.LEAD)
    return made


@pytest.fixture
def editor(organisation: Organisation) -> User:
    person = make_person("Eddy Editor")
    make_member(organisation, person)
    return person


@pytest.fixture
def invitation(organisation: Organisation, lead: User) -> Invitation:
    return invitations.invite(organisation=organisation, email="new@example.org", role="editor", by=lead)


def link_sent() -> str:
    found = re.search(r"(/invitations/[\w-]+/)", OutboxEmail.objects.latest("queued_at").text_body)
    assert found
    return found[1]


def page(name: str, organisation: Organisation, *args: int) -> str:
    return reverse(f"programmes:{name}", args=[organisation.slug, *args])


def test_my_organisations(client: Client, organisation: Organisation, lead: User) -> None:
    make_organisation("Elsewhere")
    client.force_login(lead)
    text = client.get("/organisations/").content.decode()
    assert "Meadowshire Council" in text
    assert "Elsewhere" not in text


def test_someone_without_an_organisation_is_told_how_to_join(client: Client) -> None:
    client.force_login(make_person())
    assert "Its lead can invite you" in client.get("/organisations/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_at_any_length(
    client: Client, organisation: Organisation, lead: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        make_member(organisation, make_person())
        make_member(make_organisation(), lead)
        invitations.invite(organisation=organisation, email=f"n{number}@example.org", role="editor", by=lead)
    client.force_login(lead)
    with django_assert_num_queries(3):
        client.get("/organisations/")
    with django_assert_num_queries(6):
        client.get(page("people", organisation))


def test_members_see_people_and_only_leads_see_invitations(
    client: Client, organisation: Organisation, lead: User, editor: User, invitation: Invitation
) -> None:
    client.force_login(editor)
    text = client.get(page("people", organisation)).content.decode()
    assert "Lee Lead" in text
    assert "new@example.org" not in text
    assert "Invite someone" not in text
    client.force_login(lead)
    text = client.get(page("people", organisation)).content.decode()
    assert "new@example.org" in text
    assert "Invite someone" in text


ROUTES: list[tuple[str, Callable[[Organisation], list[int]]]] = [
    ("people", lambda _: []),
    ("invite", lambda _: []),
    ("change_role", lambda o: [Membership.objects.filter(organisation=o, role="editor").latest("pk").pk]),
    ("remove_member", lambda o: [Membership.objects.filter(organisation=o, role="editor").latest("pk").pk]),
    ("revoke_invitation", lambda o: [Invitation.objects.get(organisation=o).pk]),
]


@pytest.mark.parametrize(("name", "args"), ROUTES)
def test_who_may_open_what(
    client: Client,
    organisation: Organisation,
    lead: User,
    editor: User,
    invitation: Invitation,
    name: str,
    args: Callable[[Organisation], list[int]],
) -> None:
    address = page(name, organisation, *args(organisation))
    assert client.get(address)["Location"].startswith("/accounts/login/")
    client.force_login(make_person())
    assert client.get(address).status_code == 404, "outsiders find nothing"
    client.force_login(make_staff(Role.FUND_OFFICER))
    assert client.get(address).status_code == 404, "staff work in the admin"
    client.force_login(editor)
    assert client.get(address).status_code == (200 if name == "people" else 403)
    client.force_login(lead)
    assert client.get(address).status_code == 200
    assert client.delete(address).status_code == 405


@pytest.mark.parametrize("name", ["change_role", "remove_member", "revoke_invitation", "send_invitation_again"])
def test_rows_of_other_organisations_are_not_found(
    client: Client, organisation: Organisation, lead: User, name: str
) -> None:
    other = make_organisation()
    other_lead = make_person()
    member = make_member(other, other_lead, MemberRole.LEAD)
    invited = invitations.invite(organisation=other, email="x@example.org", role="editor", by=other_lead)
    pk = member.pk if name in ("change_role", "remove_member") else invited.pk
    client.force_login(lead)
    assert client.post(page(name, organisation, pk), {"role": "lead"}).status_code == 404


def test_a_lead_invites_and_mistakes_are_shown_beside_the_field(
    client: Client, organisation: Organisation, lead: User
) -> None:
    client.force_login(lead)
    address = page("invite", organisation)
    bad = client.post(address, {"email": "not an address", "role": "chair"}).content.decode()
    assert "There is a problem" in bad
    assert "Select a valid choice" in bad or "Choose what this person will be" in bad
    assert "not an address" in bad
    twice = client.post(address, {"email": lead.email, "role": "editor"}).content.decode()
    assert "already a member" in twice
    good = client.post(address, {"email": "new@example.org", "role": "dcs"})
    assert good["Location"] == page("people", organisation)
    assert Invitation.objects.get().office == "dcs"


def test_a_lead_changes_a_role_and_removes(
    client: Client, organisation: Organisation, lead: User, editor: User
) -> None:
    client.force_login(lead)
    member = Membership.objects.get(user=editor)
    client.post(page("change_role", organisation, member.pk), {"role": "lead"})
    changed = Membership.objects.get(user=editor, ended_at__isnull=True)
    assert changed.role == "lead"
    assert "What they wrote stays" in client.get(page("remove_member", organisation, changed.pk)).content.decode()
    client.post(page("remove_member", organisation, changed.pk))
    assert not Membership.objects.filter(user=editor, ended_at__isnull=True).exists()


def test_the_last_lead_is_told_why_they_stay(client: Client, organisation: Organisation, lead: User) -> None:
    client.force_login(lead)
    own = Membership.objects.get(user=lead)
    text = client.post(page("change_role", organisation, own.pk), {"role": "editor"}).content.decode()
    assert "is the last lead" in text
    answer = client.post(page("remove_member", organisation, own.pk), follow=True)
    assert "is the last lead" in answer.content.decode()


def test_invitations_are_sent_again_and_taken_back(
    client: Client, organisation: Organisation, lead: User, invitation: Invitation
) -> None:
    client.force_login(lead)
    assert client.get(page("send_invitation_again", organisation, invitation.pk)).status_code == 405
    client.post(page("send_invitation_again", organisation, invitation.pk))
    assert OutboxEmail.objects.filter(to="new@example.org").count() == 2
    client.post(page("revoke_invitation", organisation, invitation.pk))
    assert client.get(link_sent()).status_code == 410


def test_a_new_person_accepts_and_is_signed_in(
    client: Client, organisation: Organisation, invitation: Invitation
) -> None:
    link = link_sent()
    text = client.get(link).content.decode()
    assert "Meadowshire Council" in text
    assert "new@example.org" in text
    weak = client.post(link, {"full_name": "New Person", "password": "short"}).content.decode()
    assert "There is a problem" in weak
    assert "New Person" in weak
    done = client.post(link, {"full_name": "New Person", "password": PASSWORD})
    assert done["Location"] == "/bids/"
    landed = client.get("/bids/").content.decode()
    assert "Your account is open." in landed
    assert page("people", organisation) in landed
    assert Client().get(link).status_code == 410


def test_someone_with_an_account_signs_in_and_accepts(
    client: Client, organisation: Organisation, invitation: Invitation
) -> None:
    person = make_person(email="new@example.org")
    link = link_sent()
    assert f"/accounts/login/?next={link}" in client.get(link).content.decode()
    client.force_login(person)
    assert "Accept the invitation" in client.get(link).content.decode()
    assert client.post(link)["Location"] == "/bids/"


def test_the_wrong_person_is_told_clearly(client: Client, invitation: Invitation) -> None:
    client.force_login(make_person())
    link = link_sent()
    answer = client.get(link)
    assert answer.status_code == 403
    assert "This invitation is for someone else" in answer.content.decode()
    assert client.post(link).status_code == 403
    assert not Membership.objects.filter(user__email="new@example.org").exists()


def test_links_that_do_not_work_say_what_to_do(client: Client, invitation: Invitation) -> None:
    assert client.get("/invitations/no-such-secret/").status_code == 404
    Invitation.objects.update(expires_at=database_now() - timedelta(days=1))
    answer = client.get(link_sent())
    assert answer.status_code == 410
    assert "This invitation has expired" in answer.content.decode()


def test_an_officer_opens_an_organisation_in_the_admin_and_invites_its_lead(client: Client) -> None:
    client.force_login(make_staff(Role.FUND_OFFICER))
    client.post(
        "/admin/programmes/organisation/add/", {"name": "Vale Trust", "kind": "trust", "address": "", "org_id": ""}
    )
    made = Organisation.objects.get()
    assert made.slug == "vale-trust"
    assert "Nobody yet" in client.get(f"/admin/programmes/organisation/{made.pk}/change/").content.decode()
    client.post(f"/admin/programmes/organisation/{made.pk}/invite/", {"email": "l@example.org", "role": "lead"})
    assert Invitation.objects.get().role == "lead"
    assert "Organisations without a lead" in client.get("/admin/").content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ASSESSOR, Role.APPROVER])
def test_other_roles_change_no_organisation(client: Client, organisation: Organisation, role: Role) -> None:
    client.force_login(make_staff(role))
    assert client.post(f"/admin/programmes/organisation/{organisation.pk}/invite/").status_code == 403
    assert client.post("/admin/programmes/organisation/add/", {"name": "X", "kind": "trust"}).status_code == 403
    change = f"/admin/programmes/organisation/{organisation.pk}/change/"
    assert client.post(change, {"name": "X", "kind": "trust"}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_admin_s_list_costs_the_same_at_any_length(
    client: Client, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        make_member(make_organisation(), make_person(), MemberRole.LEAD)
    client.force_login(make_staff(Role.FUND_OFFICER))
    with django_assert_max_num_queries(15):
        assert client.get("/admin/programmes/organisation/").status_code == 200


def test_an_editor_leaves_after_a_page_that_says_what_that_means(
    client: Client, organisation: Organisation, editor: User
) -> None:
    client.force_login(editor)
    assert "you cannot see or change its bids" in client.get(page("leave", organisation)).content.decode()
    response = client.post(page("leave", organisation), follow=True)
    assert "You have left Meadowshire Council." in response.content.decode()
    membership = Membership.objects.get(user=editor)
    assert membership.ended_by == editor
    assert client.get(page("people", organisation)).status_code == 404


def test_the_last_lead_cannot_leave(client: Client, organisation: Organisation, lead: User) -> None:
    client.force_login(lead)
    response = client.post(page("leave", organisation), follow=True)
    assert "is the last lead of Meadowshire Council" in response.content.decode()
    assert Membership.objects.get(user=lead).ended_at is None


def test_an_outsider_finds_nothing_to_leave(client: Client, organisation: Organisation) -> None:
    client.force_login(make_person())
    assert client.post(page("leave", organisation)).status_code == 404
    assert client.put(page("leave", organisation)).status_code == 405
