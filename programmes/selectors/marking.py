"""The words that were found, marked in a passage of the text they stand in."""

from __future__ import annotations

from django.contrib.postgres.search import SearchHeadline

from programmes.selectors.words import CONFIG, Asked

START, STOP = "\ue000", "\ue001"
"""Characters of the private use area, which no text of the register holds: the page makes marks of them."""


def marked_words(field: str, asked: Asked) -> SearchHeadline:
    """A passage of about thirty words around what was found."""
    return SearchHeadline(
        field,
        asked.query,
        config=CONFIG,
        start_sel=START,
        stop_sel=STOP,
        max_words=34,
        min_words=18,
        max_fragments=1,
    )
