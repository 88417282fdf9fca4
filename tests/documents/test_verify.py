"""The check page: a letter is recognised, an altered one is told, and nothing sent is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as project
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.documents import kinds
from portal.documents.codes import LETTERS, code_in, new_code, tidied
from portal.documents.kinds import Kind
from portal.documents.models import Document
from portal.documents.services import request_document
from portal.documents.services.rendering import render_document
from portal.documents.uploads import LIMIT
from tests.documents.conftest import SAYS, build, may_read

pytestmark = pytest.mark.django_db
PAGE = "/verify/"


@pytest.fixture(autouse=True)
def letter_kind(woken: Any) -> Iterator[Kind]:
    cache.clear()
    kind = Kind("test_letter", "Test letter", "documents/blocks.html", build, may_read, is_letter=True)
    kinds.register(kind)
    yield kind
    kinds._kinds.pop("test_letter", None)


def letter(subject: int = 1) -> tuple[Document, bytes]:
    document = request_document(kind="test_letter", subject_id=subject, by=None)
    render_document(document_id=document.pk)
    document.refresh_from_db()
    with default_storage.open(str(document.file)) as file:
        return document, file.read()


def send(client: Client, content: bytes, name: str = "letter.pdf") -> str:
    answer = client.post(PAGE, {"letter": SimpleUploadedFile(name, content, "application/pdf")})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def test_the_page_is_for_anyone_and_carries_no_token(client: Client) -> None:
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "csrf" not in page.content.decode()
    assert not page.cookies


def test_an_original_is_recognised(client: Client) -> None:
    document, content = letter()
    said = send(client, content)
    assert "This is our file, unaltered" in said
    assert "Test letter" in said
    assert "REF/1" in said
    assert "Intact: it covers the whole file" in said
    assert "Nothing has taken its place" in said
    assert document.signed_by in said


def test_a_superseded_letter_says_so(client: Client) -> None:
    _, content = letter()
    SAYS[1] = "Something else."
    letter()
    assert "A later version has taken its place." in send(client, content)


@pytest.mark.parametrize("where", [0.2, 0.5, 0.9])
def test_one_changed_byte_is_told(client: Client, where: float) -> None:
    _, content = letter()
    at = int(len(content) * where)
    said = send(client, content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    assert "This file has been altered" in said
    assert "REF/1" in said
    assert "unaltered" not in said


def test_what_was_added_after_the_signature_is_told(client: Client) -> None:
    _, content = letter()
    said = send(client, content + b"\n% a note\n%%EOF\n")
    assert "This file has been altered" in said
    assert "something was added after it" in said


def test_a_letter_under_another_letters_code_is_altered(client: Client) -> None:
    _, content = letter()
    code = letter(2)[0].check_code
    assert code
    said = send(client, content.replace(code_in(content).encode(), code.encode()))
    assert "This file has been altered" in said


def test_a_file_that_is_not_ours_is_not_known(client: Client) -> None:
    assert "We do not know this file" in send(client, b"%PDF-1.7 something else")


@pytest.mark.parametrize(("content", "said"), [(b"GIF89a", "not a PDF"), (b"", "The file is empty")])
def test_what_is_no_pdf_is_refused(client: Client, content: bytes, said: str) -> None:
    page = send(client, content)
    assert said in page
    assert "There is a problem" in page


def test_no_file_and_no_code(client: Client) -> None:
    assert "Choose the PDF of the letter" in client.post(PAGE).content.decode()
    assert "Enter the check code" in client.get(PAGE, {"code": " "}).content.decode()


def test_what_is_too_large_is_not_read(client: Client) -> None:
    answer = client.generic("POST", PAGE, b"x" * 10, CONTENT_LENGTH=str(LIMIT * 2))
    assert answer.status_code == 413
    assert "larger than" in answer.content.decode()
    big = SimpleUploadedFile("big.pdf", b"%PDF-" + b"x" * LIMIT, "application/pdf")
    assert "larger than" in client.post(PAGE, {"letter": big}).content.decode()


def test_nothing_sent_is_kept(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, content = letter()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = sorted(Path(project.MEDIA_ROOT).rglob("*"))
    send(client, content + b"x" * 3_000_000)
    assert sorted(Path(project.MEDIA_ROOT).rglob("*")) == before
    assert list(tmp_path.iterdir()) == []
    assert Document.objects.count() == 1


def test_a_code_leads_to_its_letter(client: Client) -> None:
    document, _ = letter()
    assert document.check_code is not None
    typed = document.check_code.lower().replace("-", " ")
    answer = client.get(PAGE, {"code": typed}, follow=True)
    said = answer.content.decode()
    assert answer.redirect_chain == [(f"/verify/{document.check_code}/", 302)]
    assert "This code belongs to a letter of ours" in said
    assert re.search(r'<a href="/verify/"[^>]*>\s*Check the file', said), "a way to the page that does"
    assert "REF/1" in said
    assert "A code can be copied onto a false letter" in said
    assert "noindex" in answer["X-Robots-Tag"]


def test_an_unknown_code_and_a_wrong_method(client: Client) -> None:
    answer = client.get("/verify/AAAA-BBBB-CCCC-DDDD/")
    assert answer.status_code == 404
    assert "No letter has this code" in answer.content.decode()
    assert client.post("/verify/AAAA-BBBB-CCCC-DDDD/").status_code == 405
    assert client.put(PAGE).status_code == 405


def test_a_letter_that_is_not_made_yet_is_not_known(client: Client) -> None:
    document = request_document(kind="test_letter", subject_id=1, by=None)
    assert client.get(f"/verify/{document.check_code}/").status_code == 404


@time_machine.travel("2026-11-01T12:00Z", tick=False)
def test_nobody_guesses_codes(client: Client) -> None:
    for _ in range(20):
        assert client.get(f"/verify/{new_code()}/").status_code == 404
    answer = client.get(f"/verify/{new_code()}/")
    assert answer.status_code == 429
    assert "Wait a minute" in answer.content.decode()
    assert client.post(PAGE).status_code == 429
    assert client.get(PAGE).status_code == 200
    assert len(LETTERS) ** 16 > 2**78


def test_codes_are_tidied_as_people_type_them() -> None:
    code = new_code()
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert tidied(typed) == code


def test_the_status_page_says_how_to_check(client: Client, reader: Any) -> None:
    document, _ = letter()
    client.force_login(reader)
    said = client.get(reverse("documents:status", args=[document.pk])).content.decode()
    assert document.check_code is not None
    assert document.check_code in said
    assert "/verify/" in said
