"""Words to look for: stemmed, without accents, and forgiven where none is spelt so."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db import connection

MOST_WORDS = 8
LONGEST_WORD = 40
NEAR = 0.4
"""How alike a mistyped word must be to a word of the register (0 to 1, by trigrams)."""

CONFIG = "programmes_words"

# A row for each word typed: whether it says nothing, like “the”; whether anything is spelt so; what is nearly.
LOOK_UP = """
SELECT asked.word,
    numnode(to_tsquery('programmes_words', asked.quoted)) = 0,
    length(asked.word) < 4
        OR EXISTS (SELECT FROM programmes_searchword known WHERE known.word LIKE asked.beginning)
        OR EXISTS (SELECT FROM programmes_searchword known WHERE known.word %% asked.word
            AND to_tsvector('programmes_words', known.word) @@ to_tsquery('programmes_words', asked.quoted)),
    ARRAY(
        SELECT near.word::text FROM programmes_searchword near
        WHERE near.word %% asked.word AND similarity(near.word, asked.word) >= %s
        ORDER BY similarity(near.word, asked.word) DESC, near.entries DESC, near.word LIMIT 3
    )
FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS asked(word, quoted, beginning, place)
ORDER BY asked.place
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: every word, or what is spelt nearly like one that nobody has."""

    expression: str = ""
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.expression)

    @property
    def query(self) -> SearchQuery:
        """The same for PostgreSQL."""
        return SearchQuery(self.expression, config=CONFIG, search_type="raw")

    @property
    def query_of_titles(self) -> SearchQuery:
        """The same where only the words of titles count: those of weight A."""
        return SearchQuery(self.expression.replace("':*", "':*A"), config=CONFIG, search_type="raw")


def plain(text: str) -> str:
    """Lower case without accents: ``Bürö`` is ``buro``."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one)).lower()


def words_in(text: str) -> list[str]:
    """The words to look for, without accents, in lower case; the first eight."""
    found = re.findall(r"\w+(?:['’-]\w+)*", plain(text))
    return list(dict.fromkeys(word[:LONGEST_WORD].replace("’", "'") for word in found))[:MOST_WORDS]


def ask(text: str) -> Asked:
    """What these words look for. One query, and none without words; any text will do."""
    words = words_in(text)
    if not words:
        return Asked()
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [NEAR, words, [_quoted(word) for word in words], [_beginning(word) for word in words]])
        rows = cursor.fetchall()
    parts, instead = [], []
    for word, says_nothing, is_known, near in rows:
        if says_nothing:
            continue
        alike = [] if is_known else near
        parts.append(" | ".join(_quoted(one) for one in (word, *alike)))
        if alike:
            instead.append((word, tuple(alike)))
    return Asked(" & ".join(f"({part})" for part in parts), tuple(instead))


def _quoted(word: str) -> str:
    """A word of a tsquery, with whatever it begins."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "':*"


def _beginning(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
