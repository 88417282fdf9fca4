"""What a partner's people see of a bid: a lead ticks it, and nobody sees more."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from bids.models import Attachment, Bid, PartnerAccess
from bids.refusals import BidRefused
from bids.services.attaching import attach_file
from bids.services.partner_inviting import shut_out
from bids.services.partner_sharing import share_with_partner
from bids.services.submitting import submit_bid
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from tests.accounts.people import make_person
from tests.bids import files
from tests.bids.partnership import Partnership, let_in, make_partnership, name_partner
from tests.bids.rounds import make_rich_round, question, signed_in
from tests.factories.bids import Council, certify_bid, make_bid, make_council

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return make_council("Meadow Council")


@pytest.fixture
def joined(council: Council) -> Partnership:
    return make_partnership(make_bid(make_rich_round(), council), council)


@pytest.fixture
def attached(joined: Partnership) -> Attachment:
    letters = question(joined.bid.round, "letters").pk
    return attach_file(
        bid_id=joined.bid.pk, question_id=letters, name="plan.pdf", content=files.a_pdf(), by=joined.council.lead
    )


def address(joined: Partnership, file: Attachment) -> str:
    return reverse("bids:part_file", args=[joined.bid.reference, joined.partner.pk, file.key])


def share(joined: Partnership, **more: Any) -> PartnerAccess:
    said: dict[str, Any] = {"reads_bid": True, "opens_files": True, "by": joined.council.lead} | more
    return share_with_partner(bid_id=joined.bid.pk, partner_id=joined.partner.pk, **said)


def test_the_lead_ticks_what_they_see(joined: Partnership, attached: Attachment) -> None:
    lead, guest = signed_in(joined.council.lead), joined.client
    page = joined.of_lead("share_with_partner")
    assert "and not its files" in lead.get(joined.of_lead("partner")).content.decode()
    whole = guest.get(joined.url("part_bid")).content.decode()
    assert "plan.pdf" in whole
    assert address(joined, attached) not in whole
    assert guest.get(address(joined, attached)).status_code == 403
    assert "choose both" in lead.post(page, {"sees": ["files"]}).content.decode()
    assert "The files attached to the bid" in lead.get(page).content.decode()
    done = lead.post(page, {"sees": ["bid", "files"]}, follow=True).content.decode()
    assert "and open its files" in done
    assert address(joined, attached) in guest.get(joined.url("part_bid")).content.decode()
    answer = guest.get(address(joined, attached))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == files.a_pdf()  # type: ignore[attr-defined]  # a stream
    event = AuditEvent.objects.get(kind="bid.partner_shared")
    assert (event.chain, event.by) == (joined.bid.audit_chain, joined.council.lead)
    lead.post(page, {"sees": []})
    assert "their own part alone" in lead.get(joined.of_lead("partner")).content.decode()
    assert guest.get(address(joined, attached)).status_code == 403
    kept = guest.get(joined.url("part_bid"))
    assert kept.status_code == 403
    own = guest.get(joined.url()).content.decode()
    assert "Your part" in own
    assert "Read the whole bid" not in own
    asked = guest.get(joined.url("part_answer")).content.decode()
    assert "Do you take part, as your part is written?" in asked
    assert joined.url("part_bid") not in asked
    for html in (kept.content.decode(), own, asked):
        assert "shows you your own part of this bid, and keeps the rest to itself" in html
        assert f"ask {joined.council.lead.full_name}, who invited you" in html
    assert "govuk-summary-card" not in kept.content.decode()
    history = lead.get(reverse("bids:activity", args=[joined.bid.reference])).content.decode()
    assert "decided what a partner&#x27;s people see" in history


def test_every_partner_says_on_one_page_what_its_people_see(joined: Partnership) -> None:
    name_partner(joined.bid, joined.council, "Rival Body")
    page = reverse("bids:partners", args=[joined.bid.reference, "partners"])
    share(joined)
    html = signed_in(joined.council.lead).get(page).content.decode()
    assert html.count("and open its files") == 1
    assert html.count("and not its files") == 1
    assert joined.of_lead("share_with_partner") in html
    assert joined.of_lead("share_with_partner") not in signed_in(joined.council.editor).get(page).content.decode()


def test_it_changes_no_certificate_and_can_be_taken_back_after_submission(
    joined: Partnership, attached: Attachment
) -> None:
    certify_bid(joined.bid, joined.council)
    share(joined)
    submit_bid(bid_id=joined.bid.pk, by=joined.council.lead)
    share(joined, opens_files=False)
    assert joined.client.get(address(joined, attached)).status_code == 403


def test_twice_is_once(joined: Partnership) -> None:
    for _ in "twice":
        share(joined)
    assert AuditEvent.objects.filter(kind="bid.partner_shared").count() == 1


def test_nobody_else_shares(joined: Partnership) -> None:
    page = joined.of_lead("share_with_partner")
    for who, status in ((joined.council.editor, 403), (joined.council.dcs, 403), (joined.person, 404)):
        client = signed_in(who)
        assert client.get(page).status_code == status
        assert client.post(page, {"sees": ["bid", "files"]}).status_code == status
        with pytest.raises(BidRefused, match="Only a lead"):
            share(joined, by=who)
    assert page not in signed_in(joined.council.editor).get(joined.of_lead("partner")).content.decode()
    assert signed_in(joined.council.lead).put(page).status_code == 405
    assert not PartnerAccess.objects.exists()


def test_only_that_partner_s_people_open_only_that_bid_s_files(joined: Partnership, attached: Attachment) -> None:
    share(joined)
    rival = name_partner(joined.bid, joined.council, "Rival Body")
    rival_person = let_in(joined.bid, joined.council, rival)
    other: Bid = make_bid(make_rich_round(), joined.council)
    foreign = attach_file(
        bid_id=other.pk,
        question_id=question(other.round, "letters").pk,
        name="secret.pdf",
        content=files.a_pdf("Another"),
        by=joined.council.lead,
    )
    theirs = reverse("bids:part_file", args=[joined.bid.reference, rival.pk, attached.key])
    assert signed_in(rival_person).get(theirs).status_code == 403
    assert signed_in(rival_person).get(address(joined, attached)).status_code == 404
    assert joined.client.get(address(joined, foreign)).status_code == 404
    assert signed_in(make_person()).get(address(joined, attached)).status_code == 404
    assert Client().get(address(joined, attached)).status_code == 302
    assert joined.client.post(address(joined, attached)).status_code == 405
    Attachment.objects.filter(pk=attached.pk).update(scan_state="quarantined")
    assert joined.client.get(address(joined, attached)).status_code == 404
    Attachment.objects.filter(pk=attached.pk).update(scan_state="clean")
    invitation = joined.partner.invitations.get()
    shut_out(bid_id=joined.bid.pk, partner_id=joined.partner.pk, invitation_id=invitation.pk, by=joined.council.lead)
    assert joined.client.get(address(joined, attached)).status_code == 404


def test_files_come_with_the_bid_in_the_service_and_in_the_database(joined: Partnership) -> None:
    with pytest.raises(BidRefused, match="Files are part of the bid"):
        share(joined, reads_bid=False)
    with pytest.raises(IntegrityError, match="no_files_without"), transaction.atomic():
        PartnerAccess.objects.create(
            partner=joined.partner,
            reads_bid=False,
            opens_files=True,
            changed_at=database_now(),
            changed_by=joined.council.lead,
        )
