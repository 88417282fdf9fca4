"""Certification holds for what was signed, and for nothing else."""

from __future__ import annotations

import pytest

from bids.models import Answer, Certification
from bids.refusals import BidRefused
from bids.services.certifying import certify, decline_to_certify, lapse_certificates
from bids.services.submitting import submit_bid
from portal.audit.models import AuditEvent
from programmes.models import Office
from tests.factories.bids import certify_bid, make_bid, make_council
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db


def test_the_holder_of_the_office_certifies_and_twice_is_once() -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    first = certify(bid_id=bid.pk, office=Office.DCS, by=council.dcs)
    assert certify(bid_id=bid.pk, office=Office.DCS, by=council.dcs) == first
    assert list(AuditEvent.objects.filter(chain=bid.audit_chain).values_list("kind", flat=True)) == ["bid.certified"]


@pytest.mark.parametrize("who", ["lead", "editor", "s151"])
def test_nobody_else_certifies(who: str) -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    with pytest.raises(BidRefused, match="Director of Children's Services"):
        certify(bid_id=bid.pk, office=Office.DCS, by=getattr(council, who))


def test_an_incomplete_bid_cannot_be_certified() -> None:
    council = make_council()
    bid = make_bid(make_round(), council, complete=False)
    with pytest.raises(BidRefused, match="Title of the bid"):
        certify(bid_id=bid.pk, office=Office.DCS, by=council.dcs)


def test_a_change_ends_the_certificates_and_the_submission_is_refused() -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    certify_bid(bid, council)
    Answer.objects.filter(bid=bid, question__key="plan").update(value="Another plan altogether.")
    assert lapse_certificates(bid=bid, by=council.editor) == 2
    assert set(Certification.objects.values_list("state", flat=True)) == {"lapsed"}
    with pytest.raises(BidRefused, match="has not certified"):
        submit_bid(bid_id=bid.pk, by=council.lead)


def test_a_stale_certificate_never_counts_even_if_nobody_ended_it() -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    certify_bid(bid, council)
    Answer.objects.filter(bid=bid, question__key="plan").update(value="Changed behind the service's back.")
    with pytest.raises(BidRefused, match="has not certified this bid as it stands now"):
        submit_bid(bid_id=bid.pk, by=council.lead)


def test_saving_the_same_text_keeps_the_certificates() -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    certify_bid(bid, council)
    assert lapse_certificates(bid=bid, by=council.editor) == 0


def test_declining_needs_a_comment_and_ends_the_certificate() -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    certify_bid(bid, council)
    with pytest.raises(BidRefused, match="Say what has to change"):
        decline_to_certify(bid_id=bid.pk, office=Office.DCS, by=council.dcs, comment="  ")
    decline_to_certify(bid_id=bid.pk, office=Office.DCS, by=council.dcs, comment="The costs are too high.")
    assert not bid.certifications.filter(office="dcs", state="certified").exists()
    with pytest.raises(BidRefused, match="Director of Children's Services has not certified"):
        submit_bid(bid_id=bid.pk, by=council.lead)


def test_a_closed_round_takes_no_certificate() -> None:
    council = make_council()
    round_ = make_round()
    bid = make_bid(round_, council)
    close_round(round_)
    with pytest.raises(BidRefused, match="The round closed at"):
        certify(bid_id=bid.pk, office=Office.DCS, by=council.dcs)
