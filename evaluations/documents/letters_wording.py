"""The wording a letter is made from: the newest approved one of its round, of all rounds, or the built-in one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from evaluations.documents.letters_variables import lacking
from evaluations.models import LetterKind
from evaluations.refusals import JudgingRefused
from evaluations.selectors.letters_wording import wording_in_force
from portal.documents.blocks import Block
from portal.documents.wording import Filled, fill
from programmes.models import Round

FOLDER: Final = Path(__file__).parent / "wording"


@cache
def built_in(kind: str) -> str:
    """The wording that holds while officers have approved no other."""
    return (FOLDER / f"{kind}.txt").read_text(encoding="utf-8")


def body_for(kind: LetterKind, round_: Round) -> str:
    """The wording in force for a letter of this round. One query."""
    found = wording_in_force(kind, round_)
    return found.body if found else built_in(kind)


def worded(kind: LetterKind, body: str, *, about: str, values: dict[str, str], parts: dict[str, list[Block]]) -> Filled:
    """The wording filled in. Raises ``JudgingRefused`` when a required clause is missing or would be empty."""
    said = [name for name, value in {**values, **parts}.items() if value]
    missing = lacking(kind, body, said)
    if missing:
        named = "; ".join(missing)
        raise JudgingRefused(f"The {kind.label.lower()} about {about} cannot be made: it does not say {_lower(named)}.")
    return fill(body, values, parts)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
