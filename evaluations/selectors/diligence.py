"""Due diligence as it stands: the latest of each check, what is still open, and what that holds back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bids.models import Bid
from bids.selectors.submitted import counted_bids
from evaluations.models import Condition, Decision, DiligenceCheck, DueDiligence
from evaluations.selectors.ranking import live_decisions
from evaluations.states import DecisionKind, Rating
from portal.look.words import join, plural
from programmes.models import Round

CHECKS = tuple(DiligenceCheck)
LOOKED_INTO = (DecisionKind.FUND, DecisionKind.RESERVE)
"""Only organisations that may be paid are looked into."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One bid's due diligence: the latest of each check that was made, and its conditions."""

    checks: dict[str, DueDiligence]
    conditions: tuple[Condition, ...]

    @property
    def cells(self) -> list[tuple[DiligenceCheck, DueDiligence | None]]:
        """Every check in its order, made or not."""
        return [(code, self.checks.get(code.value)) for code in CHECKS]

    @property
    def missing(self) -> list[DiligenceCheck]:
        """The checks that nobody has made."""
        return [code for code, made in self.cells if made is None]

    @property
    def open_conditions(self) -> list[Condition]:
        """The conditions that hold the award back."""
        return [condition for condition in self.conditions if condition.is_open]

    def rated(self, rating: Rating) -> list[DueDiligence]:
        """The latest checks with this rating."""
        return [made for _, made in self.cells if made is not None and made.rating == rating]

    @property
    def seen(self) -> int:
        """The newest check's id: what a form was shown when it was opened."""
        return max((made.pk for made in self.checks.values()), default=0)

    @property
    def holds_back(self) -> list[str]:
        """What keeps an award from being approved, a sentence each."""
        red = [made.get_check_code_display() for made in self.rated(Rating.RED)]
        waiting = len(self.open_conditions)
        return [
            *([f"{_said(self.missing)} not made yet."] if self.missing else []),
            *([f"Rated red: {join(red)}."] if red else []),
            *([f"{plural(waiting, 'condition')} {'is' if waiting == 1 else 'are'} still open."] if waiting else []),
        ]

    @property
    def summary(self) -> str:
        """The ratings as counts, such as "6 green, 1 amber, 1 not made"."""
        counted = [(len(self.rated(rating)), rating.label.lower()) for rating in Rating]
        parts = [*counted, (len(self.missing), "not made")]
        return ", ".join(f"{count} {word}" for count, word in parts if count)


@dataclass(frozen=True, slots=True)
class Line:
    """One bid of the round's grid."""

    bid: Bid
    decision: Decision
    standing: Standing


def standing_of(bid: Bid) -> Standing:
    """The due diligence of one bid. Two queries."""
    return standings_of([bid])[bid.pk]


def standings_of(bids: Iterable[Bid]) -> dict[int, Standing]:
    """The due diligence of each bid, by bid id. Two queries at any number."""
    listed = list(bids)
    checks: dict[int, dict[str, DueDiligence]] = defaultdict(dict)
    latest = DueDiligence.objects.filter(bid__in=listed).order_by("bid_id", "check_code", "-checked_at", "-pk")
    for made in latest.distinct("bid_id", "check_code").select_related("checked_by"):
        checks[made.bid_id][made.check_code] = made
    conditions: dict[int, list[Condition]] = defaultdict(list)
    for condition in Condition.objects.filter(bid__in=listed).select_related("set_by", "met_by", "waived_by"):
        conditions[condition.bid_id].append(condition)
    return {bid.pk: Standing(checks[bid.pk], tuple(conditions[bid.pk])) for bid in listed}


def history_of(bid: Bid) -> list[DueDiligence]:
    """Every check ever made of a bid, newest first."""
    return list(DueDiligence.objects.filter(bid=bid).select_related("checked_by").order_by("-checked_at", "-pk"))


def grid_of(round_: Round) -> list[Line]:
    """Every bid to be funded or held in reserve, with its due diligence, by reference. Five queries."""
    bids = list(counted_bids(round_))
    decisions = {pk: each for pk, each in live_decisions(bids).items() if each.kind in LOOKED_INTO}
    chosen = [bid for bid in bids if bid.pk in decisions]
    standings = standings_of(chosen)
    return [Line(bid, decisions[bid.pk], standings[bid.pk]) for bid in chosen]


def _said(missing: list[DiligenceCheck]) -> str:
    count = len(missing)
    return f"{count} of {len(CHECKS)} checks {'is' if count == 1 else 'are'}"
