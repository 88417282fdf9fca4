"""Partners' people: asked in by email, let in, told, and shut out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from bids.models import Bid, Partner, PartnerInvitation
from bids.refusals import BidRefused
from bids.services.partner_inviting import enter, enter_as_new_person, invite_partner, invite_partner_again
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from tests.accounts.people import make_person
from tests.bids.partnership import Partnership, let_in, make_partnership, name_partner, token_sent_to
from tests.bids.rounds import signed_in
from tests.factories.bids import Council, make_council
from tests.factories.rounds import close_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return make_council("Meadow Council")


@pytest.fixture
def partner(bid: Bid, council: Council) -> Partner:
    return name_partner(bid, council)


@pytest.fixture
def joined(bid: Bid, council: Council) -> Partnership:
    return make_partnership(bid, council)


def asking(bid: Bid, partner: Partner) -> str:
    return reverse("bids:invite_partner", args=[bid.reference, "partners", partner.pk])


def test_invited_by_email_with_an_account_or_without(bid: Bid, council: Council, partner: Partner) -> None:
    lead = signed_in(council.lead)
    assert "read this bid" in lead.get(asking(bid, partner)).content.decode()
    lead.post(asking(bid, partner), {"email": " New@Partner.example "})
    email = OutboxEmail.objects.get(to="new@partner.example")
    assert email.subject == "Meadow Council asks Brightwater Trust to take part in a bid"
    page = f"/bids/partner-invitations/{token_sent_to('new@partner.example')}/"
    html = Client().get(page).content.decode()
    assert "Lee Lead of Meadow Council asks Brightwater Trust to take part" in html
    newcomer = Client()
    response = newcomer.post(page, {"full_name": "Nia New", "password": "a long pass phrase of mine"})
    assert response["Location"] == f"/bids/{bid.reference}/part/{partner.pk}/"
    assert newcomer.get(response["Location"]).status_code == 200
    assert "Sign in as" not in newcomer.get("/bids/").content.decode()
    assert PartnerInvitation.objects.get().accepted_by == User.objects.get(email="new@partner.example")
    assert newcomer.get(page)["Location"] == response["Location"]
    assert "used already" in Client().get(page).content.decode()


def test_somebody_with_an_account_signs_in_and_nobody_else_comes_in(
    bid: Bid, council: Council, partner: Partner
) -> None:
    known, other = make_person("Known One"), make_person("Other One")
    invite_partner(bid_id=bid.pk, partner_id=partner.pk, email=known.email, by=council.lead)
    page = f"/bids/partner-invitations/{token_sent_to(known.email)}/"
    assert f"Sign in as {known.email}" in Client().get(page).content.decode()
    response = signed_in(other).post(page)
    assert response.status_code == 403
    assert "someone else" in response.content.decode()
    assert "Open the bid" in signed_in(known).get(page).content.decode()
    assert signed_in(known).post(page).status_code == 302
    assert signed_in(known).get(f"/bids/{bid.reference}/part/{partner.pk}/").status_code == 200
    assert signed_in(other).get(f"/bids/{bid.reference}/part/{partner.pk}/").status_code == 404
    assert AuditEvent.objects.filter(kind="bid.partner_came_in", chain=bid.audit_chain).count() == 1


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Enter an email address"),
        ("nobody", "in the correct format"),
        ("a@b", "in the correct format"),
        ("own", "This is your own address"),
        ("editor", "works for Meadow Council, which leads this bid"),
        ("twice", "is invited to this bid already, for Brightwater Trust"),
        ("elsewhere", "is invited to this bid already, for Another Body"),
    ],
)
def test_addresses_that_are_refused(bid: Bid, council: Council, partner: Partner, email: str, sentence: str) -> None:
    invite_partner(bid_id=bid.pk, partner_id=partner.pk, email="twice@example.org", by=council.lead)
    another = name_partner(bid, council, "Another Body")
    invite_partner(bid_id=bid.pk, partner_id=another.pk, email="elsewhere@example.org", by=council.lead)
    known = {"own": council.lead.email, "editor": council.editor.email.upper()}
    typed = known.get(email, f"{email}@example.org" if email in ("twice", "elsewhere") else email)
    html = signed_in(council.lead).post(asking(bid, partner), {"email": typed}).content.decode()
    assert sentence in html
    assert f'value="{typed}"' in html or not typed
    assert PartnerInvitation.objects.count() == 2


def test_the_service_refuses_what_is_no_address(bid: Bid, council: Council, partner: Partner) -> None:
    with pytest.raises(BidRefused, match="in the correct format"):
        invite_partner(bid_id=bid.pk, partner_id=partner.pk, email="x", by=council.lead)
    for reader in (council.editor, council.dcs, make_person()):
        with pytest.raises(BidRefused, match="Only a lead"):
            invite_partner(bid_id=bid.pk, partner_id=partner.pk, email="a@example.org", by=reader)
    for number in range(10):
        invite_partner(bid_id=bid.pk, partner_id=partner.pk, email=f"p{number}@example.org", by=council.lead)
    with pytest.raises(BidRefused, match="Up to 10 people"):
        invite_partner(bid_id=bid.pk, partner_id=partner.pk, email="p11@example.org", by=council.lead)
    close_round(bid.round)
    with pytest.raises(BidRefused, match="The round closed"):
        invite_partner(bid_id=bid.pk, partner_id=partner.pk, email="late@example.org", by=council.lead)


def test_an_unanswered_invitation_is_seen_and_sent_again(bid: Bid, council: Council, partner: Partner) -> None:
    lead = signed_in(council.lead)
    invitation = invite_partner(bid_id=bid.pk, partner_id=partner.pk, email="slow@example.org", by=council.lead)
    for page in (
        reverse("bids:partners", args=[bid.reference, "partners"]),
        reverse("bids:section", args=[bid.reference, "costs"]),
    ):
        assert "Invited, no answer yet" in lead.get(page).content.decode()
    page = reverse("bids:partner", args=[bid.reference, "partners", partner.pk])
    assert "slow@example.org" in lead.get(page).content.decode()
    old = token_sent_to("slow@example.org")
    again = reverse("bids:invite_partner_again", args=[bid.reference, "partners", partner.pk, invitation.pk])
    assert lead.post(again)["Location"] == page
    assert token_sent_to("slow@example.org") != old
    assert Client().get(f"/bids/partner-invitations/{old}/").status_code == 404
    assert lead.get(again).status_code == 405
    assert signed_in(council.editor).post(again).status_code == 403
    PartnerInvitation.objects.update(expires_at=invitation.invited_at - timedelta(days=1))
    assert "Expired" in lead.get(page).content.decode()
    html = Client().get(f"/bids/partner-invitations/{token_sent_to('slow@example.org')}/").content.decode()
    assert "expired" in html


def test_whoever_is_shut_out_opens_nothing_more(joined: Partnership) -> None:
    client, lead = joined.client, signed_in(joined.council.lead)
    invitation = PartnerInvitation.objects.get()
    with pytest.raises(BidRefused, match="has accepted already"):
        invite_partner_again(
            bid_id=joined.bid.pk, partner_id=joined.partner.pk, invitation_id=invitation.pk, by=joined.council.lead
        )
    page = joined.of_lead("shut_out", invitation.pk)
    assert "no longer open the bid" in lead.get(page).content.decode()
    assert client.get(joined.url()).status_code == 200
    assert lead.post(page).status_code == 302
    for name in ("part", "part_bid", "part_write", "part_costs", "part_paste", "part_answer"):
        assert client.get(joined.url(name)).status_code == 404
    assert joined.bid.reference not in client.get("/bids/").content.decode()
    assert lead.get(page).status_code == 404
    assert invite_partner(
        bid_id=joined.bid.pk, partner_id=joined.partner.pk, email=joined.person.email, by=joined.council.lead
    )


def test_a_partner_taken_out_takes_its_people_along(joined: Partnership) -> None:
    page = joined.of_lead("take_out_partner")
    html = signed_in(joined.council.editor).post(page, follow=True).content.decode()
    assert "Only a lead" in html
    lead = signed_in(joined.council.lead)
    asked = lead.get(page).content.decode()
    assert "1 person of Brightwater Trust can no longer open the bid" in asked
    assert joined.client.get(joined.url()).status_code == 200
    assert lead.post(page).status_code == 302
    assert joined.client.get(joined.url()).status_code == 404
    told = OutboxEmail.objects.get(template="bids/partner_removed")
    assert told.to == joined.person.email
    assert "taken Brightwater Trust out of bid" in told.text_body


def test_links_that_do_not_work(bid: Bid, council: Council, partner: Partner) -> None:
    assert Client().get("/bids/partner-invitations/nothing/").status_code == 404
    known = make_person()
    invite_partner(bid_id=bid.pk, partner_id=partner.pk, email=known.email, by=council.lead)
    token = token_sent_to(known.email)
    with pytest.raises(BidRefused, match="has an account already"):
        enter_as_new_person(token=token, full_name="X", password="a long pass phrase")
    with pytest.raises(BidRefused, match="was sent to"):
        enter(token=token, by=make_person())
    with pytest.raises(BidRefused, match="does not exist"):
        enter(token="other", by=known)
    html = Client().post(f"/bids/partner-invitations/{token}/").content.decode()
    assert "Sign in as" in html


def test_nobody_is_invited_twice_in_the_database_either(bid: Bid, council: Council, partner: Partner) -> None:
    let_in(bid, council, partner, "once@example.org")
    first = PartnerInvitation.objects.get()
    values = {"email": "once@example.org", "invited_by": council.lead, "token_sha256": "x"}
    with pytest.raises(DatabaseError, match="once_while_it_lasts"), transaction.atomic():
        PartnerInvitation.objects.create(
            partner=partner, invited_at=first.invited_at, expires_at=first.expires_at, **values
        )
