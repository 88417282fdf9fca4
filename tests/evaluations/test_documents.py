"""Packs and letters: what they say, who may read them, and that they render."""

from __future__ import annotations

import pytest

from bids.models import BidOutcome
from evaluations.documents.kinds import why_not_read_pack
from evaluations.documents.letters import build_award_letter, build_outcome_letter
from evaluations.documents.letters_kinds import why_not_read_letter
from evaluations.documents.pack import build_pack
from evaluations.refusals import JudgingRefused
from evaluations.states import DecisionKind
from portal.documents.models import Document
from portal.documents.services import request_document
from portal.documents.services.rendering import render_document
from tests.accounts.people import make_person
from tests.factories.judging import (
    allocation_of,
    decide,
    declare_none,
    make_assessing,
    make_deciding,
    make_notified,
)

pytestmark = pytest.mark.django_db


def test_a_pack_is_made_from_what_was_handed_in_and_holds_no_score() -> None:
    judged = make_deciding(1)
    content = build_pack(judged.bids[0].pk)
    assert content.context["figures"][0]["value"] == "£200,000"
    assert [group["name"] for group in content.context["groups"]] == [
        "Need",
        "Innovation",
        "About the bid, not scored",
    ]
    assert "Because it is so" not in str(content.context)
    document = request_document(kind="assessment_pack", subject_id=judged.bids[0].pk, by=judged.officer)
    assert request_document(kind="assessment_pack", subject_id=judged.bids[0].pk, by=judged.approver) == document
    render_document(document_id=document.pk)
    document.refresh_from_db()
    assert document.is_ready, document.failure_reason


def test_a_pack_is_read_after_declaring_no_interest() -> None:
    judged = make_assessing(1)
    document = request_document(kind="assessment_pack", subject_id=judged.bids[0].pk, by=judged.officer)
    first, second = (assessor.user for assessor in judged.assessors)
    assert "Declare" in (why_not_read_pack(first, document) or "")
    declare_none(allocation_of(judged))
    assert why_not_read_pack(first, document) is None
    assert why_not_read_pack(second, document)
    assert why_not_read_pack(make_person(), document)
    assert why_not_read_pack(judged.officer, document) is None


def test_letters_say_what_was_decided() -> None:
    judged = make_deciding(3)
    whole, part, reserve = judged.bids
    decide(judged, whole)
    decide(judged, part, amount=150_000)
    decide(judged, reserve, DecisionKind.RESERVE)
    assert not build_award_letter(whole.pk).context["is_part"]
    context = build_award_letter(part.pk).context
    assert (context["amount"], context["asked"], context["is_part"]) == ("£150,000", "£200,000", True)
    assert context["signatory"]["name"] == judged.approver.full_name
    assert build_outcome_letter(reserve.pk).context["place"] == 1
    with pytest.raises(JudgingRefused, match="no approved award"):
        build_award_letter(reserve.pk)
    with pytest.raises(JudgingRefused, match="no approved decision"):
        build_outcome_letter(whole.pk)
    for kind, bid in (("award_letter", part), ("outcome_letter", reserve)):
        document = request_document(kind=kind, subject_id=bid.pk, by=judged.officer)
        render_document(document_id=document.pk)
        document.refresh_from_db()
        assert document.is_ready, document.failure_reason


def test_a_letter_is_the_bidders_once_it_was_sent() -> None:
    judged = make_deciding(1)
    decide(judged, judged.bids[0])
    letter = request_document(kind="award_letter", subject_id=judged.bids[0].pk, by=judged.officer)
    lead = judged.councils[0].lead
    assert why_not_read_letter(lead, letter) == "This letter has not been sent."
    assert why_not_read_letter(judged.officer, letter) is None
    assert why_not_read_letter(judged.assessors[0].user, letter)


def test_the_bidder_reads_the_letter_that_was_sent() -> None:
    judged = make_notified([DecisionKind.REJECT])
    letter = BidOutcome.objects.get().letter
    assert isinstance(letter, Document)
    assert why_not_read_letter(judged.councils[0].lead, letter) is None
    assert why_not_read_letter(make_person(), letter)
