"""PDFs: what they carry, that their bytes repeat, and that veraPDF finds nothing wrong with them."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from portal.documents.kinds import Attachment
from portal.documents.render import render, render_pdf
from tests.documents import samples
from tests.verapdf.runner import broken_rules

WHEN = datetime(2026, 7, 29, 14, 0, tzinfo=UTC)


def letter(**options: Any) -> bytes:
    return render_pdf(
        "documents/sample_letter.html", samples.letter(), title="Award of grant", reference="CSC-0042/AL", **options
    )


def pack() -> bytes:
    return render_pdf(
        "documents/sample_pack.html", samples.pack(), title="Assessment pack", assets={"map.svg": samples.MAP}
    )


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def test_names_its_title_language_and_date() -> None:
    with opened(letter(made_at=WHEN)) as pdf:
        assert pdf.docinfo["/Title"] == "Award of grant"
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260729")


def test_embeds_the_bundled_fonts_and_no_others() -> None:
    with opened(pack()) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
    assert fonts
    assert all("Liberation-Sans" in font or "DejaVu-Sans" in font for font in fonts), fonts


def test_headings_are_bookmarks() -> None:
    with opened(pack()) as pdf, pdf.open_outline() as outline:
        top = outline.root[0]
        assert top.title == "Assessment pack"
        assert [item.title for item in top.children] == ["Contents", "Answers", "Costs", "Scoring"]


def test_annexes_are_lettered_in_the_bookmarks() -> None:
    with opened(letter()) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
    assert titles[-2:] == ["Annex A: Payments", "Annex B: Conditions of the grant"]


def test_carries_attachments() -> None:
    data = Attachment("award.json", "application/json", b'{"amount": 1}', "The award as open data")
    with opened(letter(attachments=[data], made_at=WHEN)) as pdf:
        assert pdf.attachments["award.json"].get_file().read_bytes() == b'{"amount": 1}'


def test_a_demonstration_says_so_outside_the_reading_order() -> None:
    with opened(letter(demonstration=True)) as pdf:
        streams = [page.Contents.read_bytes() for page in pdf.pages]
    mark = re.compile(rb"/Artifact\s+BMC\s[^E]*/x\d+ Do\s+EMC")
    assert all(mark.search(stream) for stream in streams)


def test_counts_pages() -> None:
    made = render("documents/sample_letter.html", samples.letter(), title="Award of grant")
    with opened(made.content) as pdf:
        assert len(pdf.pages) == made.page_count == 4


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys, django; django.setup()\n"
        "from copy import deepcopy\n"
        "from django.conf import settings\n"
        f"settings.TEMPLATES[0]['DIRS'].append({str(Path(__file__).parent / 'templates')!r})\n"
        "from tests.documents.test_pdf import letter, WHEN\n"
        "import hashlib; print(hashlib.sha256(letter(made_at=WHEN)).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.split()[-1] == hashlib.sha256(letter(made_at=WHEN)).hexdigest()


def test_other_input_gives_other_bytes() -> None:
    assert letter(made_at=WHEN) != letter(made_at=WHEN, demonstration=True)


@pytest.mark.verapdf
def test_verapdf_finds_nothing_wrong(tmp_path: Path) -> None:
    """PDF/UA-1 and PDF/A-3u, over every component at once."""
    data = Attachment("award.json", "application/json", b"{}", "The award as open data")
    files = {
        "letter": letter(made_at=WHEN, attachments=[data]),
        "demonstration": letter(demonstration=True),
        "pack": pack(),
        "strange": render_pdf(
            "documents/blocks.html",
            {"blocks": samples.note("Emoji 😀, 中文, שלום, مرحبا, \u200d\ufe0f and " + "x" * 500)},
            title="Strange text",
        ),
    }
    for name, content in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
    assert broken_rules([tmp_path / f"{name}.pdf" for name in files]) == []


@pytest.mark.verapdf
def test_verapdf_would_notice(tmp_path: Path) -> None:
    """The judge is awake: a PDF without our finishing touch is not PDF/UA."""
    from portal.documents.render import pdf

    raw = tmp_path / "raw.pdf"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "finished", lambda content: (content, 1))
        raw.write_bytes(letter())
    rules = broken_rules([raw])
    assert any("\tua1\t5-1\t" in line for line in rules), rules
