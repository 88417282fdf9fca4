"""Grants as one table in Flatten Tool's own notation: ``recipientOrganization/0/name`` is the first recipient's name.

https://flatten-tool.readthedocs.io/. `flatten-tool unflatten` makes the same grants of it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from portal.look.spreadsheets import Cell
from programmes.selectors.opendata.grants import Grant

FIELDS = (
    "id", "title", "description", "currency", "amountAwarded", "awardDate", "url", "plannedDates",
    "recipientOrganization", "fundingOrganization", "beneficiaryLocation", "grantProgramme", "fromOpenCall",
    "classifications", "relatedDocument", "dataSource",
)  # fmt: skip


def flattened(grants: Sequence[Grant]) -> tuple[list[str], list[list[Cell]]]:
    """The head and the rows. There are as many columns as the longest list of any grant needs."""
    rows = [dict(_leaves(grant)) for grant in grants]
    seen: dict[str, int] = {}
    for row in rows:
        for column in row:
            seen.setdefault(column, len(seen))
    head = sorted(seen, key=lambda column: _place(column, seen[column])) or list(FIELDS[:6])
    return head, [[row.get(column) for column in head] for row in rows]


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Cell]]:
    if isinstance(value, dict):
        pairs: Any = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    else:
        yield path, value
        return
    for name, inner in pairs:
        yield from _leaves(inner, f"{path}/{name}" if path else str(name))


def _place(column: str, seen: int) -> tuple[int, int, int]:
    """By the field, by the number in its list, then as first met."""
    first, _, rest = column.partition("/")
    number = rest.partition("/")[0]
    return FIELDS.index(first), int(number) if number.isdecimal() else 0, seen
