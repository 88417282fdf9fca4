"""Word files from the same blocks: all the words are there, and the bytes repeat."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Opened
from docx.oxml.ns import qn

from portal.documents import blocks as b
from portal.documents import word
from tests.documents import samples

WHEN = datetime(2026, 7, 29, 14, 0, tzinfo=UTC)


def built(*blocks: b.Block) -> Opened:
    return Document(BytesIO(word.build(blocks, title="Question set", reference="R-1")))


def test_the_same_blocks_give_the_same_bytes() -> None:
    first, second = (word.build(samples.blocks(), title="T", made_at=WHEN) for _ in range(2))
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()


def test_headings_are_headings() -> None:
    document = built(b.Heading("Need", 1), b.Question("What is it?", "2.1"))
    styles = [(p.style.name if p.style else "", p.text) for p in document.paragraphs]
    assert ("Heading 1", "Need") in styles
    assert ("Heading 3", "2.1 What is it?") in styles


def test_an_answer_keeps_its_paragraphs_and_lines() -> None:
    document = built(b.Answer("First\n\nSecond\nthird", note="3 of 400 words"))
    texts = [p.text for p in document.paragraphs]
    assert texts[1:] == ["First", "Second\nthird", "3 of 400 words"]


def test_an_empty_answer_is_a_box_or_says_so() -> None:
    assert len(built(b.Answer(lines=6)).tables) == 1
    assert "Not answered" in [p.text for p in built(b.Answer()).paragraphs]


def test_a_table_repeats_its_head_and_keeps_rows_whole() -> None:
    table = built(b.Table(["A", "B"], [["1", "2"]], empty_rows=2)).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["A", "B"], ["1", "2"], ["", ""], ["", ""]]
    head = table.rows[0]._tr.trPr
    assert head is not None
    assert head.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_choices_are_ticked() -> None:
    assert [p.text for p in built(b.Choices(["Yes", "No"], ["No"])).paragraphs][1:] == ["☐ Yes", "☒ No"]


def test_what_xml_cannot_hold_is_left_out() -> None:
    document = built(b.Paragraph("a\x00\x0bb\ufffe <tag> & 😀"), b.KeyFacts([("N\x01ame", "V\x02")]))
    assert document.paragraphs[1].text == "ab <tag> & 😀"
    assert document.tables[0].rows[0].cells[0].text == "Name"


def test_a_title_is_made_fit_for_xml_too() -> None:
    document = Document(BytesIO(word.build([], title="A\x0b plan", subtitle="for\x01 all")))
    assert [paragraph.text for paragraph in document.paragraphs] == ["A plan", "for all"]


def test_every_block_can_be_set() -> None:
    document = Document(BytesIO(word.build(samples.blocks(), title="All", subtitle="Of them", made_at=WHEN)))
    assert document.core_properties.title == "All"
    assert document.core_properties.author == "Department for Education"
    assert document.core_properties.created == datetime(2026, 7, 29, 14, 0, tzinfo=UTC)
    assert len(document.tables) == 4
