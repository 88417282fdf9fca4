"""What each bid applies for, under which priority area, and from which region: as it was handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from bids.models import Bid

# Each snapshot is parsed once, which the ORM's casts of it would not do.
NEWEST = """
SELECT newest.bid_id,
       coalesce((newest.said ->> 'applied_for_pounds')::bigint, 0),
       jsonb_path_query_first(newest.said, '$.sections[*].questions[*] ? (@.kind == "priority_area").value') #>> '{}'
FROM (
    SELECT DISTINCT ON (bid_id) bid_id, snapshot::jsonb AS said
    FROM bids_submission WHERE bid_id = ANY(%s) ORDER BY bid_id, number DESC
) AS newest
"""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A bid's money and place. ``area`` is the slug of its priority area, ``region`` that of its lead; "" if none."""

    asked_pounds: int
    area: str
    region: str


def whereabouts(bids: Sequence[Bid]) -> dict[int, Whereabouts]:
    """By bid id, from the submission that counts. One query; each bid's organisation and authority are read."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [[bid.pk for bid in bids]])
        said = {bid_id: (int(pounds), area or "") for bid_id, pounds, area in cursor.fetchall()}
    return {bid.pk: Whereabouts(*said[bid.pk], region_of(bid)) for bid in bids if bid.pk in said}


def region_of(bid: Bid) -> str:
    """The region of the authority that the lead organisation is, or serves; "" for one that works anywhere."""
    authority = bid.organisation.authority
    return str(authority.region) if authority is not None else ""
