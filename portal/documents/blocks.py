"""What a document says, apart from how it is set: blocks that PDF and Word both know.

``as_json`` gives what a PDF's context holds and ``documents/components/blocks.html``
sets; ``portal.documents.word.build`` sets the same blocks in Word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Final


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4. Level 1 starts a part; headings make the PDF's bookmarks."""

    text: str
    level: int = 2
    block: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. An empty line starts a new paragraph, a single one a new line.

    ``style`` is "body", "lead" (larger), "hint" (grey) or "inset" (set in).
    """

    text: str
    style: str = "body"
    block: ClassVar[str] = "paragraph"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; numbered when ``numbered``."""

    items: Sequence[str]
    numbered: bool = False
    block: ClassVar[str] = "bullets"


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """Names and values, as (name, value) pairs."""

    rows: Sequence[tuple[str, str]]
    caption: str = ""
    block: ClassVar[str] = "key_facts"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that repeats. ``numeric`` lists the columns (from 0) set right.

    ``widths`` are shares of the line, one for each column; equal when empty. ``total``
    sets the last row as a total. ``empty_rows`` adds rows to write in.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""
    numeric: Sequence[int] = ()
    widths: Sequence[float] = ()
    total: bool = False
    empty_rows: int = 0
    block: ClassVar[str] = "table"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its number, guidance and what is asked of the answer ("Up to 400 words")."""

    text: str
    number: str = ""
    guidance: str = ""
    limit: str = ""
    block: ClassVar[str] = "question"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, or a box to write in when ``text`` is empty and ``lines`` says how tall.

    With neither text nor lines the answer reads "Not answered". ``note`` stands below,
    such as "312 of 400 words".
    """

    text: str = ""
    lines: int = 0
    note: str = ""
    block: ClassVar[str] = "answer"


@dataclass(frozen=True, slots=True)
class Choices:
    """The answers to choose from, each with a box; those in ``chosen`` are ticked."""

    items: Sequence[str]
    chosen: Sequence[str] = field(default=())
    several: bool = False
    block: ClassVar[str] = "choices"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""

    block: ClassVar[str] = "page_break"


Block = Heading | Paragraph | Bullets | KeyFacts | Table | Question | Answer | Choices | PageBreak

NOT_ANSWERED: Final = "Not answered"


def as_json(blocks: Sequence[Block], *, under: int = 1) -> list[dict[str, Any]]:
    """The blocks as plain records, fit for a document's context.

    ``under`` is the level of the HTML heading that the blocks stand under: 1 for the
    document's title, 2 for a part that the template itself heads. PDF/UA-1 (7.4.2) lets
    no level be skipped, so a heading goes down by one at most.
    """
    records, above = [], under
    for block in blocks:
        record = {"block": block.block, **_extras(block), **_plain(asdict(block))}
        if isinstance(block, Heading):
            above = min(block.level + 1, above + 1, 6)
            record["tag"] = f"h{above}"
        elif isinstance(block, Question):
            record["tag"] = f"h{min(above + 1, 6)}"
        records.append(record)
    return records


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {name: _listed(value) for name, value in record.items()}


def _listed(value: Any) -> Any:
    return [_listed(item) for item in value] if isinstance(value, tuple | list | range) else value


def _extras(block: Block) -> dict[str, Any]:
    """What templates need worked out beforehand."""
    if isinstance(block, Table):
        return {"cells": _cells(block), "columns": _columns(block)}
    if isinstance(block, Choices):
        return {"boxes": [{"text": item, "is_chosen": item in block.chosen} for item in block.items]}
    if isinstance(block, Answer):
        return {"rules": list(range(block.lines))}
    return {}


def _columns(table: Table) -> list[dict[str, Any]]:
    whole = sum(table.widths) or len(table.headers)
    widths = table.widths or [1] * len(table.headers)
    return [
        {
            "text": text,
            "is_numeric": index in table.numeric,
            "width": round(100 * width / whole, 2),
        }
        for index, (text, width) in enumerate(zip(table.headers, widths, strict=True))
    ]


def _cells(table: Table) -> list[list[dict[str, Any]]]:
    empty = [""] * len(table.headers)
    rows = [(row, False) for row in table.rows] + [(empty, True)] * table.empty_rows
    return [
        [{"text": text, "is_numeric": index in table.numeric, "to_fill": to_fill} for index, text in enumerate(row)]
        for row, to_fill in rows
    ]
