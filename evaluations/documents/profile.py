"""How an award falls on financial years: as its bid asked, in proportion when the award is less."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bids.models import MoneySource


def by_year(snapshot: dict[str, Any], amount: int) -> dict[int, int]:
    """Whole pounds by financial year (2026 is 2026-27), in order of years, adding up to ``amount``.

    What rounding leaves over goes to the years with the largest remainders, the earlier first.
    """
    asked: dict[int, int] = defaultdict(int)
    for line in snapshot["costs"]:
        if line["source"] == MoneySource.GRANT:
            asked[int(line["financial_year"])] += int(line["amount_pounds"])
    whole = sum(asked.values())
    if not whole:
        return {}
    shares = {year: divmod(pounds * amount, whole) for year, pounds in sorted(asked.items())}
    left = amount - sum(share for share, _ in shares.values())
    first = sorted(shares, key=lambda year: (-shares[year][1], year))[:left]
    return {year: share + (year in first) for year, (share, _) in shares.items() if share or year in first}


def year_words(year: int) -> str:
    """“2026-27”."""
    return f"{year}-{(year + 1) % 100:02d}"
