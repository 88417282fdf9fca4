"""The markup in which officers write letters: paragraphs, headings, bullets, annexes and safe variables.

It is text, never a template: nothing typed is run, and what a variable holds is never read as markup.

    ## A heading, ### a smaller one      # An annex, which begins on a page of its own
    - a bullet                           1. a numbered line
    Running text with {{ variable }}; an empty line begins a new paragraph.

A variable that is a whole part (a table, comments) stands on a line of its own. A paragraph or bullet whose
variables are all empty is left out, and so is a heading or annex with nothing under it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from portal.documents.blocks import Block, Bullets, Heading, Paragraph

_VARIABLE: Final = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
_BRACES: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_ALONE: Final = re.compile(r"\s*\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}\s*")
_LINE: Final = re.compile(
    r"\s*(?:(?P<marks>#{1,3})\s+|(?P<bullet>[-*•])\s+|(?P<number>\d{1,2})[.)]\s+)?(?P<text>.*?)\s*$"
)
_HEADS: Final = {"#": "annex", "##": "heading", "###": "subheading"}


class Sort(StrEnum):
    """What a line begins or goes on with."""

    ANNEX = "annex"
    HEADING = "heading"
    SUBHEADING = "subheading"
    BULLET = "bullet"
    NUMBER = "number"
    TEXT = "text"
    PART = "part"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Variable:
    """What may stand in braces: its name, what it means and an example. A part is a block of its own."""

    name: str
    meaning: str
    example: str
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a wording, and where. Lines and characters count from 1."""

    line: int
    character: int
    why: str

    def __str__(self) -> str:
        return f"Line {self.line}, character {self.character}: {self.why}"


@dataclass(slots=True)
class Annex:
    """An annex with its title."""

    title: str
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Filled:
    """A wording with its variables filled in."""

    blocks: list[Block] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)


def variables_in(body: str) -> set[str]:
    """The names in braces."""
    return set(_VARIABLE.findall(body))


def faults_in(body: str, variables: Iterable[Variable]) -> list[Fault]:
    """Everything wrong with a wording that may use these variables, from its first line on."""
    known = {variable.name: variable for variable in variables}
    return [fault for number, line in enumerate(body.splitlines(), start=1) for fault in _of_line(number, line, known)]


def _of_line(number: int, line: str, known: Mapping[str, Variable]) -> list[Fault]:
    faults = []
    for match in _VARIABLE.finditer(line):
        variable = known.get(match[1])
        if variable is None:
            faults.append(Fault(number, match.start() + 1, _unknown(match[1], known)))
        elif variable.is_part and not _ALONE.fullmatch(line):
            why = f"“{variable.name}” is a whole part of the letter, so put it on a line of its own."
            faults.append(Fault(number, match.start() + 1, why))
    bare = _VARIABLE.sub(lambda match: " " * len(match[0]), line)
    for stray in _BRACES.finditer(bare):
        why = f"“{stray[0]}” does not belong to a variable. Write variables as {{{{ name }}}}."
        faults.append(Fault(number, stray.start() + 1, why))
    return sorted(faults, key=lambda fault: fault.character)


def _unknown(name: str, known: Mapping[str, Variable]) -> str:
    near = get_close_matches(name, known, n=1)
    hint = f" Did you mean “{near[0]}”?" if near else " The list beside the text has those there are."
    return f"there is no variable “{name}”.{hint}"


def fill(body: str, values: Mapping[str, str], parts: Mapping[str, Sequence[Block]]) -> Filled:
    """The wording as blocks. ``KeyError`` for a variable that neither mapping has: check with ``faults_in`` first."""
    filled = Filled()
    into = filled.blocks
    for sort, lines in _groups(body, parts):
        if sort is Sort.ANNEX:
            annex = Annex(_filled(lines[0], values))
            filled.annexes.append(annex)
            into = annex.blocks
        else:
            into.extend(_blocks(sort, lines, values, parts))
    filled.blocks = _without_bare_headings(filled.blocks)
    for annex in filled.annexes:
        annex.blocks = _without_bare_headings(annex.blocks)
    filled.annexes = [annex for annex in filled.annexes if annex.blocks]
    return filled


def _groups(body: str, parts: Mapping[str, Sequence[Block]]) -> Iterable[tuple[Sort, list[str]]]:
    """Lines that belong together: a paragraph's, a list's; headings and parts alone."""
    held: list[str] = []
    before = Sort.EMPTY
    for line in body.splitlines():
        sort, text = _read(line, parts)
        if held and (sort is not before or sort not in (Sort.TEXT, Sort.BULLET, Sort.NUMBER)):
            yield before, held
            held = []
        before = sort
        if sort is not Sort.EMPTY:
            held.append(text)
    if held:
        yield before, held


def _read(line: str, parts: Mapping[str, Sequence[Block]]) -> tuple[Sort, str]:
    alone = _ALONE.fullmatch(line)
    if alone and alone[1] in parts:
        return Sort.PART, alone[1]
    match = _LINE.match(line)
    text = match["text"] if match else ""
    if match is None or not text:
        return Sort.EMPTY, ""
    if match["marks"]:
        return Sort(_HEADS[match["marks"]]), text
    if match["bullet"]:
        return Sort.BULLET, text
    return (Sort.NUMBER if match["number"] else Sort.TEXT), text


def _blocks(
    sort: Sort, lines: list[str], values: Mapping[str, str], parts: Mapping[str, Sequence[Block]]
) -> Sequence[Block]:
    if sort is Sort.PART:
        return parts[lines[0]]
    texts = [text for line in lines if (text := _filled(line, values))]
    if not texts:
        return []
    if sort in (Sort.HEADING, Sort.SUBHEADING):
        return [Heading(texts[0], 1 if sort is Sort.HEADING else 2)]
    if sort is Sort.TEXT:
        return [Paragraph("\n".join(texts))]
    return [Bullets(texts, numbered=sort is Sort.NUMBER)]


def _filled(line: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda match: values[match[1]], line).strip()


def _without_bare_headings(blocks: Sequence[Block]) -> list[Block]:
    """A heading stays only when something stands under it."""
    kept: list[Block] = []
    for block in reversed(blocks):
        if not isinstance(block, Heading) or not _is_bare(block, kept[-1] if kept else None):
            kept.append(block)
    return kept[::-1]


def _is_bare(heading: Heading, follows: Block | None) -> bool:
    return follows is None or (isinstance(follows, Heading) and follows.level <= heading.level)
