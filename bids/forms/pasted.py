"""Text as it arrives from Word, an email or a PDF, made plain: the same words, without the invisible.

What is kept and why is in docs/decisions/0017-pasted-text-arrives-clean.md. One pass of a translation
table and four patterns, so the work grows with the length of the text and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

from portal.look.forms import WordsField

SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff\ufffe" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
CONTROLS = "".join(chr(code) for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in "\t\n\x0b\x0c\r\x85")
SYMBOLS = {"\uf0e0": "→", "\uf0df": "←", "\uf0fc": "✓", "\uf0fb": "✗"}
"""Word's symbol font in the private use area: a mark that means something, as the character it stands for."""

_TABLE = str.maketrans(
    {
        **dict.fromkeys(SPACES, " "),
        **dict.fromkeys(INVISIBLE + CONTROLS),
        "\x0b": "\n",
        "\x0c": "\n",
        "\x85": "\n",
        "\u2028": "\n",
        "\u2029": "\n\n",
        **SYMBOLS,
    }
)
_BULLETS = "•·∙●○◦▪▫■□‣⁃➢➤❖\uf0a7\uf0a8\uf0b7\uf0d8\uf076\uf0fe\uf0f0"
_BULLET = re.compile(rf"^[ \t]*(?:[{_BULLETS}]+[ \t]*|[o§–—*-](?:\t[ \t]*| {{2,}}))(?=\S)", re.MULTILINE)
_NUMBER = re.compile(r"^[ \t]*((?:[0-9]{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])(?:\t[ \t]*| {2,})(?=\S)", re.MULTILINE)
_LINE_END = re.compile(r"(?<=[^ \t])[ \t]+$", re.MULTILINE)

CHARACTERS_A_WORD = 40
CHARACTERS_BESIDE = 1_000


def tidy(text: str) -> str:
    """The text with ordinary spaces and line ends, its list marks as "- ", and nothing that cannot be seen.

    Curly quotes, dashes and accents stay as they are, accents composed. Twice is the same as once.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = unicodedata.normalize("NFC", lines.translate(_TABLE))
    listed = _NUMBER.sub(r"\1 ", _BULLET.sub("- ", plain))
    return _LINE_END.sub("", listed).strip()


def most_characters(max_words: int) -> int:
    """How long a text of so many words can be: no real one comes near, and a longer one is not counted."""
    return max_words * CHARACTERS_A_WORD + CHARACTERS_BESIDE


class AnswerWords(WordsField):
    """Long text of an answer: made plain, its words counted. Text far beyond its limit costs no counting."""

    def to_python(self, value: Any) -> str:
        """The text made plain, unless it is too long to look at."""
        text = str(value or "")
        return text if self._is_endless(text) else tidy(text)

    def validate(self, value: Any) -> None:
        """Says by how much the text is too long."""
        if self._is_endless(value or ""):
            sentence = (
                f"Shorten this to {self.max_words:,} words. It has {len(value):,} characters, far more than those."
            )
            raise ValidationError(sentence, code="max_words")
        super().validate(value)

    def _is_endless(self, text: str) -> bool:
        return bool(self.max_words) and len(text) > most_characters(self.max_words or 0)
