"""Harmful uploads through the page: each refused with its reason, none kept, none handed out; and what waits, waits."""

from __future__ import annotations

from typing import Any

import clamd
import pytest
from django.conf import settings as live
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bids import tasks
from bids.models import Answer, Attachment, Bid
from tests.bids import files
from tests.bids.rounds import make_rich_round
from tests.factories.bids import Council, make_bid

pytestmark = pytest.mark.django_db

HARMFUL = {
    "eicar.pdf": (files.EICAR, "“eicar.pdf” is a virus test file, so it was not kept."),
    "bomb.docx": (files.docx_bomb(), "far larger inside than it looks"),
    "script.pdf": (files.pdf_with_script(), "contains JavaScript"),
    "macro.docx": (files.with_part(files.a_docx(), "word/vbaProject.bin", b"x"), "macros"),
    "typed.docx": (files.docx_with_macros_by_type(), "macros"),
    "page.pdf": (b"<!doctype html><script>alert(1)</script>", "“page.pdf” is not a PDF, DOCX or XLSX file"),
    "launch.pdf": (files.pdf_with_launch(), "a command that starts programs"),
    "inside.pdf": (files.pdf_with_file(), "other files inside it"),
}


@pytest.fixture
def bid(council: Council) -> Bid:
    return make_bid(make_rich_round(), council)


def send(client: Client, bid: Bid, name: str, content: bytes) -> Any:
    """What a browser sends from the section: the file by its name, and something typed beside it."""
    kinds = {"pdf": "application/pdf", "docx": "application/octet-stream"}
    upload = SimpleUploadedFile(name, content, content_type=kinds[name.rpartition(".")[2]])
    posted = {"rows-figures": "1", "letters": upload, "price": "1250", "version-price": "0", "go": "stay"}
    return client.post(section_of(bid), posted)


def section_of(bid: Bid) -> str:
    return reverse("bids:section", args=[bid.reference, "more"])


@pytest.mark.parametrize("name", HARMFUL)
def test_each_is_refused_with_its_reason_and_leaves_nothing_behind(name: str, bid: Bid, editor: Client) -> None:
    content, reason = HARMFUL[name]
    response = send(editor, bid, name, content)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count(reason) == 2, "in the summary and beside the box"
    assert 'href="#id_letters"' in html
    assert "A file that is refused is not kept: choose it again once it is put right" in html
    assert "What you typed is still there" not in html
    assert Answer.objects.get(bid=bid, question__key="price").value == 1250, "what was typed beside it is saved"
    assert not Attachment.objects.filter(bid=bid).exists()
    assert not [path for path in live.MEDIA_ROOT.rglob("*") if path.is_file()], "no byte of it is stored"
    for page in (section_of(bid), reverse("bids:check", args=[bid.reference])):
        assert name not in editor.get(page).content.decode()


class Scanner:
    """ClamAV's client: away, until it answers."""

    answer: Any = clamd.ConnectionError("away")

    def __init__(self, *_where: object, **_how: object) -> None:
        """Anywhere."""

    def instream(self, stream: Any) -> dict[str, Any]:
        assert stream.read()
        if isinstance(self.answer, Exception):
            raise self.answer
        return {"stream": self.answer}


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> type[Scanner]:
    """Away; the worker's part is done by the test when it calls the sweep."""
    settings.PORTAL_CLAMAV_HOST, settings.PORTAL_CLAMAV_PORT = "scanner", 3310
    monkeypatch.setattr(clamd, "ClamdNetworkSocket", Scanner)
    monkeypatch.setattr(Scanner, "answer", clamd.ConnectionError("away"))

    def straight_away(_task: str, ids: list[str]) -> None:
        for each in ids:
            tasks.look_at_upload_again(each)

    monkeypatch.setattr(tasks, "wake", straight_away)
    return Scanner


def pages(client: Client, bid: Bid) -> list[str]:
    """The section and the page of all answers, as text."""
    addresses = (section_of(bid), reverse("bids:check", args=[bid.reference]))
    return [client.get(address).content.decode() for address in addresses]


def test_with_the_scanner_away_it_waits_in_sight_and_is_released(
    bid: Bid, editor: Client, scanner: type[Scanner]
) -> None:
    assert send(editor, bid, "letter.pdf", files.a_pdf()).status_code == 302
    address = reverse("bids:file", args=[bid.reference, bid.attachments.get().key])
    for html in pages(editor, bid):
        assert "letter.pdf" in html
        assert "Waiting to be checked" in html
        assert address not in html
    assert "The virus scanner could not be reached; the file waits for it" in pages(editor, bid)[0]
    assert editor.get(address).status_code == 403
    tasks.look_at_waiting_uploads()
    assert editor.get(address).status_code == 403, "the scanner is still away"
    scanner.answer = ("OK", None)
    tasks.look_at_waiting_uploads()
    assert b"".join(editor.get(address)) == files.a_pdf()
    for html in pages(editor, bid):
        assert address in html
        assert "Waiting to be checked" not in html


def test_with_the_scanner_back_a_harmful_file_is_refused_in_sight(
    bid: Bid, editor: Client, scanner: type[Scanner]
) -> None:
    send(editor, bid, "letter.pdf", files.a_pdf())
    address = reverse("bids:file", args=[bid.reference, bid.attachments.get().key])
    scanner.answer = ("FOUND", "Win.Test.EICAR_HDB-1")
    tasks.look_at_waiting_uploads()
    section, check = pages(editor, bid)
    assert "The scanner found Win.Test.EICAR_HDB-1" in section
    for html in (section, check):
        assert "Waiting to be checked" not in html
        assert "Refused" in html
        assert address not in html
    assert editor.get(address).status_code == 403
