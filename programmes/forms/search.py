"""What an address of /projects/ asks for. Any address is read: what makes no sense is left out."""

from __future__ import annotations

import re
import unicodedata

from django.http import QueryDict

from programmes.selectors.projects_search import SORTS, ProjectSearch

LONGEST = 200
NAMED = ("programme", "round", "area", "region", "authority", "kind", "announced", "since", "until")
YEARS = ("since", "until")
AMOUNT = re.compile(r"£?\s*(\d[\d,]*(?:\.\d+)?)\s*(m|million|k|thousand)?$", re.IGNORECASE)
SCALES = {"m": 1_000_000, "million": 1_000_000, "k": 1_000, "thousand": 1_000}
MOST_POUNDS = 10**12
MOST_PAGES = 10**6


def read_search(query: QueryDict) -> ProjectSearch:
    """The search that a query string asks for; never raises."""
    found = ProjectSearch(
        q=cleaned(query.get("q", "")),
        filters={name: _value(name, cleaned(query.get(name, ""))) for name in NAMED},
        sort=query.get("sort", "") if query.get("sort", "") in SORTS else "",
        page=page_number(query.get("page", "")),
        count_all=query.get("count", "") == "all",
    )
    for name in ("least", "most"):
        typed = cleaned(query.get(name, ""))[:20]
        found.typed[name] = typed
        amount = amount_of(typed)
        setattr(found, name, amount)
        if typed and amount is None:
            found.errors[name] = "Enter an amount in pounds, like 250000"
    return found


def _value(name: str, text: str) -> str:
    """What a filter is given; of a year, nothing unless it is one."""
    is_year = len(text) == 4 and text.isascii() and text.isdigit()
    return text if is_year or name not in YEARS else ""


def cleaned(text: str) -> str:
    """Text without control characters, of a length that a database can search."""
    kept = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in text[: LONGEST * 2])
    return " ".join(kept.split())[:LONGEST].strip()


def amount_of(typed: str) -> int | None:
    """``250000``, ``£250,000``, ``1.5m`` in whole pounds; nothing when it is none of these."""
    found = AMOUNT.match(typed) if typed.isascii() or typed.startswith("£") else None
    if not found:
        return None
    amount = float(found[1].replace(",", "")) * SCALES.get((found[2] or "").lower(), 1)
    return int(min(amount, MOST_POUNDS))


def page_number(text: str) -> int:
    """A page from 1; what is no number is the first."""
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 9 else 1
