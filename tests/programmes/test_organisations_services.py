"""Memberships begin by invitation, change by a lead, end without being deleted, and never lose the last lead."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import connection

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from programmes.models import Invitation, MemberRole, Membership, Office, Organisation
from programmes.refusals import PeopleRefused
from programmes.services import invitations, memberships
from programmes.services.organisations import create_organisation
from tests.accounts.people import PASSWORD, make_person, make_staff
from tests.programmes.organisations import make_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return make_person("Lee Lead")


@pytest.fixture
def organisation(lead: User) -> Organisation:
    made = make_organisation()
    make_member(made, lead, MemberRole.LEAD)
    return made


def token_sent_to(email: str) -> str:
    body = OutboxEmail.objects.filter(to=email).latest("queued_at").text_body
    found = re.search(r"/invitations/([\w-]+)/", body)
    assert found
    return found[1]


def kinds(organisation: Organisation) -> list[str]:
    events = AuditEvent.objects.filter(chain=organisation.audit_chain).order_by("sequence")
    return list(events.values_list("kind", flat=True))


def test_an_officer_opens_an_organisation_and_its_first_lead_joins() -> None:
    officer, person = make_staff(Role.FUND_OFFICER), make_person()
    made = create_organisation(name="Meadowshire Council", kind="council", by=officer)
    assert made.slug == "meadowshire-council"
    invitations.invite(organisation=made, email=person.email.upper(), role=MemberRole.LEAD, by=officer)
    membership = invitations.accept(token=token_sent_to(person.email), by=person)
    assert (membership.role, membership.organisation) == (MemberRole.LEAD, made)
    assert kinds(made) == ["organisation.created", "organisation.invited", "organisation.joined"]
    assert person.email not in "".join(AuditEvent.objects.values_list("payload", flat=True))


def test_names_that_look_alike_get_addresses_of_their_own() -> None:
    officer = make_staff(Role.FUND_OFFICER)
    slugs = [create_organisation(name=name, kind="charity", by=officer).slug for name in ("A & B", "A B", "A, B")]
    assert slugs == ["a-b", "a-b-2", "a-b-3"]


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.APPROVER, Role.AUDITOR])
def test_other_roles_open_nothing(role: Role) -> None:
    with pytest.raises(PeopleRefused, match="Only fund officers"):
        create_organisation(name="X", kind="council", by=make_staff(role))


@pytest.mark.parametrize("role", [MemberRole.EDITOR, MemberRole.CERTIFIER, None])
def test_only_leads_change_people(organisation: Organisation, lead: User, role: MemberRole | None) -> None:
    person = make_person()
    if role:
        make_member(organisation, person, role)
    own = Membership.objects.get(user=lead)
    for act in (
        lambda: invitations.invite(organisation=organisation, email="x@example.org", role="editor", by=person),
        lambda: memberships.change_role(membership=own, role="editor", by=person),
        lambda: memberships.end_membership(membership=own, by=person),
    ):
        with pytest.raises(PeopleRefused, match="Only a lead"):
            act()


def test_only_the_secret_s_digest_is_kept(organisation: Organisation, lead: User) -> None:
    invitation = invitations.invite(organisation=organisation, email="a@example.org", role="editor", by=lead)
    token = token_sent_to("a@example.org")
    assert token not in invitation.token_sha256
    assert len(token) >= 43


def test_an_invitation_works_once(organisation: Organisation, lead: User) -> None:
    person = make_person()
    invitations.invite(organisation=organisation, email=person.email, role="editor", by=lead)
    token = token_sent_to(person.email)
    invitations.accept(token=token, by=person)
    with pytest.raises(PeopleRefused, match="used already"):
        invitations.accept(token=token, by=person)


def test_an_invitation_expires(organisation: Organisation, lead: User) -> None:
    person = make_person()
    invitation = invitations.invite(organisation=organisation, email=person.email, role="editor", by=lead)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=database_now() - timedelta(seconds=1))
    with pytest.raises(PeopleRefused, match="expired"):
        invitations.accept(token=token_sent_to(person.email), by=person)


def test_an_invitation_is_for_one_person(organisation: Organisation, lead: User) -> None:
    invitations.invite(organisation=organisation, email="a@example.org", role="editor", by=lead)
    with pytest.raises(PeopleRefused, match=r"sent to a@example\.org"):
        invitations.accept(token=token_sent_to("a@example.org"), by=make_person())


def test_a_newer_link_replaces_the_older(organisation: Organisation, lead: User) -> None:
    person = make_person()
    invitation = invitations.invite(organisation=organisation, email=person.email, role="editor", by=lead)
    first = token_sent_to(person.email)
    invitations.send_again(invitation=invitation, by=lead)
    with pytest.raises(PeopleRefused, match="does not exist"):
        invitations.accept(token=first, by=person)
    assert invitations.accept(token=token_sent_to(person.email), by=person)


def test_an_invitation_taken_back_does_not_work(organisation: Organisation, lead: User) -> None:
    person = make_person()
    invitation = invitations.invite(organisation=organisation, email=person.email, role="editor", by=lead)
    invitations.revoke(invitation=invitation, by=lead)
    with pytest.raises(PeopleRefused, match="taken back"):
        invitations.accept(token=token_sent_to(person.email), by=person)
    with pytest.raises(PeopleRefused, match="used or taken back"):
        invitations.send_again(invitation=invitation, by=lead)


def test_nobody_is_invited_twice(organisation: Organisation, lead: User) -> None:
    invitations.invite(organisation=organisation, email="a@example.org", role="editor", by=lead)
    with pytest.raises(PeopleRefused, match="still open"):
        invitations.invite(organisation=organisation, email="A@example.org", role="lead", by=lead)
    with pytest.raises(PeopleRefused, match="already a member"):
        invitations.invite(organisation=organisation, email=lead.email, role="editor", by=lead)


def test_a_new_person_gets_an_account_whose_address_is_proved(organisation: Organisation, lead: User) -> None:
    invitations.invite(
        organisation=organisation, email="new@example.org", role="certifier", office=Office.S151, by=lead
    )
    joined = invitations.accept_as_new_person(
        token=token_sent_to("new@example.org"), full_name="New Person", password=PASSWORD
    )
    assert joined.user.email == "new@example.org"
    assert joined.user.check_password(PASSWORD)
    assert joined.office == Office.S151
    assert joined.user.emailaddress_set.get().verified


def test_a_changed_role_is_a_new_membership(organisation: Organisation, lead: User) -> None:
    member = make_member(organisation, make_person(), MemberRole.EDITOR)
    changed = memberships.change_role(membership=member, role="certifier", office=Office.DCS, by=lead)
    member.refresh_from_db()
    assert member.ended_by == lead
    assert (changed.role, changed.office) == ("certifier", "dcs")
    assert kinds(organisation) == ["organisation.role_changed"]


def test_the_last_lead_stays(organisation: Organisation, lead: User) -> None:
    own = Membership.objects.get(user=lead)
    for act in (
        lambda: memberships.end_membership(membership=own, by=lead),
        lambda: memberships.change_role(membership=own, role="editor", by=lead),
    ):
        with pytest.raises(PeopleRefused, match="last lead"):
            act()


def test_a_member_taken_out_is_kept_in_the_record(organisation: Organisation, lead: User) -> None:
    member = make_member(organisation, make_person(), MemberRole.EDITOR)
    memberships.end_membership(membership=member, by=lead)
    member.refresh_from_db()
    assert member.ended_at is not None
    with pytest.raises(PeopleRefused, match="no longer a member"):
        memberships.end_membership(membership=member, by=lead)


def _leads_leave_together() -> int:
    """Two leads take each other out at the same moment; returns how many leads are left."""
    organisation = make_organisation()
    pair = [make_person(), make_person()]
    own = [make_member(organisation, person, MemberRole.LEAD) for person in pair]
    start = Barrier(2)

    def leave(index: int) -> None:
        try:
            start.wait(timeout=20)
            memberships.end_membership(membership=own[1 - index], by=pair[index])
        except PeopleRefused:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(leave, index) for index in range(2)]:
            done.result()
    return Membership.objects.filter(organisation=organisation, ended_at__isnull=True).count()


@pytest.mark.django_db(transaction=True)
def test_two_leads_cannot_take_each_other_out() -> None:
    assert [_leads_leave_together() for _ in range(5)] == [1] * 5


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_can() -> None:
    """The same harness with the organisation read but not locked, held until both have looked."""
    looked = Barrier(2)
    guard = memberships._guard_last_lead

    def look_then_wait(membership: Membership) -> None:
        guard(membership)
        looked.wait(timeout=20)

    with (
        patch.object(memberships, "lock_organisation", lambda pk: Organisation.objects.get(pk=pk)),
        patch.object(memberships, "_guard_last_lead", look_then_wait),
        patch.object(memberships, "record", lambda **_: None),
    ):
        assert _leads_leave_together() == 0


def test_the_longest_name_has_an_address_that_an_audit_chain_can_be_named_after() -> None:
    made = create_organisation(
        name=("A council of many words " * 9)[:200], kind="council", by=make_staff(Role.FUND_OFFICER)
    )
    assert len(made.audit_chain) <= 120
    assert not made.slug.endswith("-")


def test_nobody_ends_another_membership_by_leaving(organisation: Organisation, lead: User) -> None:
    editor, other = make_person(), make_person()
    make_member(organisation, editor)
    theirs = make_member(organisation, other)
    with pytest.raises(PeopleRefused, match="Only a lead"):
        memberships.end_membership(membership=theirs, by=editor)
