"""Files of a bid: attached, shown, handed out, taken off."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bids.models import Attachment, Bid, Certification
from bids.refusals import BidRefused
from bids.services.attaching import attach_file, look_again, remove_attachment, shown_name
from bids.services.uploads.scanner import Verdict
from tests.bids import files
from tests.bids.rounds import make_rich_round, question, signed_in
from tests.factories.bids import Council, certify_bid, make_bid, make_council
from tests.factories.rounds import close_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def bid(council: Council) -> Bid:
    return make_bid(make_rich_round(), council)


def attach(bid: Bid, council: Council, key: str = "letters", name: str = "a.pdf", text: str = "A") -> Attachment:
    return attach_file(
        bid_id=bid.pk, question_id=question(bid.round, key).pk, name=name, content=files.a_pdf(text), by=council.editor
    )


def test_uploads_through_the_page(bid: Bid, editor: Client) -> None:
    url = reverse("bids:section", args=[bid.reference, "more"])
    uploads = [SimpleUploadedFile(f"letter {n}.pdf", files.a_pdf(str(n))) for n in (1, 2)]
    response = editor.post(url, {"rows-figures": "1", "letters": uploads, "go": "stay"})
    assert response.status_code == 302
    html = editor.get(url).content.decode()
    assert "letter 1.pdf" in html
    assert "letter 2.pdf" in html


def test_a_refused_upload_says_what_was_wrong_and_keeps_the_page(bid: Bid, editor: Client) -> None:
    url = reverse("bids:section", args=[bid.reference, "more"])
    upload = SimpleUploadedFile("page.pdf", b"<html>", content_type="application/pdf")
    response = editor.post(url, {"rows-figures": "1", "letters": upload, "price": "5", "version-price": "0"})
    html = response.content.decode()
    assert "“page.pdf” is not a PDF, DOCX or XLSX file, whatever its name says." in html
    assert 'href="#id_letters"' in html
    assert 'value="5"' in html
    assert not Attachment.objects.filter(bid=bid).exists()


def test_a_file_is_handed_out_to_be_saved_and_nothing_else(bid: Bid, council: Council) -> None:
    attachment = attach(bid, council, name="Plan für <Ärzte>.pdf")
    url = reverse("bids:file", args=[bid.reference, attachment.key])
    response = signed_in(council.dcs).get(url)
    assert b"".join(response) == files.a_pdf("A")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    other = make_bid(bid.round, make_council())
    assert signed_in(council.dcs).get(reverse("bids:file", args=[other.reference, attachment.key])).status_code == 404
    assert Client().get(url).status_code == 302


def test_a_question_for_one_file_keeps_the_newest_and_the_row_of_the_other(bid: Bid, council: Council) -> None:
    old = attach(bid, council, "plan-file", text="old")
    new = attach(bid, council, "plan-file", text="new")
    assert list(bid.attachments.filter(removed_at__isnull=True)) == [new]
    old.refresh_from_db()
    assert old.removed_by == council.editor


def test_the_same_file_twice_is_kept_once(bid: Bid, council: Council) -> None:
    assert attach(bid, council) == attach(bid, council)


def test_eleven_files_are_too_many(bid: Bid, council: Council) -> None:
    for number in range(10):
        attach(bid, council, name=f"{number}.pdf")
    with pytest.raises(BidRefused, match="up to 10 files"):
        attach(bid, council, name="10.pdf")


def test_removing_asks_first(bid: Bid, council: Council, editor: Client) -> None:
    attachment = attach(bid, council)
    url = reverse("bids:remove_file", args=[bid.reference, attachment.key])
    assert "Remove “a.pdf”?" in editor.get(url).content.decode()
    assert bid.attachments.filter(removed_at__isnull=True).exists()
    assert editor.post(url)["Location"] == reverse("bids:section", args=[bid.reference, "more"])
    assert not bid.attachments.filter(removed_at__isnull=True).exists()
    assert editor.post(url).status_code == 404
    with pytest.raises(BidRefused, match="removed this file already"):
        remove_attachment(bid_id=bid.pk, key=str(attachment.key), by=council.editor)


def test_a_new_file_ends_the_certificates(bid: Bid, council: Council) -> None:
    certify_bid(bid, council)
    attach(bid, council)
    assert not Certification.objects.filter(bid=bid, state="certified").exists()


def test_after_the_deadline_nothing_is_attached_or_removed(bid: Bid, council: Council) -> None:
    attachment = attach(bid, council)
    close_round(bid.round)
    with pytest.raises(BidRefused, match="The round closed"):
        attach(bid, council, name="b.pdf")
    with pytest.raises(BidRefused, match="The round closed"):
        remove_attachment(bid_id=bid.pk, key=str(attachment.key), by=council.editor)


def test_certifiers_attach_nothing(bid: Bid, council: Council) -> None:
    with pytest.raises(BidRefused, match="Only an editor or a lead"):
        attach_file(
            bid_id=bid.pk,
            question_id=question(bid.round, "letters").pk,
            name="a.pdf",
            content=files.a_pdf(),
            by=council.dcs,
        )


def test_a_waiting_file_is_seen_but_never_served(
    bid: Bid, council: Council, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PORTAL_QUARANTINE_ALL = True
    attachment = attach(bid, council)
    url = reverse("bids:file", args=[bid.reference, attachment.key])
    client = signed_in(council.lead)
    assert "Waiting to be checked" in client.get(reverse("bids:check", args=[bid.reference])).content.decode()
    response = client.get(url)
    assert response.status_code == 403
    assert "cannot be opened yet" in response.content.decode()
    assert look_again(attachment_id=attachment.pk).scan_state == "quarantined"
    settings.PORTAL_QUARANTINE_ALL = False
    assert look_again(attachment_id=attachment.pk).scan_state == "clean"
    response = client.get(url)
    assert response.status_code == 200
    assert b"".join(response) == files.a_pdf("A")


def test_a_waiting_file_that_turns_out_harmful_is_refused(
    bid: Bid, council: Council, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PORTAL_QUARANTINE_ALL = True
    attachment = attach(bid, council)
    monkeypatch.setattr("bids.services.attaching.scan", lambda _content: Verdict(True, "", found="Bad.Thing"))
    look_again(attachment_id=attachment.pk)
    attachment.refresh_from_db()
    assert (attachment.scan_state, attachment.scan_note) == ("refused", "The scanner found Bad.Thing")
    url = reverse("bids:file", args=[bid.reference, attachment.key])
    assert signed_in(council.lead).get(url).status_code == 403


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("", "file"),
    ],
)
def test_the_name_of_an_upload_is_one_plain_line(given: str, shown: str) -> None:
    assert shown_name(given) == shown
