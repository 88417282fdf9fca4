"""Check codes: printed on a letter, typed by whoever holds it, guessed by nobody."""

from __future__ import annotations

import re
import secrets
from typing import Final

#: Letters and digits that nobody confuses when reading a code out.
LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, SIZE = 4, 4
#: How a code stands inside a file of ours, so that an altered one can be told.
MARK: Final = "Check code "
_MARKED: Final = re.compile(rb"Check code ([2-9A-HJKMNP-TV-Z]{4}(?:-[2-9A-HJKMNP-TV-Z]{4}){3})")


def new_code() -> str:
    """A new code, like ``7K4M-9QXP-2H3C-VW8D``: 78 random bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(SIZE)) for _ in range(GROUPS))


def tidied(typed: str) -> str:
    """A code as people type it, with spaces, without dashes or in small letters, as it is stored."""
    bare = "".join(character for character in typed.upper() if character in LETTERS)
    return "-".join(bare[start : start + SIZE] for start in range(0, len(bare), SIZE))[:40]


def code_in(content: bytes) -> str:
    """The check code that a file carries in its metadata, or "". The file is searched, never parsed."""
    found = _MARKED.search(content)
    return found.group(1).decode("ascii") if found else ""
