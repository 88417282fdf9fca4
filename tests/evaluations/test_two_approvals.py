"""Large awards: two approvals by two others, in the services, on the pages and in the database itself."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from evaluations.models import Decision, JudgingTerms
from evaluations.refusals import JudgingRefused
from evaluations.services.approving import approve_decision, approve_several, send_back, take_back
from evaluations.services.gates import open_gate
from evaluations.services.terms import set_terms
from evaluations.states import DecisionKind, DecisionState
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from programmes.states import Gate
from tests.accounts.people import make_staff
from tests.evaluations.test_promises import without
from tests.factories.judging import (
    Judged,
    allocated,
    decide,
    look_into,
    make_closed_round,
    make_deciding,
    propose,
    score_everything,
)
from tests.once import made_once

pytestmark = pytest.mark.django_db
ABOVE = 150_000
BASE = "/admin/evaluations"


def second_approver() -> User:
    return make_staff(Role.APPROVER, full_name="Sam Second")


def make_large(bids: int = 2, threshold: int | None = ABOVE) -> Judged:
    """A round being decided in which awards above £150,000 need two approvals."""
    judged = make_closed_round(bids)
    set_terms(
        round_id=judged.round.pk,
        divergence_points=20,
        divergence_levels=2,
        cross_area_percent=20,
        second_approval_above_pounds=threshold,
        by=judged.officer,
    )
    score_everything(allocated(judged))
    open_gate(round_id=judged.round.pk, gate=Gate.DECIDE, by=judged.officer)
    judged.round.refresh_from_db()
    for bid in judged.bids:
        propose(judged, bid)
        look_into(judged, bid)
    return judged


@made_once
def large() -> Judged:
    return make_large()


def decision_of(judged: Judged, place: int = 0) -> Decision:
    return Decision.objects.filter(bid=judged.bids[place]).latest("pk")


def test_the_second_approval_counts_the_first_only_waits(large: Judged) -> None:
    decision = decision_of(large)
    first = approve_decision(decision_id=decision.pk, by=large.approver)
    assert (first.state, first.first_approved_by, first.approved_by) == ("proposed", large.approver, None)
    large.round.refresh_from_db()
    assert large.round.committed_pounds == 0
    same = approve_decision(decision_id=decision.pk, by=large.approver)  # twice is once, never both
    assert (same.state, same.approved_by) == ("proposed", None)
    sam = second_approver()
    second = approve_decision(decision_id=decision.pk, by=sam)
    assert (second.state, second.first_approved_by, second.approved_by) == ("approved", large.approver, sam)
    large.round.refresh_from_db()
    assert large.round.committed_pounds == 200_000
    kinds = AuditEvent.objects.filter(kind__startswith="decision.", chain=large.bids[0].audit_chain).order_by("pk")
    assert [each.kind for each in kinds] == ["decision.proposed", "decision.first_approved", "decision.approved"]


def test_nobody_who_decided_is_one_of_the_two(large: Judged) -> None:
    both = make_staff(Role.FUND_OFFICER, Role.APPROVER)
    decision = decision_of(large)
    send_back(decision_id=decision.pk, by=large.approver, reason="Anew")
    large.officer = both
    decision = propose(large, large.bids[0])
    with pytest.raises(JudgingRefused, match="another person has to approve"):
        approve_decision(decision_id=decision.pk, by=both)
    approve_decision(decision_id=decision.pk, by=large.approver)
    with pytest.raises(JudgingRefused, match="another person has to approve"):
        approve_decision(decision_id=decision.pk, by=both)


def test_at_the_threshold_one_is_enough_and_none_asks_for_one() -> None:
    judged = make_large(1, threshold=200_000)
    assert approve_decision(decision_id=decision_of(judged).pk, by=judged.approver).state == DecisionState.APPROVED
    judged = make_large(1, threshold=None)
    assert approve_decision(decision_id=decision_of(judged).pk, by=judged.approver).state == DecisionState.APPROVED


def test_what_is_sent_back_begins_again_with_no_approval(large: Judged) -> None:
    decision = decision_of(large)
    approve_decision(decision_id=decision.pk, by=large.approver)
    send_back(decision_id=decision.pk, by=large.approver, reason="The amount is wrong.")
    anew = propose(large, large.bids[0])
    assert anew.first_approved_at is None
    assert approve_decision(decision_id=anew.pk, by=large.approver).state == DecisionState.PROPOSED
    approve_decision(decision_id=anew.pk, by=second_approver())
    take_back(decision_id=anew.pk, by=large.approver, reason="The council asked for less.")
    again = propose(large, large.bids[0], amount=160_000)
    assert approve_decision(decision_id=again.pk, by=large.approver).state == DecisionState.PROPOSED


def test_several_at_once_know_of_two_approvals(large: Judged) -> None:
    small, big = decision_of(large), decision_of(large, 1)
    send_back(decision_id=small.pk, by=large.approver, reason="Less")
    small = propose(large, large.bids[0], amount=100_000)
    done = approve_several(decision_ids=[small.pk, big.pk], by=large.approver)
    assert {each.pk: each.state for each in done} == {small.pk: "approved", big.pk: "proposed"}


# In the database -----------------------------------------------------------------------------------


def approve_by_hand(decision: Decision, by: User, **more: object) -> None:
    Decision.objects.filter(pk=decision.pk).update(state="approved", approved_at=database_now(), approved_by=by, **more)


def test_the_database_asks_for_the_first_approval_before_the_second(large: Judged) -> None:
    decision, sam = decision_of(large), second_approver()
    both_at_once = {"first_approved_at": database_now(), "first_approved_by": large.approver}
    for more in ({}, both_at_once):
        with pytest.raises(DatabaseError, match="approved by two people"), transaction.atomic():
            approve_by_hand(decision, sam, **more)
    with without("approval_is_due", "evaluations_decision"):
        approve_by_hand(decision, sam)


def test_the_database_asks_for_two_above_a_million_where_no_terms_are_set() -> None:
    judged = make_deciding(1, grant=1_200_000, budget_pounds=2_000_000, max_award_pounds=1_500_000)
    assert not JudgingTerms.objects.filter(round=judged.round).exists()
    decision = propose(judged, judged.bids[0], amount=1_000_001)
    with pytest.raises(DatabaseError, match="above 1000000 pounds is approved by two"), transaction.atomic():
        approve_by_hand(decision, judged.approver)


def test_the_database_keeps_three_people_apart(large: Judged) -> None:
    decision = decision_of(large)
    with pytest.raises(DatabaseError, match="two_approvals_by_two_others"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(
            first_approved_at=database_now(), first_approved_by=large.officer
        )
    approve_decision(decision_id=decision.pk, by=large.approver)
    with pytest.raises(DatabaseError, match="two_approvals_by_two_others"), transaction.atomic():
        approve_by_hand(decision, large.approver)
    with pytest.raises(DatabaseError, match="approved_by_another_person"), transaction.atomic():
        approve_by_hand(decision, large.officer)
    for change in ({"first_approved_by": second_approver()}, {"first_approved_at": None, "first_approved_by": None}):
        with pytest.raises(DatabaseError, match="stays as it was decided"), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**change)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evaluations_decision DROP CONSTRAINT decision_two_approvals_by_two_others")
    approve_by_hand(decision, large.approver)


def test_a_decision_is_not_born_half_approved(large: Judged) -> None:
    decision = decision_of(large)
    send_back(decision_id=decision.pk, by=large.approver, reason="Anew")
    with pytest.raises(DatabaseError, match="made first and approved afterwards"), transaction.atomic():
        Decision.objects.create(
            bid=large.bids[0],
            kind=DecisionKind.FUND,
            amount_pounds=200_000,
            reason="Good",
            decided_at=database_now(),
            decided_by=large.officer,
            first_approved_at=database_now(),
            first_approved_by=large.approver,
        )


def test_the_threshold_is_settled_before_decisions_start(large: Judged) -> None:
    for threshold in (10_000_000, None):
        with pytest.raises(DatabaseError, match="settled before decisions start"), transaction.atomic():
            JudgingTerms.objects.update(second_approval_above_pounds=threshold)
    with pytest.raises(DatabaseError, match="kept once its decisions have started"), transaction.atomic():
        JudgingTerms.objects.all().delete()
    with without("threshold_is_settled", "evaluations_judgingterms"):
        JudgingTerms.objects.update(second_approval_above_pounds=10_000_000)


# On the pages ----------------------------------------------------------------------------------------


def test_two_approvers_approve_through_the_pages(client: Client, large: Judged) -> None:
    sync_groups()
    address, ids = f"{BASE}/rounds/{large.round.slug}/approvals/", [each.pk for each in Decision.objects.all()]
    client.force_login(large.approver)
    page = client.get(address).content.decode()
    assert "Awards above £150,000 need two approvals." in page
    assert page.count("Two approvals needed, none given yet.") == 2
    asked = client.post(address, {"decision": ids}).content.decode()
    assert "2 of them are large awards and wait for a second approver after you." in asked
    done = client.post(address, {"decision": ids, "confirmed": "yes"}, follow=True).content.decode()
    assert "2 awards wait for a second approver." in done
    assert done.count("You approved this award first, so another person has to approve it as well.") == 2
    assert "Approve what is ticked" not in done
    client.force_login(second_approver())
    one = f"{BASE}/decisions/{ids[0]}/approve/"
    assert (
        f"{large.approver.full_name} approved it first. With your approval it counts."
        in client.get(one).content.decode()
    )
    assert "Approved: " in client.post(one, follow=True).content.decode()
    assert "as the second approver" in client.get("/admin/").content.decode()
    all_of_them = client.post(address, {"all": "yes", "confirmed": "yes"}, follow=True).content.decode()
    assert "1 decision approved." in all_of_them
    assert "Ali Approver" in all_of_them
    assert "Sam Second" in all_of_them
    assert Decision.objects.filter(state="approved", first_approved_by=large.approver).count() == 2


def test_the_work_list_counts_only_what_a_person_may_approve(client: Client, large: Judged) -> None:
    sync_groups()
    client.force_login(large.approver)
    assert "Decisions to approve" in client.get("/admin/").content.decode()
    approve_several(decision_ids=[each.pk for each in Decision.objects.all()], by=large.approver)
    assert "Decisions to approve" not in client.get("/admin/").content.decode()


def test_the_bids_page_names_both(client: Client, large: Judged) -> None:
    sync_groups()
    decision = decision_of(large)
    approve_decision(decision_id=decision.pk, by=large.approver)
    approve_decision(decision_id=decision.pk, by=second_approver())
    client.force_login(large.officer)
    page = client.get(f"{BASE}/bids/{large.bids[0].reference}/").content.decode()
    assert "Approved first by Ali Approver" in page
    assert "Approved second by Sam Second" in page


def test_the_factory_gives_a_large_award_both(large: Judged) -> None:
    send_back(decision_id=decision_of(large).pk, by=large.approver, reason="Anew")
    assert decide(large, large.bids[0]).state == DecisionState.APPROVED
