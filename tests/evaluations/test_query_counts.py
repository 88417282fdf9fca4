"""Every list costs the same number of queries at one row and at three, and at most fifteen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bids.models import ClarificationReply
from bids.services.clarifying import ask_bidder
from evaluations.states import DecisionKind
from portal.accounts.models import User
from portal.accounts.roles import sync_groups
from portal.audit.clock import database_now
from tests.factories.judging import Judged, decide, make_assessing, make_closed_round, make_deciding, propose

pytestmark = pytest.mark.django_db

COUNTS = {
    "officer /admin/": 15,
    "officer /admin/evaluations/rounds/{slug}/allocation/": 14,
    "officer /admin/evaluations/rounds/{slug}/ranking/": 13,
    "approver /admin/evaluations/rounds/{slug}/approvals/": 9,
    "approver /admin/": 9,
    "assessor /admin/": 8,
    "assessor /admin/evaluations/reading/{reading}/score/": 15,
    "officer /admin/evaluations/bids/{reference}/": 12,
    "officer /admin/evaluations/bids/{reference}/eligibility/": 10,
    "officer /admin/evaluations/bids/{reference}/decide/": 12,
    "officer /admin/evaluations/assessment/": 9,
    "officer /admin/evaluations/allocation/": 9,
    "officer /admin/evaluations/declaration/": 9,
    "officer /admin/evaluations/decision/": 9,
    "officer /admin/evaluations/eligibilitycheck/": 9,
    "officer /admin/evaluations/assessorprofile/": 8,
}
MOST = 15


def count(client: Client, judged: Judged, line: str) -> int:
    who, pattern = line.split(" ", 1)
    person: User = {
        "officer": judged.officer,
        "approver": judged.approver,
        "assessor": judged.assessors[0].user,
    }[who]
    client.force_login(person)
    address = pattern.format(
        slug=judged.round.slug,
        reference=judged.bids[0].reference,
        reading=judged.assessors[0].allocations.first().pk,  # type: ignore[union-attr]  # each has some
    )
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_same_at_one_row_and_at_three(client: Client, rows: int) -> None:
    sync_groups()
    judged = make_deciding(rows, assessors=rows, reads_per_bid=1, budget_pounds=400_000)
    for bid in judged.bids:
        propose(judged, bid)
    found = {line: count(client, judged, line) for line in COUNTS}
    assert found == COUNTS
    assert max(found.values()) <= MOST


def queries_at(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("rows", [1, 3])
def test_clarifications_with_answers_cost_the_same_on_the_bids_page_and_the_desk(client: Client, rows: int) -> None:
    sync_groups()
    judged = make_assessing(1)
    for number in range(rows):
        asked = ask_bidder(
            bid_id=judged.bids[0].pk,
            question=f"Question {number}?",
            answer_by=database_now() + timedelta(days=3),
            by=judged.officer,
        )
        ClarificationReply.objects.create(
            clarification=asked, number=1, text="So.", sent_at=database_now(), sent_by=judged.officer
        )
    client.force_login(judged.officer)
    bid = f"/admin/evaluations/bids/{judged.bids[0].reference}/"
    assert queries_at(client, bid) == 14 <= MOST
    assert f"Question {rows - 1}?" in client.get(bid).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_rounds_page_in_each_phase(client: Client, rows: int) -> None:
    """Nothing to decide yet; under assessment; and with an approved award that due diligence may hold back."""
    sync_groups()
    closed, assessing, deciding = make_closed_round(rows), make_assessing(rows), make_deciding(rows)
    decide(deciding, deciding.bids[0], DecisionKind.FUND, 100_000)
    found = []
    for judged in (closed, assessing, deciding):
        client.force_login(judged.officer)
        found.append(queries_at(client, f"/admin/evaluations/rounds/{judged.round.slug}/"))
    assert found == [14, 13, 15]
    assert max(found) <= MOST
