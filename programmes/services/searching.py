"""Keeping what the search forgives and counts."""

from __future__ import annotations

from django.db import connection


def refresh_words() -> None:
    """Gather the words of the register again, so that one spelt nearly so is forgiven.

    Searching goes on meanwhile. What is published since the last time is found by its own words at
    once; only its misspellings wait for this. The tally of projects is right at every moment; this makes
    it short again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT programmes_refresh_searchwords()")
        cursor.execute("SELECT programmes_gather_tally()")
