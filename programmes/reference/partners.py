"""Authorities' parts in programmes and strands that are not projects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from programmes.models import Alliance, Involvement, LocalAuthority, Region
from programmes.reference.citations import citations
from programmes.reference.files import Row, read
from programmes.reference.loading import Loader, Wanted
from programmes.reference.sourcing import bring_sources

UNDATED = date(2019, 6, 30)
"""The day by which an undated row's authority is chosen: every programme listed was then at work."""


def load(loader: Loader, programmes: dict[str, int]) -> None:
    """Bring in partner_programmes.csv; names that recur across successors go to the one then alive."""
    rows = list(read("partner_programmes.csv"))
    sources = bring_sources(
        loader, "sources of involvements", (one for row in rows for one in citations(row.text("source")))
    )
    by_name: dict[str, list[LocalAuthority]] = {}
    for authority in LocalAuthority.objects.all():
        by_name.setdefault(authority.nice_name, []).append(authority)
    alliances = _alliances(loader, programmes)
    loader.bring(
        "involvements",
        Involvement,
        (
            Wanted(
                str(fields["record_key"]),
                fields,
                links={"sources": [sources[one] for one in citations(row.text("source"))]},
            )
            for row, fields in _involvements(rows, programmes, by_name, alliances)
        ),
        identify=("record_key",),
    )


def _alliances(loader: Loader, programmes: dict[str, int]) -> dict[str, int]:
    """The alliances, each by its programme and the strand that its members are listed under."""
    return loader.bring(
        "alliances",
        Alliance,
        [
            Wanted(
                f"{row.one_of('programme', programmes)}/{row.text('strand', needed=True)}",
                {
                    "programme_id": programmes[row.text("programme")],
                    "name": row.text("strand"),
                    "region": row.one_of("region", set(Region.values)),
                    "summary": row.text("summary"),
                },
                first={"slug": row.text("slug", needed=True)},
            )
            for row in read("portal/alliances.csv")
        ],
        identify=("slug",),
    )


def _involvements(
    rows: list[Row],
    programmes: dict[str, int],
    by_name: dict[str, list[LocalAuthority]],
    alliances: dict[str, int],
) -> Iterator[tuple[Row, dict[str, object]]]:
    for row in rows:
        programme, name = row.one_of("programme", programmes), row.text("authority", needed=True)
        notes = row.text("notes")
        key = "/".join((programme, row.text("strand"), name, row.text("role"), row.text("date")))
        yield (
            row,
            {
                "record_key": key[:400],
                "programme_id": programmes[programme],
                "strand": row.text("strand"),
                "authority_id": _alive(row, by_name.get(name, []), _day(row)),
                "name": name,
                "role": row.text("role"),
                "date": row.partial("date"),
                "amount_pounds": row.whole("amount_gbp"),
                "is_inferred": "inferred" in notes,
                "notes": notes,
                **_of_alliance(alliances.get(f"{programme}/{row.text('strand')}")),
            },
        )


def _of_alliance(alliance: int | None) -> dict[str, object]:
    """Said only of members of an alliance, so that what the files say of every other row stays the same."""
    return {} if alliance is None else {"alliance_id": alliance}


def _day(row: Row) -> date:
    """The row's date, taken to the first day of what is not known."""
    known = row.partial("date")
    return date.fromisoformat((known + "-01-01")[:10]) if known else UNDATED


def _alive(row: Row, named: list[LocalAuthority], day: date) -> int:
    if not named:
        raise row.refuse("authority", f"{row.text('authority')!r} is no authority's everyday name")
    if len(named) == 1:
        return named[0].pk
    alive = [one for one in named if one.existed_on(day)]
    if len(alive) != 1:
        raise row.refuse("authority", f"{row.text('authority')!r} may be {len(named)} authorities on {day}")
    return alive[0].pk
