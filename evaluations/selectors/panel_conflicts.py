"""Who of a panel is out for which bid: conflicts, declared interests and recusals, of members in any role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from bids.models import Bid
from evaluations.methods.conflicts import Ties, conflicts
from evaluations.models import Allocation, AssessorProfile
from evaluations.selectors.conflicts import authority_families, conflicts_among, parties_by_bid
from evaluations.states import AllocationState
from programmes.models import Membership

Outs = dict[int, dict[int, str]]
"""By bid id and user id, why the person is out."""

INTEREST: Final = "They declared an interest in this bid."
CAME_OFF: Final = "They came off this bid as an assessor."


class Recused(NamedTuple):
    """An assessor who came off a bid; ``interest`` is whether they declared one in it."""

    bid_id: int
    user_id: int
    interest: bool | None


def outs_of(
    users: Iterable[int],
    bids: Iterable[Bid],
    *,
    profiles: list[AssessorProfile] | None = None,
    recused: Iterable[Recused] | None = None,
) -> Outs:
    """Why each of these people is out for each of these bids; nobody else is named.

    A declared interest and a recusal put an assessor out whatever an officer has set aside since.
    ``profiles`` are those of the people who assess, and ``recused`` who came off the bids, when at hand:
    each saves a query. Seven queries, two more when somebody else of the panel belongs to an organisation.
    """
    people, listed = set(users), list(bids)
    found: Outs = defaultdict(dict)
    if not people or not listed:
        return found
    profiles = list(AssessorProfile.objects.filter(user__in=people)) if profiles is None else profiles
    if profiles:
        by_rule = conflicts_among(profiles, listed)
        for bid in listed:
            for profile in profiles:
                if said := by_rule.open(bid.pk, profile.pk):
                    found[bid.pk][profile.user_id] = said[0]
    _add_members(found, people - {profile.user_id for profile in profiles}, listed)
    for each in _recused(people, listed) if recused is None else recused:
        if each.user_id in people:
            found[each.bid_id][each.user_id] = INTEREST if each.interest else CAME_OFF
    return found


def _recused(people: set[int], bids: list[Bid]) -> list[Recused]:
    rows = Allocation.objects.filter(
        state=AllocationState.RECUSED, bid__in=[bid.pk for bid in bids], assessor__user__in=people
    )
    return [Recused(*row) for row in rows.values_list("bid_id", "assessor__user_id", "declaration__has_interest")]


def _add_members(found: Outs, people: set[int], bids: list[Bid]) -> None:
    """Those who are no assessors are tied to the organisations they belong to."""
    ties = _memberships(people)
    if not ties:
        return
    parties, family = parties_by_bid(bids), authority_families()
    for bid in bids:
        for user_id, own in ties.items():
            if said := conflicts(own, parties.get(bid.pk, []), family):
                found[bid.pk][user_id] = said[0]


def _memberships(people: set[int]) -> Mapping[int, Ties]:
    if not people:
        return {}
    organisations: dict[int, dict[str, str]] = defaultdict(dict)
    authorities: dict[int, dict[str, str]] = defaultdict(dict)
    for each in Membership.objects.filter(user__in=people).select_related("organisation__authority"):
        organisation = each.organisation
        organisations[each.user_id][organisation.slug] = organisation.name
        if organisation.authority is not None:
            authorities[each.user_id][organisation.authority.gss_code] = organisation.authority.nice_name
    return {user_id: Ties(organisations[user_id], authorities[user_id]) for user_id in organisations}
