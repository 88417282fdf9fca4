"""Starting a bid when others do at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier

import pytest

from bids.models import Bid
from bids.refusals import BidRefused
from bids.services import starting
from bids.services.starting import start_bid
from bids.states import BidState
from portal.audit.models import AuditEvent
from programmes.models import Round
from tests.bids.racing import together
from tests.factories.bids import Council, make_bid, make_council
from tests.factories.rounds import make_round


@pytest.mark.django_db
def test_references_count_up_and_say_their_round() -> None:
    round_ = make_round(reference_prefix="AB1")
    first, second = (start_bid(round_id=round_.pk, organisation_id=c.organisation.pk, by=c.lead) for c in councils(2))
    assert [first.reference, second.reference] == ["AB1-0001", "AB1-0002"]
    assert AuditEvent.objects.filter(kind="bid.started", chain=second.audit_chain).count() == 1


@pytest.mark.django_db
def test_a_withdrawn_bid_makes_room_for_another() -> None:
    round_, council = make_round(), make_council()
    bid = make_bid(round_, council)
    with pytest.raises(BidRefused, match="already has a bid"):
        start_bid(round_id=round_.pk, organisation_id=council.organisation.pk, by=council.lead)
    Bid.objects.filter(pk=bid.pk).update(
        state=BidState.WITHDRAWN, withdrawn_at=bid.created_at, withdrawn_by=council.lead
    )
    assert start_bid(round_id=round_.pk, organisation_id=council.organisation.pk, by=council.lead).slot == 1


@pytest.mark.django_db
def test_a_round_may_allow_more() -> None:
    round_, council = make_round(bids_per_organisation=2), make_council()
    slots = [start_bid(round_id=round_.pk, organisation_id=council.organisation.pk, by=council.lead).slot for _ in "ab"]
    assert slots == [1, 2]
    with pytest.raises(BidRefused, match="already has the 2 bids"):
        start_bid(round_id=round_.pk, organisation_id=council.organisation.pk, by=council.lead)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_references_of_their_own() -> None:
    round_ = make_round()
    calls = [starter(round_, council) for council in councils(6)]
    results = together(*calls)
    assert sorted(bid.reference[-4:] for bid in results if isinstance(bid, Bid)) == [f"{n:04d}" for n in range(1, 7)]


@pytest.mark.django_db(transaction=True)
def test_two_of_one_organisation_start_one_bid() -> None:
    round_, council = make_round(), make_council()
    results = together(*[starter(round_, council)] * 4)
    assert sum(isinstance(result, Bid) for result in results) == 1
    assert all(isinstance(result, Bid | BidRefused) for result in results)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_get_in_each_others_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The race that the lock prevents: with it taken out, references clash."""
    monkeypatch.setattr(starting, "lock_round", lambda round_id: Round.objects.get(pk=round_id))
    pause = Barrier(4)
    plain = starting.next_reference

    def slow(round_: Round) -> str:
        reference = plain(round_)
        pause.wait(timeout=20)
        return reference

    monkeypatch.setattr(starting, "next_reference", slow)
    round_ = make_round()
    results = together(*[starter(round_, council) for council in councils(4)])
    assert sum(isinstance(result, Bid) for result in results) == 1


def councils(number: int) -> list[Council]:
    return [make_council() for _ in range(number)]


def starter(round_: Round, council: Council) -> Callable[[], Bid]:
    return lambda: start_bid(round_id=round_.pk, organisation_id=council.organisation.pk, by=council.lead)
