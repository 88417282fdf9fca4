"""Due diligence: coded checks of who is to be paid, each with its rating and reason. They only grow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction

from bids.models import Bid
from bids.states import Result
from evaluations.models import DiligenceCheck, DueDiligence
from evaluations.permissions import may_run_rounds
from evaluations.refusals import JudgingRefused
from evaluations.selectors.diligence import LOOKED_INTO, standing_of
from evaluations.selectors.ranking import LIVE
from evaluations.services.guards import lock_round_and_bid, refuse, refuse_unless_counted
from evaluations.states import Rating
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record

NOTHING_FOUND = "Checked, nothing to note."


class Rated(NamedTuple):
    """What one check found: its rating, and the reason in words."""

    rating: Rating
    reason: str = ""


@transaction.atomic
def record_diligence(
    *, bid_id: int, found: Mapping[DiligenceCheck, Rated], by: User, seen: int | None = None
) -> list[DueDiligence]:
    """Record what the checks of a bid found; only what differs from the latest is written.

    Amber and red need a reason; green without one says that nothing was found. ``seen`` is the newest
    check that the page was made from: when another was recorded since, nothing is written.
    Raises ``JudgingRefused``.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(bid_id)
    refuse_unless_looked_into(bid)
    standing = standing_of(bid)
    if seen is not None and seen != standing.seen:
        raise JudgingRefused(
            "Somebody else has recorded checks of this bid meanwhile. Look at what they recorded, then record yours."
        )
    rated = {code: Rated(each.rating, _reason(code, each)) for code, each in found.items()}
    latest = {code: (made.rating, made.reason) for code, made in standing.checks.items()}
    new = {code: each for code, each in rated.items() if latest.get(code.value) != (each.rating.value, each.reason)}
    if not new:
        raise JudgingRefused("Nothing has changed. Rate at least one check, or change a rating or a reason.")
    at = database_now()
    made = [
        DueDiligence.objects.create(
            bid=bid, check_code=code, rating=each.rating, reason=each.reason, checked_at=at, checked_by=by
        )
        for code, each in new.items()
    ]
    ratings = {each.check_code: str(each.rating) for each in made}
    record(chain=bid.audit_chain, kind="diligence.recorded", by=by, subject=bid, data={"ratings": ratings})
    return made


def refuse_unless_looked_into(bid: Bid) -> None:
    """Only who is to be funded, or may be as a reserve, is looked into; until the award has been told."""
    refuse_unless_counted(bid)
    if not bid.decisions.filter(state__in=LIVE, kind__in=LOOKED_INTO).exists():
        raise JudgingRefused(f"{bid.reference} is neither to be funded nor a reserve, so it is not looked into.")
    outcome = getattr(bid, "outcome", None)
    if outcome is not None and outcome.result == Result.FUNDED:
        raise JudgingRefused(f"{bid.reference} has been told of its award, so its due diligence is closed.")


def _reason(code: DiligenceCheck, found: Rated) -> str:
    words = found.reason.strip()
    if words:
        return words
    if found.rating is Rating.GREEN:
        return NOTHING_FOUND
    raise JudgingRefused(f"Say what you found: “{code.label}” is rated {found.rating.label.lower()}.")
