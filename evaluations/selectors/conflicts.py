"""Conflicts of assessors with bids, from employers, memberships, authorities and the bid's snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bids.models import Bid, Submission
from bids.selectors.submitted import snapshot_of
from evaluations.methods.conflicts import Party, Ties, conflicts, families
from evaluations.models import AssessorProfile
from programmes.models import LocalAuthority, Membership


def parties_of(submission: Submission) -> list[Party]:
    """The bidder and every partner, as the submission names them."""
    snapshot = snapshot_of(submission)
    lead = snapshot["organisation"]
    return [
        Party(lead["name"], lead["slug"], lead["gss_code"], leads=True),
        *(
            Party(partner["name"], partner["organisation"], partner["gss_code"], leads=False)
            for partner in snapshot["partners"]
        ),
    ]


def parties_by_bid(bids: Iterable[Bid]) -> dict[int, list[Party]]:
    """The parties of each bid's last submission, by bid id. One query."""
    ids = [bid.pk for bid in bids]
    newest = Submission.objects.filter(bid__in=ids).order_by("bid_id", "-number").distinct("bid_id")
    return {submission.bid_id: parties_of(submission) for submission in newest}


def ties_of(profiles: Iterable[AssessorProfile]) -> dict[int, Ties]:
    """Each assessor's ties, by profile id. Prefetched profiles cost one query more."""
    listed = list(profiles)
    member_of: dict[int, dict[str, str]] = defaultdict(dict)
    authority_of: dict[int, dict[str, str]] = defaultdict(dict)
    memberships = Membership.objects.filter(user__in=[profile.user_id for profile in listed])
    for membership in memberships.select_related("organisation__authority"):
        organisation = membership.organisation
        member_of[membership.user_id][organisation.slug] = organisation.name
        if organisation.authority:
            authority = organisation.authority
            authority_of[membership.user_id][authority.gss_code] = authority.nice_name
    return {profile.pk: _ties(profile, member_of[profile.user_id], authority_of[profile.user_id]) for profile in listed}


def _ties(profile: AssessorProfile, member_of: dict[str, str], authority_of: dict[str, str]) -> Ties:
    employers = list(profile.employers.all())
    councils = [employer.authority for employer in employers if employer.authority]
    barred = [*profile.authorities.all(), *councils]
    return Ties(
        organisations={**member_of, **{employer.slug: employer.name for employer in employers}},
        authorities={**authority_of, **{authority.gss_code: authority.nice_name for authority in barred}},
    )


def authority_families() -> dict[str, frozenset[str]]:
    """Predecessors and successors of every authority that has any. One query."""
    through = LocalAuthority.successors.through.objects
    return families(through.values_list("from_localauthority__gss_code", "to_localauthority__gss_code"))


def conflicts_between(profile: AssessorProfile, bid: Bid) -> list[str]:
    """Why this assessor may not read this bid; empty when nothing is known against it."""
    parties = parties_by_bid([bid]).get(bid.pk, [])
    return conflicts(ties_of([profile])[profile.pk], parties, authority_families())
