"""Every list costs the same number of queries at one row and at three, and at most fifteen."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.accounts.roles import sync_groups
from tests.factories.judging import Judged, make_deciding, propose

pytestmark = pytest.mark.django_db

COUNTS = {
    "officer /admin/": 15,
    "officer /admin/evaluations/rounds/{slug}/allocation/": 14,
    "officer /admin/evaluations/rounds/{slug}/ranking/": 14,
    "approver /admin/evaluations/rounds/{slug}/approvals/": 9,
    "approver /admin/": 9,
    "assessor /admin/": 8,
    "assessor /admin/evaluations/reading/{reading}/score/": 15,
    "officer /admin/evaluations/bids/{reference}/": 15,
    "officer /admin/evaluations/bids/{reference}/eligibility/": 10,
    "officer /admin/evaluations/bids/{reference}/decide/": 15,
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
