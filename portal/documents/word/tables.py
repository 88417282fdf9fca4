"""Tables in Word: a head that repeats, rows that never split, boxes to write in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from portal.documents.blocks import Table
from portal.documents.word.words import clean, paragraphs

#: What is left of A4 between the margins.
_LINE_MM: Final = 160


def gridded(document: Document, block: Table, *, bold_first: bool = False) -> None:
    """A ruled table under its caption."""
    if block.caption:
        caption = document.add_paragraph()
        caption.add_run(clean(block.caption)).bold = True
        caption.paragraph_format.keep_with_next = True
    columns = len(block.headers) or len(block.rows[0])
    grid = document.add_table(rows=0, cols=columns, style="Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    if block.headers:
        _fill(grid.add_row(), block.headers, block, bold=True)
        _mark(grid.rows[0], "w:tblHeader")
    last = len(block.rows) - 1
    for index, row in enumerate(block.rows):
        _fill(grid.add_row(), row, block, bold=block.total and index == last, bold_first=bold_first)
    for _ in range(block.empty_rows):
        _fill(grid.add_row(), [""] * columns, block)
    _size(grid, block.widths or [1] * columns)
    document.add_paragraph()


def boxed(document: Document, lines: int) -> None:
    """One empty box, about as tall as the lines asked for."""
    grid = document.add_table(rows=1, cols=1, style="Table Grid")
    grid.rows[0].height = Pt(14 * lines)
    document.add_paragraph()


def _fill(row: Any, texts: Sequence[str], block: Table, *, bold: bool = False, bold_first: bool = False) -> None:
    _mark(row, "w:cantSplit")
    for index, text in enumerate(texts):
        cell = row.cells[index].paragraphs[0]
        cell.paragraph_format.space_after = Pt(2)
        if index in block.numeric:
            cell.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        lines = [line for part in paragraphs(text) for line in part]
        run = cell.add_run("\n".join(lines))
        run.bold = bold or (bold_first and index == 0)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _size(grid: Any, widths: Sequence[float]) -> None:
    whole = sum(widths)
    for index, width in enumerate(widths):
        for cell in grid.columns[index].cells:
            cell.width = Mm(_LINE_MM * width / whole)
    layout = OxmlElement("w:tblLayout")
    layout.set(qn("w:type"), "fixed")
    grid._tbl.tblPr.append(layout)
