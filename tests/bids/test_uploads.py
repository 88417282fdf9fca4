"""What is refused as an upload, and why; what waits, and what is kept."""

from __future__ import annotations

from typing import Any

import clamd
import pytest
from pytest_django import Settings

from bids.refusals import BidRefused
from bids.services.uploads import check_upload
from bids.services.uploads.checking import DOCX, MOST_BYTES, PDF, XLSX
from bids.states import ScanState
from tests.bids import files


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Plan.PDF", files.a_pdf(), PDF),
        ("letter.docx", files.a_docx(), DOCX),
        ("costs.xlsx", files.an_xlsx(), XLSX),
    ],
)
def test_files_that_are_what_they_say_are_kept(name: str, content: bytes, media_type: str) -> None:
    checked = check_upload(name=name, content=content)
    assert (checked.media_type, checked.size, checked.state) == (media_type, len(content), ScanState.CLEAN)
    assert "no virus scanner" in checked.note


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.pdf", b"", "is empty"),
        ("large.pdf", b"%PDF-" + b"0" * MOST_BYTES, "Choose a file of up to 10 MB"),
        ("page.pdf", b"<!doctype html><script>alert(1)</script>", "not a PDF, DOCX or XLSX"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n", "not a PDF, DOCX or XLSX"),
        ("half.pdf", files.a_pdf()[:200], "damaged"),
        ("script.pdf", files.pdf_with_script(), "contains JavaScript"),
        ("launch.pdf", files.pdf_with_launch(), "a command that starts programs"),
        ("inside.pdf", files.pdf_with_file(), "other files inside it"),
        ("locked.pdf", files.pdf_with_password(), "has a password"),
        ("letter.pdf", files.a_docx(), "is really a DOCX file"),
        ("letter.docm", files.a_docx(), "is really a DOCX file"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older Office format"),
        ("some.docx", files.with_part(b"PK\x05\x06" + b"\0" * 18, "a.txt", b"a"), "is an archive"),
        ("half.docx", files.a_docx()[:-200], "damaged"),
        ("macro.docx", files.with_part(files.a_docx(), "word/vbaProject.bin", b"x"), "macros"),
        ("macro.docx", files.docx_with_macros_by_type(), "macros"),
        ("active.xlsx", files.with_part(files.an_xlsx(), "xl/activeX/activeX1.bin", b"x"), "macros"),
        ("fetch.docx", files.docx_that_fetches(), "fetches something from elsewhere"),
        ("quoted.docx", files.docx_that_fetches(b"TargetMode = 'External'"), "fetches something from elsewhere"),
        ("coded.docx", files.docx_that_fetches(b'TargetMode="&#69;xternal"'), "fetches something from elsewhere"),
        ("wide.docx", files.docx_with_relationships(b"<" * 3_000_000), "too many parts to check"),
        ("broken.docx", files.docx_with_relationships(b"<" * 1_000_000), "damaged inside"),
        ("typed.docx", files.docx_with_relationships(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "damaged inside"),
        ("bomb.docx", files.docx_bomb(), "far larger inside than it looks"),
        ("eicar.pdf", files.EICAR, "virus test file"),
        ("eicar.docx", files.with_part(files.a_docx(), "word/media/a.bin", files.EICAR), "virus test file"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_others_are_refused_with_the_reason(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(BidRefused, match=sentence) as refusal:
        check_upload(name=name, content=content)
    assert name in refusal.value.sentence


class Scanner:
    """ClamAV's client, answering as told."""

    answer: Any = ("OK", None)

    def __init__(self, host: str, port: int, timeout: int) -> None:
        assert (host, port) == ("scanner", 3310)

    def instream(self, stream: Any) -> dict[str, Any]:
        assert stream.read()
        if isinstance(self.answer, Exception):
            raise self.answer
        return {"stream": self.answer}


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> type[Scanner]:
    settings.PORTAL_CLAMAV_HOST, settings.PORTAL_CLAMAV_PORT = "scanner", 3310
    monkeypatch.setattr(clamd, "ClamdNetworkSocket", Scanner)
    monkeypatch.setattr(Scanner, "answer", ("OK", None))
    return Scanner


def test_the_scanner_is_asked(scanner: type[Scanner]) -> None:
    assert check_upload(name="a.pdf", content=files.a_pdf()).note == "Checked by the virus scanner"


def test_what_the_scanner_finds_is_refused(scanner: type[Scanner]) -> None:
    scanner.answer = ("FOUND", "Win.Test.EICAR_HDB-1")
    with pytest.raises(BidRefused, match=r"Win\.Test\.EICAR"):
        check_upload(name="a.pdf", content=files.a_pdf())


@pytest.mark.parametrize("trouble", [clamd.ConnectionError("away"), OSError("reset"), ("ERROR", "size limit")])
def test_with_the_scanner_away_a_file_waits(scanner: type[Scanner], trouble: Any) -> None:
    scanner.answer = trouble
    assert check_upload(name="a.pdf", content=files.a_pdf()).state == ScanState.QUARANTINED


def test_everything_waits_when_told_so(settings: Settings) -> None:
    settings.PORTAL_QUARANTINE_ALL = True
    assert check_upload(name="a.pdf", content=files.a_pdf()).state == ScanState.QUARANTINED


def test_a_link_that_waits_for_a_click_is_kept() -> None:
    linked = files.docx_that_fetches(kind=b"hyperlink")
    assert check_upload(name="linked.docx", content=linked).media_type == DOCX
