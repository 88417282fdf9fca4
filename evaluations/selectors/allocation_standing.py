"""All that decides whether an assessor may be given a bid, read at once for any number of pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from bids.models import Bid, Submission
from bids.states import BidState
from evaluations.models import Allocation, AssessorProfile
from evaluations.selectors.conflicts import Conflicts, conflicts_among
from evaluations.selectors.eligibility import latest_checks
from evaluations.states import AllocationState
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.look.words import day, plural
from programmes.states import Phase

WHEN = (Phase.CLOSED, Phase.ASSESSING)
"""The phases of a round in which bids are allocated."""
NOT_NOW = "Bids are allocated after the round has closed and before decisions start."


@dataclass(frozen=True, slots=True)
class Standing:
    """How some bids and assessors stand to each other. Each bid's round is read."""

    now: datetime
    submitted: frozenset[int]
    eligible: frozenset[int]
    assessors: frozenset[int]
    existing: dict[tuple[int, int], Allocation]
    loads: Counter[tuple[int, int]]
    conflicts: Conflicts

    def refusal(self, bid: Bid, profile: AssessorProfile) -> str:
        """Why this assessor cannot be given this bid; "" when they can. Conflicts, loads and training included."""
        return self._of_the_bid(bid) or self._of_the_assessor(profile) or self._of_the_pair(bid, profile)

    def _of_the_bid(self, bid: Bid) -> str:
        if bid.state == BidState.WITHDRAWN or bid.pk not in self.submitted:
            return f"{bid.reference} was not handed in, or was withdrawn, so it is not judged."
        if bid.round.phase_at(self.now) not in WHEN:
            return NOT_NOW
        if bid.pk not in self.eligible:
            return f"{bid.reference} has not passed its eligibility check, so it is not allocated."
        return ""

    def _of_the_assessor(self, profile: AssessorProfile) -> str:
        if profile.pk not in self.assessors:
            return f"{profile.user.full_name} is not an assessor at present."
        return training_refusal(profile, timezone.localdate(self.now))

    def _of_the_pair(self, bid: Bid, profile: AssessorProfile) -> str:
        name = profile.user.full_name
        existing = self.existing.get((bid.pk, profile.pk))
        if existing is not None and existing.state == AllocationState.RECUSED:
            return f"{name} was taken off {bid.reference} and cannot be given it again."
        found = self.conflicts.open(bid.pk, profile.pk)
        if found:
            return f"{name} cannot read {bid.reference}. {found[0]}"
        if self.loads[bid.round_id, profile.pk] >= profile.max_reads:
            most = plural(profile.max_reads, "bid")
            return f"{name} cannot read {bid.reference}: {most} of a round is the most they can read."
        return ""


def training_refusal(profile: AssessorProfile, today: date) -> str:
    """Why an assessor's training keeps bids from them; "" when it is up to date."""
    name, ends = profile.user.full_name, profile.training_ends()
    if ends is None:
        return f"{name} has no training on record. Record the day of their training before they are given bids."
    if ends < today:
        return f"The training of {name} ran out on {day(ends)}. Record new training before they are given bids."
    return ""


def standing_of(bids: Iterable[Bid], profiles: Iterable[AssessorProfile], now: datetime) -> Standing:
    """The standing of these bids and assessors. The same number of queries for any number of them."""
    judged, listed = list(bids), list(profiles)
    ids, rounds = [bid.pk for bid in judged], {bid.round_id for bid in judged}
    in_rounds = Allocation.objects.filter(bid__round__in=rounds, assessor__in=[each.pk for each in listed])
    wanted = set(ids)
    existing, loads = {}, Counter[tuple[int, int]]()
    for allocation in in_rounds.select_related("bid"):
        if allocation.bid_id in wanted:
            existing[allocation.bid_id, allocation.assessor_id] = allocation
        loads[allocation.bid.round_id, allocation.assessor_id] += allocation.state != AllocationState.RECUSED
    checks = latest_checks(judged)
    people = User.objects.filter(assessor_profile__in=listed, is_active=True, groups__name=Role.ASSESSOR)
    return Standing(
        now=now,
        submitted=frozenset(Submission.objects.filter(bid__in=ids).values_list("bid_id", flat=True)),
        eligible=frozenset(pk for pk, check in checks.items() if check.passed),
        assessors=frozenset(people.values_list("assessor_profile__id", flat=True)),
        existing=existing,
        loads=loads,
        conflicts=conflicts_among(listed, judged),
    )
