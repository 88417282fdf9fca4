"""What people type into PDFs: escaped, kept in paragraphs, and every character either printed or written out."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from portal.documents import blocks as b
from portal.documents.render import render_pdf
from portal.documents.render.text import instead_of, printable


def text_of(pdf: bytes, folder: Path) -> str:
    """What a reader would copy out of the file."""
    path = folder / "text.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def pdf_of(text: str) -> bytes:
    return render_pdf("documents/blocks.html", {"blocks": b.as_json([b.Answer(text)])}, title="Answers")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Fish & <b>chips</b> <script>x</script>", "Fish & <b>chips</b> <script>x</script>"),
        ("{{ settings.SECRET_KEY }} {% now 'Y' %}", "{{ settings.SECRET_KEY }} {% now 'Y' %}"),
        ("“Smart” – quotes’", "“Smart” – quotes’"),
        ("Naïve Łódź Ωμέγα Кириллица", "Naïve Łódź Ωμέγα Кириллица"),
        ("Good 🦄 work 😀", "Good [unicorn face] work 😀"),
        ("中文", "□□"),
        ("a\x00\x08b\u200b\ufe0fc", "abc"),
    ],
)
def test_is_printed_as_typed(typed: str, printed: str, tmp_path: Path) -> None:
    assert printed in text_of(pdf_of(typed), tmp_path)


@pytest.mark.parametrize("typed", ["שלום לכולם", "مرحبا بالعالم", "Mixed שלום and مرحبا text"])
def test_right_to_left_text_keeps_its_letters(typed: str, tmp_path: Path) -> None:
    found = text_of(pdf_of(typed), tmp_path)
    assert "□" not in found
    assert any("\u0590" <= character <= "\u06ff" or "\ufb50" <= character <= "\ufeff" for character in found)


def test_paragraphs_and_lines_stay(tmp_path: Path) -> None:
    lines = text_of(pdf_of("First\r\n\r\nSecond\nthird"), tmp_path).splitlines()
    words = [line.strip() for line in lines if line.strip() in {"First", "Second", "third"}]
    assert words == ["First", "Second", "third"]


def test_a_very_long_word_stays_on_the_page(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf_of("x" * 2000))
    boxes = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    edges = [float(part.split('"')[1]) for part in boxes.split() if part.startswith("xMax=")]
    assert edges
    assert max(edges) < 595 - 25 / 25.4 * 72 + 1


def test_a_row_taller_than_a_page_is_not_lost(tmp_path: Path) -> None:
    tall = "\n".join(f"line {number}" for number in range(150))
    pdf = render_pdf("documents/blocks.html", {"blocks": b.as_json([b.Table(["A", "B"], [["x", tall]])])}, title="T")
    assert "line 149" in text_of(pdf, tmp_path)


def test_plain_text_is_not_touched() -> None:
    html = "<p>Plain – “text” £5</p>"
    assert printable(html) is html


@pytest.mark.parametrize(
    ("character", "printed"), [("\U0001f680", "[rocket]"), ("漢", "□"), ("\u2060", ""), ("\ue000", "□")]
)
def test_what_stands_for_a_missing_picture(character: str, printed: str) -> None:
    assert instead_of(character) == printed
