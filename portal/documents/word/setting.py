"""How each block is set in Word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from portal.documents import blocks as b
from portal.documents.word.styles import GREY
from portal.documents.word.tables import boxed, gridded
from portal.documents.word.words import clean, paragraphs


def set_lines(paragraph: Any, lines: list[str]) -> Any:
    """Put lines into a paragraph, broken where the writer broke them."""
    run = paragraph.add_run()
    for index, line in enumerate(lines):
        if index:
            run.add_break()
        run.add_text(line)
    return run


def heading(document: Document, block: b.Heading) -> None:
    """A heading that Word's navigation shows."""
    document.add_heading(clean(block.text), level=min(block.level, 4))


def paragraph(document: Document, block: b.Paragraph) -> None:
    """Running text."""
    for lines in paragraphs(block.text):
        run = set_lines(document.add_paragraph(), lines)
        if block.style == "lead":
            run.font.size = Pt(13)
        elif block.style == "hint":
            run.font.color.rgb = GREY


def bullets(document: Document, block: b.Bullets) -> None:
    """A list."""
    style = "List Number" if block.numbered else "List Bullet"
    for item in block.items:
        document.add_paragraph(clean(item), style=style)


def key_facts(document: Document, block: b.KeyFacts) -> None:
    """Names and values in two columns."""
    rows = [[name, value] for name, value in block.rows]
    gridded(document, b.Table(headers=(), rows=rows, caption=block.caption, widths=(1, 2)), bold_first=True)


def table(document: Document, block: b.Table) -> None:
    """A table whose head repeats on every page."""
    gridded(document, block)


def question(document: Document, block: b.Question) -> None:
    """A question, its guidance and what is asked of the answer."""
    document.add_heading(clean(f"{block.number} {block.text}".strip()), level=3)
    for text in (block.guidance, block.limit):
        paragraph(document, b.Paragraph(text, style="hint"))


def answer(document: Document, block: b.Answer) -> None:
    """What was answered, or a box to write in."""
    if block.text:
        paragraph(document, b.Paragraph(block.text))
    elif block.lines:
        boxed(document, block.lines)
    else:
        paragraph(document, b.Paragraph(b.NOT_ANSWERED, style="hint"))
    if block.note:
        note = document.add_paragraph()
        note.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        set_lines(note, [clean(block.note)]).font.color.rgb = GREY


def choices(document: Document, block: b.Choices) -> None:
    """Each answer to choose from, behind a box."""
    for item in block.items:
        mark = "\u2612" if item in block.chosen else "\u2610"
        document.add_paragraph(clean(f"{mark} {item}"))


def page_break(document: Document, _block: b.PageBreak) -> None:
    """A new page."""
    document.add_page_break()  # type: ignore[no-untyped-call]  # python-docx left it untyped


SETTERS: Final[Mapping[type, Callable[[Document, Any], None]]] = {
    b.Heading: heading,
    b.Paragraph: paragraph,
    b.Bullets: bullets,
    b.KeyFacts: key_facts,
    b.Table: table,
    b.Question: question,
    b.Answer: answer,
    b.Choices: choices,
    b.PageBreak: page_break,
}
