"""The bid as papers: drafts for a cabinet, the receipt."""

from __future__ import annotations

import subprocess
from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as WordFile

from bids.models import Bid, Partner
from bids.papers import why_not_read_draft, why_not_read_receipt
from bids.selectors.papers import blocks_of
from bids.selectors.plain import plain
from bids.services.submitting import reopen_bid, withdraw_bid
from portal.accounts.roles import Role
from portal.documents.models import Document
from portal.documents.services.rendering import render_document
from portal.look.words import moment
from tests.accounts.people import make_staff
from tests.bids.rounds import make_rich_round
from tests.factories.bids import Council, hand_in, make_bid, make_council, write_answer
from tests.factories.rounds import close_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def bid(council: Council) -> Bid:
    bid = make_bid(make_rich_round(), council)
    Partner.objects.create(bid=bid, name="A <mutual>", contribution="Runs the site")
    write_answer(bid, "figures", [{"measure": "Moves & more", "value": "3"}], council.editor)
    return bid


def test_the_draft_as_word(bid: Bid, editor: Client) -> None:
    response = editor.get(reverse("bids:draft_docx", args=[bid.reference]))
    assert f'filename="{bid.reference}-draft.docx"' in response["Content-Disposition"]
    word = WordFile(BytesIO(response.content))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "Draft. This bid has not been submitted" in text
    assert "One trusted adult for each child." in text
    assert "A <mutual>" in cells
    assert "Moves & more" in cells
    assert "£200,000" in cells


def test_the_draft_as_pdf(bid: Bid, editor: Client, council: Council) -> None:
    response = editor.post(reverse("bids:draft", args=[bid.reference]))
    document = Document.objects.get(kind="bid_draft")
    assert response["Location"] == document.get_absolute_url()
    render_document(document_id=document.pk)
    document.refresh_from_db()
    assert document.state == "ready", document.failure_reason
    with document.file.open("rb") as stored:
        content = stored.read()
    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.pages) >= 1
    editor.post(reverse("bids:draft", args=[bid.reference]))
    assert Document.objects.filter(kind="bid_draft").count() == 1


def word_of(bid: Bid, client: Client) -> tuple[str, str]:
    response = client.get(reverse("bids:draft_docx", args=[bid.reference]))
    paragraphs = WordFile(BytesIO(response.content)).paragraphs
    return response["Content-Disposition"], "\n".join(paragraph.text for paragraph in paragraphs)


def pdf_of(bid: Bid, client: Client) -> tuple[Document, str]:
    client.post(reverse("bids:draft", args=[bid.reference]))
    document = Document.objects.filter(kind="bid_draft").latest("pk")
    render_document(document_id=document.pk)
    document.refresh_from_db()
    assert document.is_ready, document.failure_reason
    told = subprocess.run(["pdftotext", document.file.path, "-"], capture_output=True, text=True, check=True)
    return document, told.stdout


def test_a_bid_that_was_handed_in_is_no_draft_on_paper(bid: Bid, editor: Client, council: Council) -> None:
    """Nor is it watermarked as one; reopened, it is a draft again."""
    submission = hand_in(bid, council)
    named, text = word_of(bid, editor)
    said = f"As submitted {moment(submission.submitted_at)}. Receipt code {submission.receipt_code}."
    assert f"{bid.reference}-submitted.docx" in named
    assert said in text
    assert "Draft" not in text
    document, printed = pdf_of(bid, editor)
    assert document.title == f"Copy of {bid.reference}"
    assert submission.receipt_code in printed
    assert "not submitted" not in printed
    assert "marked with the time it was submitted" in editor.get(bid.get_absolute_url()).content.decode()
    assert said in plain(blocks_of(Bid.objects.get(pk=bid.pk))), "the text that an archive keeps says it too"
    reopen_bid(bid_id=bid.pk, by=council.lead)
    assert "Draft. This bid has not been submitted in this form" in word_of(bid, editor)[1]
    document, printed = pdf_of(bid, editor)
    assert document.title == f"Draft of {bid.reference}"
    assert "Draft: not submitted" in printed
    assert "Both are marked as a draft" in editor.get(bid.get_absolute_url()).content.decode()


def test_a_withdrawn_bid_and_a_late_one_say_so(bid: Bid, editor: Client, council: Council) -> None:
    close_round(bid.round)
    assert "This bid was not submitted before the round closed." in word_of(bid, editor)[1]
    withdraw_bid(bid_id=bid.pk, by=council.lead, reason="No staff")
    named, text = word_of(bid, editor)
    assert f"{bid.reference}-withdrawn.docx" in named
    assert "The department does not assess this bid." in text


def test_only_the_organisation_reads_a_draft_and_officers_a_receipt_too(
    bid: Bid, editor: Client, council: Council
) -> None:
    editor.post(reverse("bids:draft", args=[bid.reference]))
    draft = Document.objects.get(kind="bid_draft")
    officer, stranger = make_staff(Role.FUND_OFFICER), make_council().lead
    assert why_not_read_draft(council.dcs, draft) is None
    assert why_not_read_draft(officer, draft)
    hand_in(bid, council)
    receipt = Document.objects.get(kind="submission_receipt")
    assert why_not_read_receipt(council.dcs, receipt) is None
    assert why_not_read_receipt(officer, receipt) is None
    assert why_not_read_receipt(stranger, receipt)
    render_document(document_id=receipt.pk)
    receipt.refresh_from_db()
    assert receipt.state == "ready", receipt.failure_reason


def test_the_longest_title_fits_every_paper(bid: Bid, editor: Client) -> None:
    title = ("A long title of a bid " * 14)[:300].strip()
    Bid.objects.filter(pk=bid.pk).update(title=title)
    word = WordFile(BytesIO(editor.get(reverse("bids:draft_docx", args=[bid.reference])).content))
    assert word.paragraphs[0].text == title
    editor.post(reverse("bids:draft", args=[bid.reference]))
    document = Document.objects.get(kind="bid_draft")
    assert document.title == f"Draft of {bid.reference}"
    render_document(document_id=document.pk)
    document.refresh_from_db()
    assert document.is_ready
