"""The check page knows receipts: by code, by file, telling nothing of what the bid says."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bids.models import Submission
from bids.services.submitting import reopen_bid, submit_bid
from portal.documents.models import Document
from portal.documents.services.rendering import render_document
from tests.bids.rounds import signed_in
from tests.factories.bids import hand_in, make_bid, make_council
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db
SECRET = ("A better start", "200,000", "trusted adult", "Lee Lead", "Testleak Council")


@pytest.fixture(autouse=True)
def _fresh(woken: Any = None) -> None:
    cache.clear()


@pytest.fixture
def submission() -> Submission:
    council = make_council("Testleak Council")
    return hand_in(make_bid(make_round(), council), council)


def receipt_file(submission: Submission) -> bytes:
    document = Document.objects.get(kind="submission_receipt", subject_id=submission.pk)
    render_document(document_id=document.pk)
    document.refresh_from_db()
    with default_storage.open(str(document.file)) as file:
        return bytes(file.read())


def checked(content: bytes) -> str:
    answer = Client().post("/verify/", {"letter": SimpleUploadedFile("r.pdf", content, "application/pdf")})
    return answer.content.decode()


def test_the_code_of_a_receipt_tells_reference_time_and_digest_and_no_more(submission: Submission) -> None:
    code = submission.receipt_code
    for typed in (code, code.lower(), code.replace("-", " ")):
        page = Client().get("/verify/", {"code": typed}, follow=True)
        assert page.status_code == 200
    said = page.content.decode()
    assert "This code belongs to a receipt of ours" in said
    assert submission.bid.reference in said
    assert submission.sha256 in said
    assert f"{submission.submitted_at:%H:%M:%S} UTC" in said
    assert [secret for secret in SECRET if secret in said] == []
    assert Client().get("/verify/2222-2222-2222/").status_code == 404


def test_the_file_of_a_receipt_is_compared_byte_by_byte(submission: Submission) -> None:
    content = receipt_file(submission)
    for sent, verdict in (
        (content, "This is our file, unaltered"),
        (content[:-9] + b"x" * 9, "We do not know this file"),
    ):
        answer = Client().post("/verify/", {"letter": SimpleUploadedFile("r.pdf", sent, "application/pdf")})
        assert verdict in answer.content.decode()
    said = (
        Client().post("/verify/", {"letter": SimpleUploadedFile("r.pdf", content, "application/pdf")}).content.decode()
    )
    assert submission.sha256 in said
    assert submission.receipt_code in said
    assert [secret for secret in SECRET if secret in said] == []


def test_the_receipt_of_an_earlier_submission_says_that_a_later_one_counts(submission: Submission) -> None:
    lead = submission.submitted_by
    reopen_bid(bid_id=submission.bid_id, by=lead)
    later = submit_bid(bid_id=submission.bid_id, by=lead)
    assert "The last submission counts" in Client().get(f"/verify/{submission.receipt_code}/").content.decode()
    assert "Nothing has taken its place" in Client().get(f"/verify/{later.receipt_code}/").content.decode()


def test_the_receipt_leads_to_the_check(submission: Submission) -> None:
    page = signed_in(submission.submitted_by).get(f"/bids/{submission.bid.reference}/receipt/").content.decode()
    assert f"/verify/{submission.receipt_code}/" in page
