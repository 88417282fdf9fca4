"""A bid as plain text: what an email carries, and what anybody can open for ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.documents.blocks import Answer, Block, Heading, KeyFacts, Paragraph, Question, Table

NOTHING = "(nothing written)"


def plain(blocks: Iterable[Block]) -> str:
    """Blocks as lines, a blank one between each two."""
    return "\n\n".join(part for block in blocks for part in _said(block) if part) + "\n"


def _said(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{block.text}\n{'=' * len(block.text)}"
    elif isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, KeyFacts):
        yield "\n".join(f"{name}: {value}" for name, value in block.rows)
    elif isinstance(block, Question):
        yield f"{block.number} {block.text}".strip()
    elif isinstance(block, Answer):
        yield block.text or NOTHING
    elif isinstance(block, Table):
        rows = [block.headers, *block.rows]
        yield "\n".join([block.caption, *(" | ".join(row) for row in rows)]).strip()
