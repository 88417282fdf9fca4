"""A lead hands over in one act, and the department gives a new lead where nobody is left who can."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from portal.notices.models import Notice
from programmes.models import Membership
from programmes.refusals import PeopleRefused
from programmes.services.handing_over import give_new_lead, hand_over
from programmes.services.memberships import end_membership
from tests.accounts.people import make_person, make_staff
from tests.factories.bids import Council, make_council
from tests.races import run_at_once

pytestmark = pytest.mark.django_db


def present(person: User, council: Council) -> Membership:
    return Membership.objects.get(user=person, organisation=council.organisation, ended_at__isnull=True)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(council: Council) -> str:
    return reverse("programmes:hand_over", args=[council.organisation.slug])


@pytest.mark.parametrize("then", ["leave", "stay"])
def test_the_last_lead_hands_over_through_the_page(then: str) -> None:
    council = make_council()
    client = client_of(council.lead)
    refused = client.post(reverse("programmes:leave", args=[council.organisation.slug]), follow=True).content.decode()
    assert "Hand over to someone else first" in refused
    page = client.get(address(council)).content.decode()
    assert council.editor.email in page
    assert council.lead.email not in page
    editor = present(council.editor, council)
    done = client.post(address(council), {"member": editor.pk, "then": then})
    assert done.status_code == 302
    assert present(council.editor, council).role == "lead"
    editor.refresh_from_db()
    assert editor.ended_by == council.lead
    if then == "leave":
        assert not Membership.objects.filter(user=council.lead, ended_at__isnull=True).exists()
    else:
        assert present(council.lead, council).role == "editor"
    event = AuditEvent.objects.get(kind="organisation.handed_over")
    assert event.by == council.lead
    assert OutboxEmail.objects.get(to=council.editor.email).subject == f"You now lead {council.organisation}"
    assert Notice.objects.get(person=council.editor).kind == "organisations.lead"


def test_nothing_happens_by_halves() -> None:
    """The other has left meanwhile: the lead still leads."""
    council = make_council()
    editor = present(council.editor, council)
    end_membership(membership=editor, by=council.editor)
    with pytest.raises(PeopleRefused, match="no longer a member"):
        hand_over(organisation=council.organisation, to=editor, leaves=True, by=council.lead)
    assert present(council.lead, council).role == "lead"


@pytest.mark.parametrize("who", ["editor", "outsider", "officer", "nobody"])
def test_only_a_lead_hands_over(who: str) -> None:
    council = make_council()
    wrong = {"editor": council.editor, "outsider": make_person(), "officer": make_staff(Role.FUND_OFFICER)}
    client = client_of(wrong[who]) if who in wrong else Client()
    answer = client.post(address(council), {"member": present(council.dcs, council).pk, "then": "stay"})
    assert answer.status_code == {"editor": 403, "nobody": 403}.get(who, 404)
    assert present(council.dcs, council).role == "certifier"


def test_bad_choices_are_refused_in_the_form_and_other_methods_are_not_allowed() -> None:
    council, other = make_council(), make_council()
    client = client_of(council.lead)
    for member in (present(council.lead, council).pk, present(other.editor, other).pk, "x", ""):
        page = client.post(address(council), {"member": member, "then": "leave"})
        assert page.status_code == 200
        assert "There is a problem" in page.content.decode()
    assert client.put(address(council)).status_code == 405
    assert present(council.lead, council).role == "lead"


def test_alone_there_is_nobody_to_hand_over_to() -> None:
    council = make_council()
    for person in (council.editor, council.dcs, council.s151):
        end_membership(membership=present(person, council), by=person)
    assert "only member" in client_of(council.lead).get(address(council)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_leave_one_lead() -> None:
    council = make_council()
    chosen = [present(council.editor, council), present(council.dcs, council)]
    jobs = [
        lambda to=to: hand_over(organisation=council.organisation, to=to, leaves=True, by=council.lead) for to in chosen
    ]
    results = run_at_once(jobs)
    assert sum(isinstance(result, PeopleRefused) for result in results) == 1
    leads = Membership.objects.filter(organisation=council.organisation, role="lead", ended_at__isnull=True)
    assert leads.count() == 1


def lead_page(council: Council) -> str:
    return reverse("admin:programmes_organisation_new_lead", args=[council.organisation.pk])


def test_the_department_gives_a_new_lead_with_a_reason() -> None:
    council = make_council()
    officer = make_staff(Role.ADMINISTRATOR)
    client = client_of(officer)
    change = reverse("admin:programmes_organisation_change", args=[council.organisation.pk])
    assert lead_page(council) in client.get(change).content.decode()
    editor = present(council.editor, council)
    page = client.post(lead_page(council), {"member": editor.pk, "reason": ""}).content.decode()
    assert "Say why the organisation needs a new lead" in page
    assert present(council.editor, council).role == "editor"
    client.post(lead_page(council), {"member": editor.pk, "reason": "The lead has left the council."})
    assert present(council.editor, council).role == "lead"
    assert present(council.lead, council).role == "lead"
    event = AuditEvent.objects.get(kind="organisation.lead_given")
    assert event.by == officer
    assert "The lead has left the council." not in event.payload  # the record holds digests, not text
    assert present(council.editor, council).reason == "The lead has left the council."
    assert "because: The lead has left the council." in client.get(change).content.decode()
    told = {email.to: email for email in OutboxEmail.objects.filter(template="programmes/new_lead")}
    assert set(told) == {council.editor.email, council.lead.email}
    assert "The lead has left the council." in told[council.lead.email].text_body
    assert told[council.lead.email].subject == f"{council.editor} now leads {council.organisation}"


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.APPROVER, Role.AUDITOR])
def test_only_who_opens_organisations_gives_one_a_lead(role: Role) -> None:
    council = make_council()
    editor = present(council.editor, council)
    client = client_of(make_staff(role))
    assert client.post(lead_page(council), {"member": editor.pk, "reason": "x"}).status_code == 403
    with pytest.raises(PeopleRefused, match="Only fund officers and administrators"):
        give_new_lead(organisation=council.organisation, to=editor, reason="x", by=make_staff(role))
    assert present(council.editor, council).role == "editor"


def test_a_lead_is_not_made_a_lead_again_nor_without_a_reason() -> None:
    council = make_council()
    officer = make_staff(Role.FUND_OFFICER)
    with pytest.raises(PeopleRefused, match="already"):
        give_new_lead(organisation=council.organisation, to=present(council.lead, council), reason="x", by=officer)
    with pytest.raises(PeopleRefused, match="Say why"):
        give_new_lead(organisation=council.organisation, to=present(council.editor, council), reason=" ", by=officer)
    client = client_of(officer)
    assert client.put(lead_page(council)).status_code == 405
    assert client.get(lead_page(council).replace(str(council.organisation.pk), "999999")).status_code == 404
