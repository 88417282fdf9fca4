"""What waits for approval in a round, for the person who looks: what they may approve, and why not the rest."""

from __future__ import annotations

from dataclasses import dataclass

from evaluations.models import Decision, JudgingTerms
from evaluations.selectors.diligence import LOOKED_INTO, Standing, standings_of
from evaluations.selectors.ranking import LIVE
from evaluations.selectors.terms import terms_of
from evaluations.states import DecisionKind, DecisionState
from portal.accounts.models import User
from programmes.models import Round


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision that waits: its due diligence, whether it needs two approvals, and what keeps them from it."""

    decision: Decision
    standing: Standing | None
    asks_two: bool
    refusal: str
    held_back: tuple[str, ...]

    @property
    def may_approve(self) -> bool:
        """Whether this person, as an approver, may approve it now."""
        return not self.refusal and not self.held_back

    @property
    def is_first(self) -> bool:
        """Whether an approval now leaves it waiting for a second approver."""
        return self.asks_two and self.decision.first_approved_at is None


@dataclass(frozen=True, slots=True)
class Approvals:
    """The decisions of a round that wait, and those that are approved."""

    waiting: tuple[Waiting, ...]
    approved: tuple[Decision, ...]
    terms: JudgingTerms

    @property
    def ready(self) -> list[Waiting]:
        """What this person may approve now."""
        return [each for each in self.waiting if each.may_approve]

    @property
    def asked_pounds(self) -> int:
        """What the waiting ones come to together."""
        return sum(each.decision.amount_pounds or 0 for each in self.waiting)


def approvals_of(round_: Round, user: User) -> Approvals:
    """Both lists, by reference. Four queries at any length."""
    decisions = list(
        Decision.objects.filter(bid__round=round_, state__in=LIVE)
        .select_related("bid__organisation", "decided_by", "approved_by", "first_approved_by", "recommended_by_run")
        .order_by("bid__reference")
    )
    proposed = [each for each in decisions if each.state == DecisionState.PROPOSED]
    terms = terms_of(round_)
    standings = standings_of([each.bid for each in proposed if each.kind in LOOKED_INTO])
    return Approvals(
        waiting=tuple(_waiting(each, standings.get(each.bid_id), terms, user) for each in proposed),
        approved=tuple(each for each in decisions if each.state == DecisionState.APPROVED),
        terms=terms,
    )


def waiting_of(decision: Decision, round_: Round, user: User) -> Waiting:
    """The same of one decision. Three queries."""
    standing = standings_of([decision.bid])[decision.bid_id] if decision.kind in LOOKED_INTO else None
    return _waiting(decision, standing, terms_of(round_), user)


def _waiting(decision: Decision, standing: Standing | None, terms: JudgingTerms, user: User) -> Waiting:
    held = standing.holds_back if standing is not None and decision.kind == DecisionKind.FUND else []
    return Waiting(
        decision=decision,
        standing=standing,
        asks_two=terms.asks_two(decision.amount_pounds),
        refusal=_refusal(decision, user),
        held_back=tuple(held),
    )


def _refusal(decision: Decision, user: User) -> str:
    if decision.decided_by_id == user.pk:
        return "You made this decision, so another person has to approve it."
    if decision.first_approved_by_id == user.pk:
        return "You approved this award first, so another person has to approve it as well."
    return ""
