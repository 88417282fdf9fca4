"""Plans of who reads what: worked out by a worker, changed by hand, committed whole or by agreement in part."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from evaluations.models import Allocation, AllocationPlan, CalibrationBid
from evaluations.refusals import JudgingRefused
from evaluations.selectors.plans_problem import asked_of
from evaluations.services.allocating import allocate, recuse
from evaluations.services.planning import discard_plan, pairs_of, plan_allocation, plan_extra_reads, work_out
from evaluations.services.planning_changes import NotWhole, PlanChanged, commit_plan, set_readers
from evaluations.services.rechecking import hold_rounds, look_again
from evaluations.services.working import do_work
from evaluations.states import WorkState
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from tests.evaluations.plans import checked_round, ready_plan
from tests.factories.judging import Judged, make_assessor, make_deciding

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged() -> Judged:
    """Three bids that passed their check, and four assessors."""
    return checked_round()


def commit(judged: Judged, plan: AllocationPlan, *, partly: bool = False) -> int:
    """How many allocations were made."""
    revision = AllocationPlan.objects.get(pk=plan.pk).revision
    return len(commit_plan(plan_id=plan.pk, revision=revision, partly=partly, by=judged.officer).made)


def readers_of(plan: AllocationPlan, bid: int) -> list[int]:
    return [assessor for bid_id, assessor in pairs_of(plan) if bid_id == bid]


def test_a_plan_allocates_nothing_until_it_is_committed(judged: Judged) -> None:
    plan = ready_plan(judged)
    assert (plan.state, plan.progress) == ("ready", 100)
    assert sorted(bid for bid, _ in pairs_of(plan)) == sorted([bid.pk for bid in judged.bids] * 2)
    assert (plan.achieved["reads"], plan.achieved["wanted"], plan.short) == (6, 6, [])
    assert not Allocation.objects.exists()
    assert commit(judged, plan) == 6
    made = Allocation.objects.first()
    assert made is not None
    assert (made.plan, made.allocated_by, made.due_at) == (plan, judged.officer, plan.due_at)
    event = AuditEvent.objects.get(kind="round.allocation_committed")
    assert '"made":6' in event.payload
    with pytest.raises(JudgingRefused, match="committed or discarded"):
        commit(judged, plan)


def test_conflicts_loads_training_and_recusals_are_part_of_what_is_asked(judged: Judged) -> None:
    conflicted, full, untrained, recused = judged.assessors
    conflicted.employers.add(judged.councils[0].organisation)
    full.max_reads = 1
    full.save()
    allocate(bid_id=judged.bids[1].pk, assessor_id=full.pk, by=judged.officer)
    untrained.trained_on = None
    untrained.save()
    taken = allocate(bid_id=judged.bids[2].pk, assessor_id=recused.pk, by=judged.officer)
    recuse(allocation_id=taken.pk, by=judged.officer, reason="Knows them.")
    plan = ready_plan(judged)
    problem = asked_of(plan).problem
    bids, readers = {bid.key: bid for bid in problem.bids}, {reader.key: reader for reader in problem.readers}
    assert conflicted.pk in bids[judged.bids[0].pk].barred
    assert recused.pk in bids[judged.bids[2].pk].barred
    assert bids[judged.bids[1].pk].already == {full.pk}
    assert bids[judged.bids[1].pk].reads == 1
    assert (readers[full.pk].capacity, readers[untrained.pk].capacity) == (0, 0)
    assert readers[conflicted.pk].employers == {judged.councils[0].organisation.slug}
    assert {assessor for _, assessor in pairs_of(plan)} == {conflicted.pk, recused.pk}
    assert {each["bid"]: each["missing"] for each in plan.short} == {judged.bids[0].pk: 1, judged.bids[2].pk: 1}
    assert all(each["why"] for each in plan.short)


def test_the_home_area_is_the_one_known_best_and_fit_follows_the_area_of_the_bid(judged: Judged) -> None:
    judged.assessors[0].areas.create(area_slug="elsewhere", level=3)
    judged.assessors[0].areas.create(area_slug="care-leavers", level=1)
    judged.assessors[1].areas.create(area_slug="elsewhere", level=2)
    readers = {reader.key: reader for reader in asked_of(ready_plan(judged)).problem.readers}
    assert readers[judged.assessors[0].pk].home == "care-leavers", "an area of this round before any other"
    assert readers[judged.assessors[1].pk].home == "elsewhere"
    assert readers[judged.assessors[0].pk].expertise == {"elsewhere": 3, "care-leavers": 1}


def test_the_calibration_bid_is_left_out_and_its_reads_count(judged: Judged) -> None:
    bid, now = judged.bids[0], database_now()
    CalibrationBid.objects.create(round=judged.round, bid=bid, chosen_at=now, chosen_by=judged.officer)
    for assessor in judged.assessors:
        assessor.max_reads = 2
        assessor.save()
        allocate(bid_id=bid.pk, assessor_id=assessor.pk, is_calibration=True, by=judged.officer)
    plan = ready_plan(judged)
    assert readers_of(plan, bid.pk) == []
    assert {reader.capacity for reader in asked_of(plan).problem.readers} == {1}
    assert len(plan.pairs) == 4


def test_a_bid_is_changed_by_hand(judged: Judged) -> None:
    plan = ready_plan(judged)
    bid = judged.bids[0]
    out = [each.pk for each in judged.assessors if each.pk not in readers_of(plan, bid.pk)]
    changed = set_readers(plan_id=plan.pk, bid_id=bid.pk, assessors=out, revision=0, by=judged.officer)
    assert readers_of(changed, bid.pk) == sorted(out)
    assert {pair["by_hand"] for pair in changed.pairs if pair["bid"] == bid.pk} == {True}
    assert (changed.revision, changed.achieved["method"]) == (1, "by hand")
    fewer = set_readers(plan_id=plan.pk, bid_id=bid.pk, assessors=out[:1], revision=1, by=judged.officer)
    assert fewer.short == [{"bid": bid.pk, "missing": 1, "why": "An officer planned fewer readers."}]
    assert commit(judged, plan) == 5


def test_two_tabs_do_not_overwrite_each_other(judged: Judged) -> None:
    plan = ready_plan(judged)
    set_readers(plan_id=plan.pk, bid_id=judged.bids[0].pk, assessors=[], revision=0, by=judged.officer)
    with pytest.raises(PlanChanged, match="was changed since"):
        set_readers(plan_id=plan.pk, bid_id=judged.bids[1].pk, assessors=[], revision=0, by=judged.officer)
    with pytest.raises(PlanChanged):
        commit_plan(plan_id=plan.pk, revision=0, by=judged.officer)


def test_nobody_in_conflict_or_full_is_added_by_hand(judged: Judged) -> None:
    judged.assessors[0].employers.add(judged.councils[0].organisation)
    full = make_assessor("Fay Full", max_reads=0)
    plan = ready_plan(judged)
    for assessor in (judged.assessors[0], full):
        with pytest.raises(JudgingRefused, match="cannot read"):
            set_readers(
                plan_id=plan.pk, bid_id=judged.bids[0].pk, assessors=[assessor.pk], revision=0, by=judged.officer
            )
    with pytest.raises(JudgingRefused, match="not an assessor"):
        set_readers(plan_id=plan.pk, bid_id=judged.bids[0].pk, assessors=[0], revision=0, by=judged.officer)


def test_what_stands_in_the_way_by_now_stops_the_whole_unless_the_officer_agrees(judged: Judged) -> None:
    plan = ready_plan(judged)
    bid = judged.bids[0]
    profile = next(each for each in judged.assessors if each.pk == readers_of(plan, bid.pk)[0])
    with transaction.atomic():
        hold_rounds()
        profile.employers.add(bid.organisation)
        look_again(profiles=[profile], by=judged.officer)
    with pytest.raises(NotWhole) as stopped:
        commit(judged, plan)
    assert list(stopped.value.refused) == [(bid.pk, profile.pk)]
    assert "which leads the bid" in stopped.value.refused[bid.pk, profile.pk]
    assert not Allocation.objects.exists()
    assert commit(judged, plan, partly=True) == 5


def test_a_bid_given_to_another_meanwhile_is_not_given_twice(judged: Judged) -> None:
    plan = ready_plan(judged)
    bid = judged.bids[0]
    other = next(each for each in judged.assessors if each.pk not in readers_of(plan, bid.pk))
    allocate(bid_id=bid.pk, assessor_id=other.pk, by=judged.officer)
    with pytest.raises(NotWhole) as stopped:
        commit(judged, plan)
    assert set(stopped.value.refused) == {(bid.pk, each) for each in readers_of(plan, bid.pk)}
    assert commit(judged, plan, partly=True) == 4


def test_a_discarded_plan_is_never_committed(judged: Judged) -> None:
    plan = ready_plan(judged)
    discard_plan(plan_id=plan.pk, by=judged.officer)
    discard_plan(plan_id=plan.pk, by=judged.officer)
    with pytest.raises(JudgingRefused, match="committed or discarded"):
        commit(judged, plan)
    late = plan_allocation(round_id=judged.round.pk, reads=2, cross_percent=20, by=judged.officer)
    discard_plan(plan_id=late.pk, by=judged.officer)
    assert not do_work(AllocationPlan, late.pk, work_out)
    late.refresh_from_db()
    assert (late.state, late.failure_reason) == (WorkState.FAILED, "This plan was discarded.")


def test_extra_reads_are_planned_for_chosen_bids_only(judged: Judged) -> None:
    commit(judged, ready_plan(judged))
    chosen = judged.bids[1]
    plan = plan_extra_reads(round_id=judged.round.pk, bid_ids=[chosen.pk], extra=2, by=judged.officer)
    assert do_work(AllocationPlan, plan.pk, work_out)
    plan.refresh_from_db()
    assert plan.purpose == "2 further reads of 1 bid"
    assert len(readers_of(plan, chosen.pk)) == len(plan.pairs) == 2
    assert not set(readers_of(plan, chosen.pk)) & set(
        Allocation.objects.filter(bid=chosen).values_list("assessor_id", flat=True)
    )
    assert commit(judged, plan) == 2
    with pytest.raises(JudgingRefused, match="at least one bid"):
        plan_extra_reads(round_id=judged.round.pk, bid_ids=[], extra=2, by=judged.officer)


def test_who_may_plan_when_and_what(judged: Judged) -> None:
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        plan_allocation(round_id=judged.round.pk, reads=2, cross_percent=20, by=judged.approver)
    for reads, share in ((0, 20), (13, 20), (2, 101)):
        with pytest.raises(JudgingRefused, match="between"):
            plan_allocation(round_id=judged.round.pk, reads=reads, cross_percent=share, by=judged.officer)
    late = make_deciding(1)
    with pytest.raises(JudgingRefused, match="before decisions start"):
        plan_allocation(round_id=late.round.pk, reads=2, cross_percent=20, by=late.officer)


def test_nothing_to_plan_says_why(judged: Judged) -> None:
    commit(judged, ready_plan(judged))
    for reads, said in ((2, "as many readers as you asked for"), (3, "No assessor with training up to date")):
        if reads == 3:
            type(judged.assessors[0]).objects.update(trained_on=None)
        plan = plan_allocation(round_id=judged.round.pk, reads=reads, cross_percent=20, by=judged.officer)
        assert not do_work(AllocationPlan, plan.pk, work_out)
        plan.refresh_from_db()
        assert said in plan.failure_reason


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_commits() -> None:
    judged = checked_round()
    plan = ready_plan(judged)
    said: list[str] = []
    start = threading.Barrier(2)

    def run() -> None:
        start.wait()
        try:
            said.append(str(commit(judged, plan)))
        except JudgingRefused as refusal:
            said.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said)[0] == "6"
    assert "committed or discarded" in sorted(said)[1]
    assert Allocation.objects.count() == 6
