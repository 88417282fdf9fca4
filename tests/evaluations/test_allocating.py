"""Who may be given a bid: training, load, conflicts; many at once, in one order of locks, never in conflict."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.models import Allocation
from evaluations.refusals import JudgingRefused
from evaluations.selectors.conflicts import conflicts_among
from evaluations.services.allocating import allocate, allocate_several, recuse
from evaluations.services.planning import plan_allocation, work_out
from evaluations.services.planning_changes import commit_plan
from evaluations.services.working import do_work
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from programmes.models import Organisation
from tests.factories.bids import hand_in_like
from tests.factories.judging import Judged, make_assessor, make_closed_round, pass_check

pytestmark = pytest.mark.django_db


def make_checked(bids: int = 1, **fields: object) -> Judged:
    """A closed round whose bids passed their check."""
    judged = make_closed_round(bids, **fields)  # type: ignore[arg-type]  # fields of a round
    for bid in judged.bids:
        pass_check(judged, bid)
    return judged


def test_training_that_ran_out_keeps_bids_away() -> None:
    judged = make_checked()
    today = database_now().date()
    for trained_on, said in ((None, "no training on record"), (today - timedelta(days=731), "ran out on")):
        late = make_assessor("Lou Late", trained_on=trained_on)
        with pytest.raises(JudgingRefused, match=said):
            allocate(bid_id=judged.bids[0].pk, assessor_id=late.pk, by=judged.officer)
    in_time = make_assessor("Tim Time", trained_on=today - timedelta(days=730))
    assert allocate(bid_id=judged.bids[0].pk, assessor_id=in_time.pk, by=judged.officer)


def test_nobody_reads_more_than_they_can() -> None:
    judged = make_checked(3)
    busy = make_assessor("Bea Busy", max_reads=2)
    pairs = [(bid.pk, busy.pk) for bid in judged.bids]
    made, refused = allocate_several(pairs=pairs, by=judged.officer)
    assert len(made) == 2
    assert "2 bids of a round is the most they can read" in refused[0]
    recuse(allocation_id=made[0].pk, by=judged.officer, reason="Ill.")
    assert allocate(bid_id=judged.bids[2].pk, assessor_id=busy.pk, by=judged.officer)


def test_several_rounds_are_held_before_any_bid() -> None:
    one, other = make_checked(2), make_checked(2, assessors=0)
    pairs = [(bid.pk, one.assessors[0].pk) for bid in [*other.bids, *one.bids]]
    with CaptureQueriesContext(connection) as queries:
        made, refused = allocate_several(pairs=pairs, by=one.officer)
    assert (len(made), refused) == (4, [])
    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    tables = ["round" if 'FROM "programmes_round"' in sql else "bid" for sql in locks if "chainhead" not in sql]
    assert tables == ["round", "round", "bid"]
    assert AuditEvent.objects.filter(kind="bid.allocated").count() == 4


def test_any_number_of_pairs_reads_the_same_number_of_times() -> None:
    few, many = make_checked(1), make_checked(4)
    counts = []
    for judged in (few, many):
        pairs = [(bid.pk, assessor.pk) for bid in judged.bids for assessor in judged.assessors]
        with CaptureQueriesContext(connection) as queries:
            allocate_several(pairs=pairs, by=judged.officer)
        counts.append(sum("audit_" not in query["sql"] and "clock_timestamp" not in query["sql"] for query in queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("bids", [3, 60])
def test_the_page_costs_the_same_at_3_and_at_60_bids(client: Client, bids: int) -> None:
    judged = make_checked(3)
    if bids > 3:
        copy_bids(judged, bids - 3)
    allocate(bid_id=judged.bids[0].pk, assessor_id=judged.assessors[0].pk, by=judged.officer)
    client.force_login(judged.officer)
    address = reverse("evaluations:allocation", args=[judged.round.slug])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(queries) == 14


def copy_bids(judged: Judged, number: int) -> None:
    """Further bids like the first, handed in and checked, straight into the tables."""
    first = judged.bids[0]
    submission, check = first.submissions.get(), first.eligibility_checks.get()
    for place in range(number):
        first.pk, first.reference = None, f"{judged.round.reference_prefix}-9{place:03d}"
        first.organisation = make_organisation(place)
        first.save(force_insert=True)
        hand_in_like(submission, first, f"COPY-{place:05d}")
        check.pk, check.bid = None, first
        check.save(force_insert=True)
    judged.bids[0] = type(first).objects.order_by("pk").filter(round=judged.round).first()  # type: ignore[assignment]  # there are some


def make_organisation(place: int) -> Organisation:
    return Organisation.objects.create(name=f"Copy {place} Council", slug=f"copy-{place}", kind="council")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ties=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=9), reads=st.integers(1, 3))
def test_no_conflicted_pair_ever(small_round: Judged, ties: list[tuple[int, int]], reads: int) -> None:
    with transaction.atomic():
        _allocate_under(small_round, ties, reads)
        transaction.set_rollback(True)


def _allocate_under(judged: Judged, ties: list[tuple[int, int]], reads: int) -> None:
    """Plan, commit, then ask for every pair there is: only those without a tie are allocated."""
    for assessor, council in ties:
        judged.assessors[assessor].employers.add(judged.councils[council].organisation)
    kept_apart = {(judged.bids[council].pk, judged.assessors[assessor].pk) for assessor, council in ties}
    plan = plan_allocation(round_id=judged.round.pk, reads=reads, cross_percent=20, by=judged.officer)
    assert do_work(type(plan), plan.pk, work_out)
    commit_plan(plan_id=plan.pk, revision=0, by=judged.officer)
    everything = [(bid.pk, assessor.pk) for bid in judged.bids for assessor in judged.assessors]
    allocate_several(pairs=everything, by=judged.officer)
    allocated = set(Allocation.objects.filter(bid__round=judged.round).values_list("bid_id", "assessor_id"))
    assert allocated == set(everything) - kept_apart
    assert set(conflicts_among(judged.assessors, judged.bids).found) == kept_apart


@pytest.fixture
def small_round() -> Judged:
    return make_checked(4, assessors=4)
