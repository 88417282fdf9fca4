"""What a round came to, in figures that name no bid: what its officers may make public."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Max, Q

from bids.models import Bid, BidOutcome
from bids.selectors.submitted import counted_bids
from bids.states import OutcomeResponse, Result
from evaluations.methods.disclosing import LEAST, Line, disclosed
from evaluations.selectors.ranking import Ranking, ranking_of
from evaluations.selectors.whereabouts import whereabouts
from evaluations.states import DecisionKind
from portal.audit.digests import canonical_json
from programmes.models import OrganisationKind, Region, Round, RoundStatistics

SCHEMA = "round-statistics/1"
BAND = 10
ELSEWHERE = "No one region"
GONE = (OutcomeResponse.DECLINED, OutcomeResponse.LAPSED)


def statistics_of(round_: Round) -> dict[str, Any]:
    """The figures as they stand. The same queries at any number of bids."""
    bids = _received(round_)
    ranking = ranking_of(round_)
    amounts = {bid.pk: int(bid.outcome.amount_pounds or 0) for bid in bids if _is_funded(bid)}
    return {
        "schema": SCHEMA,
        "round": {"slug": round_.slug, "title": round_.title},
        "is_demonstration": round_.is_demonstration,
        "rule": round_.award_rule,
        "bids": {
            "received": len(bids),
            "eligible": len(ranking.bids) + len(ranking.waiting),
            "scored": len(ranking.bids),
            "funded": len(amounts),
        },
        "money": {
            "budget_pounds": round_.budget_pounds,
            "asked_pounds": _asked(bids, ranking),
            "awarded_pounds": sum(amounts.values()),
        },
        "reads": {"wanted": round_.reads_per_bid, "made": sum(len(each.scores.readings) for each in ranking.bids)},
        "scores": _scores(ranking, set(amounts)),
        "times": _times(round_, bids),
        "least": LEAST,
        "regions": _lines(bids, set(amounts), [*Region.values, ELSEWHERE], _region),
        "kinds": _lines(bids, set(amounts), [str(kind.label) for kind in OrganisationKind], _kind),
    }


def figures_text(round_: Round) -> str:
    """The figures as the canonical text that is published and hashed."""
    return canonical_json(statistics_of(round_))


def _received(round_: Round) -> list[Bid]:
    """The bids that count, each with its outcome and when its award was approved. One query."""
    approved = Q(decisions__kind=DecisionKind.FUND)
    if round_.notified_at:
        approved &= Q(decisions__approved_at__lte=round_.notified_at)
    bids = counted_bids(round_).prefetch_related(None).select_related("outcome")
    return list(bids.annotate(decided_at=Max("decisions__approved_at", filter=approved)))


def _is_funded(bid: Bid) -> bool:
    """Whether it was awarded money, and the bidder has not declined or let it lapse."""
    outcome: BidOutcome | None = getattr(bid, "outcome", None)
    return outcome is not None and outcome.result == Result.FUNDED and outcome.response not in GONE


def _asked(bids: Sequence[Bid], ranking: Ranking) -> int:
    """What all of them applied for: the ranking knows the scored ones, the others are looked up."""
    known = {each.bid.pk: each.where.asked_pounds for each in ranking.bids}
    rest = [bid for bid in bids if bid.pk not in known]
    others = whereabouts(rest) if rest else {}
    return sum(known.values()) + sum(each.asked_pounds for each in others.values())


def versions_of(round_: Round) -> list[RoundStatistics]:
    """Everything published of the round so far, the newest first. One query."""
    return list(round_.statistics.select_related("published_by", "withdrawn_by").order_by("-version"))


def why_not_yet(round_: Round) -> list[str]:
    """What stands between the round and its statistics, a sentence for each."""
    if round_.is_record:
        return ["This round is from the record: its page shows what sources say of it."]
    if round_.is_rehearsal:
        return ["This is a rehearsal: nothing of it is public."]
    if not round_.notified_at:
        return ["Bidders have not been told the outcome yet. They hear it before anybody else."]
    return []


def is_as_published(round_: Round, text: str) -> bool:
    """Whether the public version says exactly this already."""
    return any(one.withdrawn_at is None and json.loads(one.figures) == json.loads(text) for one in versions_of(round_))


def _scores(ranking: Ranking, funded: set[int]) -> dict[str, Any]:
    """How scores lie, where at least five bids were scored, and the lowest score that was funded."""
    scores = [(each.score, each.bid.pk in funded) for each in ranking.bids]
    shown = len(scores) >= LEAST
    got = [score for score, was in scores if was]
    line = min(got, default=None)
    passed_over = sum(not was and line is not None and score >= line for score, was in scores)
    return {
        "bands": [_band(low, scores, split=len(got) >= LEAST) for low in range(0, 100, BAND)] if shown else [],
        "median": f"{median(score for score, _ in scores):.2f}" if shown else None,
        "line": None if line is None or not shown else f"{line:.2f}",
        "in_order": passed_over == 0,
        "threshold": f"{Decimal(ranking.terms.threshold):.2f}",
    }


def _band(low: int, scores: Sequence[tuple[Decimal, bool]], *, split: bool) -> dict[str, int | None]:
    high = low + BAND
    here = [was for score, was in scores if low <= score < high or (high == 100 and score == 100)]
    return {"from": low, "to": high, "bids": len(here), "funded": sum(here) if split else None}


def _times(round_: Round, bids: Sequence[Bid]) -> dict[str, Any]:
    decided = [bid.decided_at for bid in bids if bid.decided_at]  # type: ignore[attr-defined]  # annotated
    return {
        "closed": round_.closes_at,
        "decided": max(decided, default=None),
        "notified": round_.notified_at,
        "published": round_.outcomes_published_at,
    }


def _region(bid: Bid) -> str:
    authority = bid.organisation.authority
    return str(authority.region) if authority else ELSEWHERE


def _kind(bid: Bid) -> str:
    return str(OrganisationKind(bid.organisation.kind).label)


def _lines(bids: Sequence[Bid], funded: set[int], names: Sequence[str], of: Any) -> list[dict[str, Any]]:
    every = Counter(of(bid) for bid in bids)
    got = Counter(of(bid) for bid in bids if bid.pk in funded)
    lines = disclosed([Line((name,), every[name], got[name]) for name in names])
    return [{"names": list(line.names), "bids": line.bids, "funded": line.funded} for line in lines]
