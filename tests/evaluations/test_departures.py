"""Decisions beside the adopted award run: what follows it, what departs, and where that is said."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from evaluations.models import Decision, DecisionReason
from evaluations.refusals import JudgingRefused
from evaluations.selectors.recommended import recommendation_of
from evaluations.services.deciding import propose_decision
from evaluations.services.runs import adopt_run, run_award
from evaluations.states import DecisionKind
from portal.accounts.roles import sync_groups
from tests.evaluations.test_promises import without
from tests.factories.awards import Entrant, find_scores, make_ready_to_award
from tests.factories.judging import Judged, look_into
from tests.once import made_once

pytestmark = pytest.mark.django_db
BASE = "/admin/evaluations"
FUND, RESERVE, REJECT = DecisionKind.FUND, DecisionKind.RESERVE, DecisionKind.REJECT
CODES = {FUND: DecisionReason.MERIT, RESERVE: DecisionReason.RESERVE, REJECT: DecisionReason.BUDGET}


@made_once
def judged() -> Judged:
    """Money for one of three; the adopted run funds the first, and the third is below the threshold."""
    made = make_ready_to_award([Entrant(5), Entrant(4), Entrant(1)], budget_pounds=200_000, threshold=50)
    run = find_scores(run_award(round_id=made.round.pk, by=made.officer))
    adopt_run(run_id=run.pk, by=made.officer)
    return made


def propose(judged: Judged, place: int, kind: DecisionKind, amount: int | None = None, why: str = "") -> Decision:
    return propose_decision(
        bid_id=judged.bids[place].pk,
        kind=kind,
        amount_pounds=amount,
        reason="The panel saw it so.",
        reason_codes=[CODES[kind]],
        departure_reason=why,
        by=judged.officer,
    )


def test_what_does_as_the_run_says_follows_it(judged: Judged) -> None:
    found = [recommendation_of(bid) for bid in judged.bids]
    assert [(each.kind, each.pounds) for each in found if each] == [(FUND, 200_000), (REJECT, 0), (REJECT, 0)]
    for made in (propose(judged, 0, FUND, 200_000), propose(judged, 1, RESERVE), propose(judged, 2, REJECT)):
        assert (made.follows_recommendation, made.departure_reason) == (True, "")
        assert made.recommended_by_run is not None


@pytest.mark.parametrize(
    ("place", "kind", "amount"),
    [(0, FUND, 150_000), (0, REJECT, None), (1, FUND, 200_000), (2, RESERVE, None)],
    ids=["another amount", "not funded", "funded", "held in reserve below the threshold"],
)
def test_a_departure_needs_its_reason(judged: Judged, place: int, kind: DecisionKind, amount: int | None) -> None:
    with pytest.raises(JudgingRefused, match="departs from what the award run recommends"):
        propose(judged, place, kind, amount, why=" ")
    made = propose(judged, place, kind, amount, why="Its partner withdrew.")
    assert (made.departs, made.departure_reason) == (True, "Its partner withdrew.")


def test_a_reason_fits_what_it_is_for(judged: Judged) -> None:
    for codes, said in (([], "at least one reason to reject"), (["merit"], "is no reason to reject a bid")):
        with pytest.raises(JudgingRefused, match=said):
            propose_decision(bid_id=judged.bids[2].pk, kind=REJECT, reason="No", reason_codes=codes, by=judged.officer)


def test_the_database_keeps_the_reason_of_a_departure(judged: Judged) -> None:
    made = propose(judged, 0, FUND, 150_000, why="Its partner withdrew.")
    decisions = Decision.objects.filter(pk=made.pk)
    for change in (
        {"departure_reason": "Other words"},
        {"follows_recommendation": True},
        {"reason_codes": ["other"]},
        {"recommended_by_run": None, "follows_recommendation": None},
    ):
        with pytest.raises(DatabaseError, match="stays as it was decided"), transaction.atomic():
            decisions.update(**change)
    with without("approved_decision_stays", "evaluations_decision"):
        with pytest.raises(DatabaseError, match="decision_that_departs_says_why"), transaction.atomic():
            decisions.update(departure_reason="")
        decisions.update(departure_reason="Other words")


def test_the_page_shows_the_recommendation_and_marks_a_departure(client: Client, judged: Judged) -> None:
    sync_groups()
    client.force_login(judged.officer)
    bid, slug = judged.bids[0], judged.round.slug
    address = f"{BASE}/bids/{bid.reference}/decide/"
    page = client.get(address).content.decode()
    assert "Award run 1 recommends:" in page
    assert 'value="200000"' in page
    data = {"kind": "fund", "amount_pounds": "150000", "codes_fund": ["part"], "reason": "Part of it is ready."}
    refused = client.post(address, data).content.decode()
    assert "This departs from what the award run recommends. Say why." in refused
    assert (
        "Choose at least one reason to fund the bid" in client.post(address, data | {"codes_fund": []}).content.decode()
    )
    client.post(address, data | {"departure_reason": "Its partner withdrew."})
    decision = Decision.objects.get()
    assert decision.reason_codes == ["part"]
    for part in (
        f"bids/{bid.reference}/",
        f"rounds/{slug}/approvals/",
        f"rounds/{slug}/bids/",
        f"rounds/{slug}/ranking/",
    ):
        assert "Departs from the recommendation" in client.get(f"{BASE}/{part}").content.decode(), part
    assert "Its partner withdrew." in client.get(f"{BASE}/rounds/{slug}/exports/bids/csv/").content.decode()
    look_into(judged, bid)
    client.force_login(judged.approver)
    approve = client.get(f"{BASE}/decisions/{decision.pk}/approve/").content.decode()
    assert "It departs from what award run 1 recommends: Its partner withdrew." in approve
    asked = client.post(f"{BASE}/rounds/{slug}/approvals/", {"all": "yes"}).content.decode()
    assert "departing from the recommendation" in asked
    client.post(f"{BASE}/rounds/{slug}/approvals/", {"all": "yes", "confirmed": "yes"})
    assert "Departs from the recommendation" in client.get(f"{BASE}/rounds/{slug}/approvals/").content.decode()
