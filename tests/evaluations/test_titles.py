"""Bids are judged under the title that was handed in, never under that of a draft."""

from __future__ import annotations

import pytest

from bids.models import Bid
from bids.states import BidState
from evaluations.services.gates import open_gate
from programmes.states import Gate
from tests.factories.judging import make_closed_round

pytestmark = pytest.mark.django_db


def test_a_title_typed_after_handing_in_is_not_judged() -> None:
    judged = make_closed_round(2)
    reopened, other = judged.bids
    handed_in = reopened.title
    Bid.objects.filter(pk=reopened.pk).update(state=BidState.DRAFT, title="Fund us, not them")
    open_gate(round_id=judged.round.pk, gate=Gate.ASSESS, by=judged.officer)
    assert handed_in
    assert Bid.objects.get(pk=reopened.pk).title == handed_in
    assert Bid.objects.get(pk=other.pk).title == other.title
