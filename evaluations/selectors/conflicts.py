"""Conflicts of assessors with bids, from employers, memberships, authorities, declarations and the snapshots."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet, Value

from bids.models import Bid, Submission
from bids.selectors.submitted import snapshot_of
from evaluations.methods.conflicts import Party, Ties, conflicts, families, keys_of
from evaluations.methods.conflicts import conflicts_among as among
from evaluations.models import AssessorProfile, ConflictOverride, Declaration
from programmes.models import LocalAuthority, Membership

# Only who bids is taken out of each snapshot: the rest of it is long.
NEWEST = """
SELECT newest.bid_id, newest.said -> 'organisation', newest.said -> 'partners'
FROM (
    SELECT DISTINCT ON (bid_id) bid_id, snapshot::jsonb AS said
    FROM bids_submission WHERE bid_id = ANY(%s) ORDER BY bid_id, number DESC
) AS newest
"""

Sentences = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The conflicts of one assessor with one bid, and which of them an officer has set aside."""

    sentences: Sentences
    overrides: tuple[ConflictOverride, ...] = ()

    @property
    def open(self) -> Sentences:
        """Those that stand in the way."""
        covered = {sentence for override in self.overrides for sentence in override.conflicts}
        return tuple(sentence for sentence in self.sentences if sentence not in covered)


@dataclass(frozen=True, slots=True)
class Conflicts:
    """The conflicts of some assessors with some bids, by (bid id, profile id); most pairs have none."""

    found: Mapping[tuple[int, int], Found] = field(default_factory=dict)

    def of(self, bid_id: int, assessor_id: int) -> Found:
        """What is known of a pair."""
        return self.found.get((bid_id, assessor_id), Found(()))

    def open(self, bid_id: int, assessor_id: int) -> Sentences:
        """What stands in the way of a pair."""
        return self.of(bid_id, assessor_id).open


def parties_of(submission: Submission) -> list[Party]:
    """The bidder and every partner, as the submission names them."""
    snapshot = snapshot_of(submission)
    return _parties(snapshot["organisation"], snapshot["partners"])


def _parties(lead: Mapping[str, Any], partners: Sequence[Mapping[str, Any]]) -> list[Party]:
    return [
        Party(lead["name"], lead["slug"], lead["gss_code"], leads=True),
        *(Party(each["name"], each["organisation"], each["gss_code"], leads=False) for each in partners),
    ]


def parties_by_bid(bids: Iterable[Bid]) -> dict[int, list[Party]]:
    """The parties of each bid's last submission, by bid id. One query."""
    return _parties_by_id([bid.pk for bid in bids])


def _parties_by_id(ids: list[int]) -> dict[int, list[Party]]:
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [ids])
        rows = cursor.fetchall()
    return {bid_id: _parties(_read(lead), _read(partners)) for bid_id, lead, partners in rows}


def _read(said: Any) -> Any:
    """A JSON value as the driver gives it: text, or read already."""
    return json.loads(said) if isinstance(said, str) else said


def ties_of(profiles: Iterable[AssessorProfile]) -> dict[int, Ties]:
    """Each assessor's ties, by profile id. One query; another if any of them declared an interest."""
    ids = [profile.pk for profile in profiles]
    organisations: dict[int, dict[str, str]] = defaultdict(dict)
    authorities: dict[int, dict[str, str]] = defaultdict(dict)
    interests: list[tuple[int, str, int]] = []
    for assessor, slug, name, code, place, bid_id in _tie_rows(ids):
        if bid_id:
            interests.append((assessor, name, bid_id))
            continue
        if slug:
            organisations[assessor][slug] = name
        if code:
            authorities[assessor][code] = place
    declared = _declared(interests)
    return {pk: Ties(organisations[pk], authorities[pk], declared[pk]) for pk in ids}


def is_anyone_tied(profiles: QuerySet[AssessorProfile]) -> bool:
    """Whether any of these assessors has a tie to anybody. One query."""
    return any(True for _ in _tie_rows(profiles.values("pk")))


def _tie_rows(ids: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
    """(profile, organisation, its name, authority, its name, bid with a declared interest)."""
    no_bid = Value(0)
    of = ("slug", "name", "authority__gss_code", "authority__nice_name")
    employers = AssessorProfile.employers.through.objects.filter(assessorprofile__in=ids).values_list(
        "assessorprofile_id", *(f"organisation__{name}" for name in of), no_bid
    )
    members = Membership.objects.filter(user__assessor_profile__in=ids).values_list(
        "user__assessor_profile__id", *(f"organisation__{name}" for name in of), no_bid
    )
    barred = AssessorProfile.authorities.through.objects.filter(assessorprofile__in=ids).values_list(
        "assessorprofile_id",
        Value(""),
        Value(""),
        "localauthority__gss_code",
        "localauthority__nice_name",
        no_bid,
    )
    interests = Declaration.objects.filter(allocation__assessor__in=ids, has_interest=True).values_list(
        "allocation__assessor_id",
        Value(""),
        "allocation__bid__reference",
        Value(""),
        Value(""),
        "allocation__bid_id",
    )
    return employers.order_by().union(members.order_by(), barred.order_by(), interests.order_by(), all=True)


def _declared(interests: list[tuple[int, str, int]]) -> dict[int, dict[str, str]]:
    """By profile id, the keys of everybody in a bid in which they declared an interest, with its reference."""
    declared: dict[int, dict[str, str]] = defaultdict(dict)
    parties = _parties_by_id(sorted({bid_id for _, _, bid_id in interests})) if interests else {}
    for assessor, reference, bid_id in sorted(interests):
        for party in parties.get(bid_id, []):
            declared[assessor].update(dict.fromkeys(keys_of(party), reference))
    return declared


def authority_families() -> dict[str, frozenset[str]]:
    """Predecessors and successors of every authority that has any. One query."""
    through = LocalAuthority.successors.through.objects
    return families(through.values_list("from_localauthority__gss_code", "to_localauthority__gss_code"))


def conflicts_among(profiles: Iterable[AssessorProfile], bids: Iterable[Bid]) -> Conflicts:
    """The conflicts of these assessors with these bids. Four queries, five if one declared an interest."""
    listed, judged = list(profiles), list(bids)
    found = among(ties_of(listed), parties_by_bid(judged), authority_families())
    overrides = _overrides([each.pk for each in judged], [each.pk for each in listed])
    return Conflicts({pair: Found(tuple(said), tuple(overrides.get(pair, ()))) for pair, said in found.items()})


def _overrides(bids: list[int], assessors: list[int]) -> dict[tuple[int, int], list[ConflictOverride]]:
    made: dict[tuple[int, int], list[ConflictOverride]] = defaultdict(list)
    rows = ConflictOverride.objects.filter(bid__in=bids, assessor__in=assessors).select_related("overridden_by")
    for row in rows.order_by("overridden_at", "pk"):
        made[row.bid_id, row.assessor_id].append(row)
    return made


def conflicts_between(profile: AssessorProfile, bid: Bid) -> list[str]:
    """All that is known against this assessor's reading this bid, set aside or not."""
    return list(found_between(profile, bid).sentences)


def open_conflicts(profile: AssessorProfile, bid: Bid) -> Sentences:
    """Why this assessor may not read this bid; empty when nothing stands in the way."""
    return found_between(profile, bid).open


def found_between(profile: AssessorProfile, bid: Bid) -> Found:
    """The conflicts of one pair: one query for an assessor with no ties, else two to five."""
    ties = ties_of([profile])[profile.pk]
    if not (ties.organisations or ties.authorities or ties.declared):
        return Found(())
    family = authority_families() if ties.authorities else {}
    said = conflicts(ties, _own(parties_by_bid([bid]), bid), family)
    overrides = _overrides([bid.pk], [profile.pk]) if said else {}
    return Found(tuple(said), tuple(overrides.get((bid.pk, profile.pk), ())))


def _own(parties: Mapping[int, list[Party]], bid: Bid) -> list[Party]:
    return parties.get(bid.pk, [])
