"""Every page that asks "do you mean it?" has a way out that leads where it says, and not to itself."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from bids.models import Bid, Partner
from bids.services.outcomes import record_outcome
from bids.states import Result
from portal.audit.clock import database_now
from tests.bids.partnership import name_partner
from tests.bids.rounds import signed_in
from tests.factories.bids import Council, hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(bid: Bid, council: Council) -> Partner:
    return name_partner(bid, council)


def awarded(bid: Bid, council: Council) -> None:
    hand_in(bid, council)
    now = database_now()
    told: dict[str, Any] = {"told_at": now, "by": council.lead, "amount_pounds": 150_000}
    record_outcome(bid=bid, result=Result.FUNDED, accept_by=now + timedelta(days=9), **told)


def way_out(council: Council, address: str, words: str) -> str:
    html = signed_in(council.lead).get(address).content.decode()
    found = re.search(rf'<a [^>]*href="([^"]*)"[^>]*>{words}</a>', html)
    assert found, f"{address} has no link “{words}”"
    return found[1]


@pytest.mark.parametrize(
    ("name", "words"),
    [("withdraw", "Leave it as it is"), ("reopen", "Leave it as it is"), ("accept", "Not now"), ("decline", "Not now")],
)
def test_it_leads_back_to_the_bid(name: str, words: str, bid: Bid, council: Council) -> None:
    if name == "reopen":
        hand_in(bid, council)
    if name in ("accept", "decline"):
        awarded(bid, council)
    assert way_out(council, reverse(f"bids:{name}", args=[bid.reference]), words) == bid.get_absolute_url()


def test_it_leads_back_to_the_partner(bid: Bid, council: Council, partner: Partner) -> None:
    where = [bid.reference, "partners", partner.pk]
    out = way_out(council, reverse("bids:take_out_partner", args=where), "Leave it in")
    assert out == reverse("bids:partner", args=where)
