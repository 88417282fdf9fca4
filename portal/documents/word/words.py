"""What a person typed, made fit for XML."""

import re
from typing import Final

#: XML 1.0 (2.2) has no place for these.
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def paragraphs(text: str) -> list[list[str]]:
    """Paragraphs, each a list of lines: an empty line divides them."""
    unified = clean(text).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return [part.split("\n") for part in re.split(r"\n[ \t]*\n+", unified) if part.strip()]
