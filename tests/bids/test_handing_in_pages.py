"""From a finished draft to the receipt, through the pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import Bid, Certification, Submission
from bids.services.certifying import certify
from portal.documents.models import Document
from portal.mail.models import OutboxEmail
from programmes.models import Office
from tests.bids.rounds import signed_in
from tests.factories.bids import Council, certify_bid, hand_in, make_bid, write_answer
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db


def at(name: str, bid: Bid) -> str:
    return reverse(f"bids:{name}", args=[bid.reference])


def test_asking_for_certification_writes_to_the_holder(bid: Bid, council: Council) -> None:
    client = signed_in(council.editor)
    for _ in "twice":
        response = client.post(at("ask", bid), {"office": "dcs"})
        assert response["Location"] == bid.get_absolute_url()
    email = OutboxEmail.objects.get(template="bids/certify")
    assert email.to == council.dcs.email
    assert at("certify", bid) in email.text_body
    assert "We have written to the Director of Children" in client.get(bid.get_absolute_url()).content.decode()


def test_nobody_is_asked_about_an_unfinished_bid_or_for_no_office(council: Council) -> None:
    bid = make_bid(make_round(), council, complete=False)
    client = signed_in(council.editor)
    assert "not complete" in client.post(at("ask", bid), {"office": "dcs"}, follow=True).content.decode()
    assert "Choose who" in client.post(at("ask", bid), {"office": "king"}, follow=True).content.decode()
    assert not OutboxEmail.objects.exists()


def test_an_office_without_a_holder_says_what_to_do(bid: Bid, council: Council) -> None:
    council.s151.memberships.update(ended_at=bid.created_at, ended_by=council.lead)
    html = signed_in(council.lead).post(at("ask", bid), {"office": "s151"}, follow=True).content.decode()
    assert "A lead can invite them" in html


def test_a_certifier_reads_the_whole_bid_and_certifies(bid: Bid, council: Council) -> None:
    client = signed_in(council.dcs)
    html = client.get(at("certify", bid)).content.decode()
    assert "One trusted adult for each child." in html
    assert client.post(at("certify", bid), {}).content.decode().count("Choose whether you certify this bid") == 2
    assert client.post(at("certify", bid), {"decision": "certify"})["Location"] == bid.get_absolute_url()
    assert Certification.objects.get().state == "certified"
    told = OutboxEmail.objects.filter(template="bids/certified").values_list("to", flat=True)
    assert set(told) == {council.lead.email, council.editor.email}


def test_declining_needs_a_comment_that_the_writers_read(bid: Bid, council: Council) -> None:
    client = signed_in(council.s151)
    assert "Say what has to change" in client.post(at("certify", bid), {"decision": "decline"}).content.decode()
    client.post(at("certify", bid), {"decision": "decline", "comment": "Match funding is <not> agreed"})
    html = signed_in(council.editor).get(bid.get_absolute_url()).content.decode()
    assert "Match funding is &lt;not&gt; agreed" in html
    assert "Match funding is <not> agreed" in OutboxEmail.objects.filter(template="bids/certified")[0].text_body


def test_a_certificate_that_lapsed_says_so(bid: Bid, council: Council, lead: Client) -> None:
    certify_bid(bid, council)
    section = reverse("bids:section", args=[bid.reference, "need"])
    lead.post(section, {"problem": "Another text", "version-problem": "1"})
    assert "No longer holds" in lead.get(bid.get_absolute_url()).content.decode()
    assert "so that certificate no longer holds" in signed_in(council.dcs).get(at("certify", bid)).content.decode()


def test_after_the_deadline_nobody_certifies(bid: Bid, council: Council) -> None:
    close_round(bid.round)
    client = signed_in(council.dcs)
    assert "The round closed" in client.get(at("certify", bid)).content.decode()
    response = client.post(at("certify", bid), {"decision": "certify"})
    assert response.status_code == 409
    assert not Certification.objects.exists()


def test_the_submit_page_says_what_is_missing(council: Council, lead: Client) -> None:
    bid = make_bid(make_round(), council, complete=False)
    write_answer(bid, "title", "A start", council.editor)
    html = lead.get(at("submit", bid)).content.decode()
    assert "3 answers to finish" in html
    assert f"{reverse('bids:section', args=[bid.reference, 'need'])}#problem-question" in html
    assert "Submit the bid</button>" not in html.replace("\n", "")
    response = lead.post(at("submit", bid))
    assert response.status_code == 409
    assert "This bid is not complete." in response.content.decode()


def test_submitting_gives_a_receipt_emails_and_a_document(bid: Bid, council: Council, lead: Client) -> None:
    certify_bid(bid, council)
    assert "Submit the bid" in lead.get(at("submit", bid)).content.decode()
    assert lead.post(at("submit", bid))["Location"] == at("receipt", bid)
    assert lead.post(at("submit", bid))["Location"] == at("receipt", bid)
    submission = Submission.objects.get()
    html = lead.get(at("receipt", bid)).content.decode()
    for text in (bid.reference, submission.sha256, submission.receipt_code, "Bid submitted"):
        assert text in html
    email = OutboxEmail.objects.get(template="bids/receipt")
    assert email.to == council.lead.email
    assert submission.sha256 in email.text_body
    assert submission.receipt_code in email.html_body
    document = Document.objects.get(kind="submission_receipt")
    assert lead.post(at("receipt_pdf", bid))["Location"] == document.get_absolute_url()


def test_no_receipt_before_submission(bid: Bid, lead: Client) -> None:
    assert lead.get(at("receipt", bid)).status_code == 404
    assert lead.post(at("receipt_pdf", bid)).status_code == 404


def test_reopening_says_that_the_last_submission_counts(bid: Bid, council: Council, lead: Client) -> None:
    hand_in(bid, council)
    assert "still counts until you submit again" in lead.get(at("reopen", bid)).content.decode()
    html = lead.post(at("reopen", bid), follow=True).content.decode()
    assert "still counts until you submit again" in html
    assert "This bid has been reopened" in lead.get(at("receipt", bid)).content.decode()
    assert "Reopened." in lead.get("/bids/").content.decode()


def test_after_the_deadline_a_submitted_bid_is_not_reopened(bid: Bid, council: Council, lead: Client) -> None:
    hand_in(bid, council)
    close_round(bid.round)
    assert "The round closed" in lead.post(at("reopen", bid), follow=True).content.decode()
    bid.refresh_from_db()
    assert bid.state == "submitted"


def test_withdrawing_asks_for_a_reason(bid: Bid, lead: Client) -> None:
    assert "for good" in lead.get(at("withdraw", bid)).content.decode()
    assert "Say why, in a sentence or two" in lead.post(at("withdraw", bid), {"reason": " "}).content.decode()
    assert lead.post(at("withdraw", bid), {"reason": "Our partner left"})["Location"] == bid.get_absolute_url()
    html = lead.get(bid.get_absolute_url()).content.decode()
    assert "Our partner left" in html
    assert "Withdrawn" in html
    assert "Submit the bid" not in html


def test_certificates_are_asked_for_by_writers_only(bid: Bid, council: Council) -> None:
    html = signed_in(council.s151).get(bid.get_absolute_url()).content.decode()
    assert "Read and certify" in html
    assert 'name="office"' not in html


def test_whoever_has_certified_is_not_asked_to_again(bid: Bid, council: Council) -> None:
    certify(bid_id=bid.pk, office=Office.S151, by=council.s151)
    done = signed_in(council.s151).get(bid.get_absolute_url()).content.decode()
    assert "Read and certify" not in done
    assert "Read the whole bid" in done
    assert "Read and certify" in signed_in(council.dcs).get(bid.get_absolute_url()).content.decode()


def test_a_draft_is_not_reopened(council: Council, lead: Client) -> None:
    bid = make_bid(make_round(), council)
    response = lead.get(at("reopen", bid), follow=True)
    assert "The bid is open for changes already." in response.content.decode()
