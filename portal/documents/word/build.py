"""Blocks to DOCX whose bytes repeat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

from docx import Document

from portal.documents.blocks import Block
from portal.documents.word.archive import repeatable
from portal.documents.word.setting import SETTERS
from portal.documents.word.styles import prepare
from portal.documents.word.words import clean

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def build(
    blocks: Sequence[Block],
    *,
    title: str,
    subtitle: str = "",
    reference: str = "",
    made_at: datetime | None = None,
) -> bytes:
    """A Word file of the blocks, under a title. The same input gives the same bytes."""
    document = Document()
    prepare(document, title=title, reference=reference, made_at=made_at)
    document.add_paragraph(clean(title), style="Title")
    if subtitle:
        document.add_paragraph(clean(subtitle), style="Subtitle")
    for block in blocks:
        SETTERS[type(block)](document, block)
    out = BytesIO()
    document.save(out)
    return repeatable(out.getvalue())
