"""The award of a letter as a 360Giving grant, attached to its PDF for machines to read.

The public register offers the grant once the award is accepted and published; the letter comes first, so
its data are made here, under the same identifiers.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from bids.models import Bid
from evaluations.models import Decision
from evaluations.selectors.snapshots import answer
from programmes.selectors.opendata.identifiers import FUNDER, PREFIX, absolute, organisation_id

Grant = dict[str, Any]


def award_data(bid: Bid, decision: Decision, snapshot: dict[str, Any]) -> Grant:
    """One grant of the 360Giving standard. A demonstration's says that it was invented."""
    round_ = bid.round
    said: Grant = {
        "id": f"{PREFIX}-{bid.reference}",
        "title": bid.title,
        "description": answer(snapshot, "summary") or bid.title,
        "currency": "GBP",
        "amountAppliedFor": int(snapshot.get("applied_for_pounds", 0)),
        "amountAwarded": decision.amount_pounds,
        "awardDate": timezone.localdate(decision.approved_at).isoformat(),
        "plannedDates": _dates(snapshot),
        "recipientOrganization": [{"id": organisation_id(bid.organisation), "name": bid.organisation.name}],
        "fundingOrganization": [dict(FUNDER)],
        "grantProgramme": [
            {
                "code": round_.slug,
                "title": f"{round_.programme}: {round_}",
                "url": absolute(round_.get_absolute_url()),
            }
        ],
        "fromOpenCall": "Yes",
        "classifications": _status(bid),
    }
    return {name: value for name, value in said.items() if value not in ("", [], None)}


def _dates(snapshot: dict[str, Any]) -> list[Grant]:
    known = {"startDate": answer(snapshot, "start_date"), "endDate": answer(snapshot, "end_date")}
    return [{name: value for name, value in known.items() if value}] if any(known.values()) else []


def _status(bid: Bid) -> list[Grant]:
    if not bid.round.is_demonstration:
        return []
    return [{"vocabulary": "Status", "code": "demonstration", "title": "Invented: no real money was awarded"}]
