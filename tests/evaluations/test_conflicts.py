"""Conflicts of interest, found from names alone and from the records."""

from __future__ import annotations

import pytest

from bids.models import Partner
from evaluations.methods.conflicts import Party, Ties, conflicts, families
from evaluations.models import AssessorProfile
from evaluations.selectors.conflicts import conflicts_between
from programmes.models import MemberRole
from tests.factories.bids import hand_in, make_authority, make_bid, make_council, make_member
from tests.factories.judging import make_assessor
from tests.factories.rounds import make_round

FAMILY = families([("OLD", "NORTH"), ("OLD", "WEST"), ("OLDER", "OLD")])
LEAD = Party("North Council", "north", "NORTH", leads=True)
PARTNER = Party("West Council", None, "WEST", leads=False)


def found(*, organisations: dict[str, str] | None = None, authorities: dict[str, str] | None = None) -> list[str]:
    return conflicts(Ties(organisations or {}, authorities or {}), [LEAD, PARTNER], FAMILY)


def test_families_reach_back_and_forward_but_not_to_the_other_half() -> None:
    assert FAMILY["NORTH"] == {"NORTH", "OLD", "OLDER"}
    assert FAMILY["OLD"] == {"OLD", "OLDER", "NORTH", "WEST"}


@pytest.mark.parametrize(
    ("ties", "sentence"),
    [
        ({"organisations": {"north": "North Council"}}, "They work or worked for North Council, which leads the bid."),
        ({"authorities": {"WEST": "West"}}, "They may not judge West, which is a partner in the bid."),
    ],
)
def test_an_employer_or_a_barred_authority(ties: dict[str, dict[str, str]], sentence: str) -> None:
    assert found(**ties) == [sentence]


def test_the_county_that_both_halves_replaced_bars_from_both() -> None:
    assert len(found(authorities={"OLDER": "Older shire"})) == 2
    assert "replaced" in found(authorities={"OLD": "Old shire"})[0]


def test_nothing_known_is_no_conflict() -> None:
    assert found(organisations={"south": "South"}, authorities={"SOUTH": "South"}) == []


@pytest.fixture
def assessor(db: None) -> AssessorProfile:
    return make_assessor()


def test_an_employers_area_and_a_membership_count_too(assessor: AssessorProfile) -> None:
    round_ = make_round()
    old, new = make_authority("Old shire"), make_authority("New shire")
    old.successors.add(new)
    council = make_council(authority=new)
    bid = make_bid(round_, council)
    other = make_council()
    Partner.objects.create(bid=bid, organisation=other.organisation)
    hand_in(bid, council)
    assert conflicts_between(assessor, bid) == []
    former = make_council(authority=old)
    assessor.employers.add(former.organisation)
    assert "Old shire" in conflicts_between(assessor, bid)[0]
    assessor.employers.clear()
    assessor.authorities.add(old)
    assert len(conflicts_between(assessor, bid)) == 1
    assessor.authorities.clear()
    membership = make_member(other.organisation, MemberRole.EDITOR).memberships.get()
    membership.user = assessor.user
    membership.save()
    assert "is a partner in the bid" in conflicts_between(assessor, bid)[0]
