"""Due diligence and conditions: what is recorded, what holds an award back, and the pages of both."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluations.models import Condition, Decision, DiligenceCheck, DueDiligence
from evaluations.refusals import JudgingRefused
from evaluations.selectors.diligence import grid_of, standing_of
from evaluations.services.approving import approve_decision
from evaluations.services.conditions import meet_condition, set_condition, waive_condition
from evaluations.services.diligence import Rated, record_diligence
from evaluations.services.gates import open_gate
from evaluations.services.letters import render_letters
from evaluations.states import DecisionKind, Rating
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from programmes.refusals import RoundRefused
from programmes.states import Gate
from tests.accounts.people import make_staff
from tests.evaluations.test_promises import without
from tests.factories.judging import (
    Judged,
    decide,
    finish_documents,
    look_into,
    make_assessing,
    make_deciding,
    make_notified,
    propose,
)
from tests.once import made_once

pytestmark = pytest.mark.django_db
BASE = "/admin/evaluations"
BANK, FINANCE = DiligenceCheck.BANK, DiligenceCheck.FINANCE
GREEN, AMBER, RED = Rating.GREEN, Rating.AMBER, Rating.RED


@made_once
def judged() -> Judged:
    """One award that waits for approval, and one reserve."""
    made = make_deciding(2)
    propose(made, made.bids[0])
    propose(made, made.bids[1], DecisionKind.RESERVE)
    return made


def found(**rated: Rating) -> dict[DiligenceCheck, Rated]:
    """All green but for these."""
    return {
        check: Rated(rated.get(check.value, GREEN), "Its reserves are thin." if check.value in rated else "")
        for check in DiligenceCheck
    }


def posted(**rated: Rating) -> dict[str, str]:
    """The same as a post of the page."""
    data = {"seen": "0", "then": "stay"}
    for check, each in found(**rated).items():
        data |= {f"rating_{check.value}": each.rating.value, f"reason_{check.value}": each.reason}
    return data


# What is recorded ------------------------------------------------------------------------------------


def test_only_what_changed_is_written_and_the_latest_counts(judged: Judged) -> None:
    bid = judged.bids[0]
    assert len(record_diligence(bid_id=bid.pk, found=found(finance=RED), by=judged.officer)) == 8
    made = record_diligence(bid_id=bid.pk, found=found(finance=AMBER), by=judged.officer)
    assert [(each.check_code, each.rating) for each in made] == [("finance", "amber")]
    standing = standing_of(bid)
    assert standing.summary == "7 green, 1 amber"
    assert standing.holds_back == []
    assert standing.checks["bank"].reason == "Checked, nothing to note."
    assert DueDiligence.objects.filter(bid=bid).count() == 9
    with pytest.raises(JudgingRefused, match="Nothing has changed"):
        record_diligence(bid_id=bid.pk, found=found(finance=AMBER), by=judged.officer)
    event = AuditEvent.objects.filter(kind="diligence.recorded").latest("pk")
    assert '"finance":"amber"' in event.payload.replace(" ", "")
    assert "reserves" not in event.payload


@pytest.mark.parametrize("rating", [AMBER, RED])
def test_amber_and_red_need_their_reason(judged: Judged, rating: Rating) -> None:
    with pytest.raises(JudgingRefused, match=f"is rated {rating.value}"):
        record_diligence(bid_id=judged.bids[0].pk, found={BANK: Rated(rating, " ")}, by=judged.officer)


def test_only_who_may_be_paid_is_looked_into(judged: Judged) -> None:
    record_diligence(bid_id=judged.bids[1].pk, found=found(), by=judged.officer)  # a reserve
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        record_diligence(bid_id=judged.bids[0].pk, found=found(), by=judged.approver)
    for other in (make_assessing(1), make_deciding(1)):
        if other.round.deciding_at:
            propose(other, other.bids[0], DecisionKind.REJECT)
        with pytest.raises(JudgingRefused, match="neither to be funded nor a reserve"):
            record_diligence(bid_id=other.bids[0].pk, found=found(), by=other.officer)
    told = make_notified([DecisionKind.FUND])
    with pytest.raises(JudgingRefused, match="has been told of its award"):
        record_diligence(bid_id=told.bids[0].pk, found=found(bank=RED), by=told.officer)


def test_nobody_overwrites_what_they_have_not_seen(judged: Judged) -> None:
    bid = judged.bids[0]
    record_diligence(bid_id=bid.pk, found={BANK: Rated(RED, "Another name")}, by=judged.officer, seen=0)
    with pytest.raises(JudgingRefused, match="Somebody else has recorded"):
        record_diligence(bid_id=bid.pk, found={BANK: Rated(GREEN)}, by=judged.officer, seen=0)
    seen = standing_of(bid).seen
    record_diligence(bid_id=bid.pk, found={BANK: Rated(GREEN)}, by=judged.officer, seen=seen)
    assert standing_of(bid).checks["bank"].rating == "green"


# What holds an award back ------------------------------------------------------------------------------


def approve(judged: Judged) -> Decision:
    return approve_decision(decision_id=judged.bids[0].decisions.get().pk, by=judged.approver)


def test_an_award_waits_for_every_check_and_for_no_red(judged: Judged) -> None:
    bid = judged.bids[0]
    with pytest.raises(JudgingRefused, match="8 of 8 checks are not made yet"):
        approve(judged)
    record_diligence(bid_id=bid.pk, found={BANK: Rated(GREEN)}, by=judged.officer)
    with pytest.raises(JudgingRefused, match="7 of 8 checks are not made yet"):
        approve(judged)
    record_diligence(bid_id=bid.pk, found=found(finance=RED), by=judged.officer)
    with pytest.raises(JudgingRefused, match="Rated red: Its finances are sound"):
        approve(judged)
    record_diligence(bid_id=bid.pk, found=found(finance=AMBER), by=judged.officer)
    assert approve(judged).state == "approved"


def test_a_reserve_is_approved_without(judged: Judged) -> None:
    decision = judged.bids[1].decisions.get()
    assert approve_decision(decision_id=decision.pk, by=judged.approver).state == "approved"


def test_a_condition_holds_it_back_until_it_is_met(judged: Judged) -> None:
    look_into(judged, judged.bids[0])
    condition = set_condition(bid_id=judged.bids[0].pk, text="Sign the agreement", by=judged.officer)
    with pytest.raises(JudgingRefused, match="1 condition is still open"):
        approve(judged)
    with pytest.raises(JudgingRefused, match="Say what shows"):
        meet_condition(condition_id=condition.pk, evidence=" ", by=judged.officer)
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        meet_condition(condition_id=condition.pk, evidence="Seen", by=judged.approver)
    meet_condition(condition_id=condition.pk, evidence="Seen on file 12.", by=judged.officer)
    acts: list[Callable[[], object]] = [
        partial(meet_condition, condition_id=condition.pk, evidence="Again", by=judged.officer),
        partial(waive_condition, condition_id=condition.pk, reason="Again", by=judged.approver),
    ]
    for again in acts:
        with pytest.raises(JudgingRefused, match="met already"):
            again()
    assert approve(judged).state == "approved"


def test_a_condition_is_waived_by_an_approver_who_did_not_set_it(judged: Judged) -> None:
    look_into(judged, judged.bids[0])
    condition = set_condition(bid_id=judged.bids[0].pk, text="Sign the agreement", by=judged.approver)
    with pytest.raises(JudgingRefused, match="another person has to waive it"):
        waive_condition(condition_id=condition.pk, reason="Fine", by=judged.approver)
    with pytest.raises(JudgingRefused, match="Only an approver"):
        waive_condition(condition_id=condition.pk, reason="Fine", by=judged.officer)
    other = make_staff(Role.APPROVER, full_name="Olu Other")
    with pytest.raises(JudgingRefused, match="Say why"):
        waive_condition(condition_id=condition.pk, reason="", by=other)
    waive_condition(condition_id=condition.pk, reason="The trust signs for both.", by=other)
    assert approve(judged).state == "approved"
    with pytest.raises(JudgingRefused, match="Only a fund officer or an approver"):
        set_condition(bid_id=judged.bids[0].pk, text="More", by=make_staff(Role.AUDITOR))
    with pytest.raises(JudgingRefused, match="Say what has to be done"):
        set_condition(bid_id=judged.bids[0].pk, text=" ", by=judged.officer)


def test_what_is_found_after_approval_keeps_bidders_from_being_told() -> None:
    judged = make_deciding(1)
    bid = judged.bids[0]
    decide(judged, bid)
    render_letters(round_id=judged.round.pk, by=judged.officer)
    finish_documents()
    record_diligence(bid_id=bid.pk, found={BANK: Rated(RED, "The account is another's.")}, by=judged.officer)
    with pytest.raises(RoundRefused, match="due diligence or a condition holds its award back"):
        open_gate(round_id=judged.round.pk, gate=Gate.NOTIFY, by=judged.officer)
    record_diligence(bid_id=bid.pk, found={BANK: Rated(GREEN, "It is their agent's.")}, by=judged.officer)
    open_gate(round_id=judged.round.pk, gate=Gate.NOTIFY, by=judged.officer)


# In the database -----------------------------------------------------------------------------------------


def approve_by_hand(judged: Judged) -> None:
    Decision.objects.filter(bid=judged.bids[0]).update(
        state="approved", approved_at=database_now(), approved_by=judged.approver
    )


def test_the_database_holds_an_award_back_over_a_red_check(judged: Judged) -> None:
    record_diligence(bid_id=judged.bids[0].pk, found=found(bank=RED), by=judged.officer)
    with pytest.raises(DatabaseError, match="A red check holds an award back"), transaction.atomic():
        approve_by_hand(judged)
    with without("approval_is_due", "evaluations_decision"):
        approve_by_hand(judged)


def test_the_database_holds_an_award_back_over_an_open_condition(judged: Judged) -> None:
    condition = set_condition(bid_id=judged.bids[0].pk, text="Sign it", by=judged.officer)
    with pytest.raises(DatabaseError, match="An open condition holds"), transaction.atomic():
        approve_by_hand(judged)
    meet_condition(condition_id=condition.pk, evidence="Signed", by=judged.officer)
    approve_by_hand(judged)


def test_the_database_lets_nobody_waive_their_own_condition(judged: Judged) -> None:
    set_condition(bid_id=judged.bids[0].pk, text="Sign it", by=judged.approver)
    waived = {"waived_at": database_now(), "waived_by": judged.approver, "waiver_reason": "Fine"}
    with pytest.raises(DatabaseError, match="condition_waived_by_another_person"), transaction.atomic():
        Condition.objects.update(**waived)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evaluations_condition DROP CONSTRAINT condition_waived_by_another_person")
    Condition.objects.update(**waived)


def test_checks_and_conditions_stay_as_they_were_made(judged: Judged) -> None:
    record_diligence(bid_id=judged.bids[0].pk, found=found(bank=RED), by=judged.officer)
    set_condition(bid_id=judged.bids[0].pk, text="Sign it", by=judged.officer)
    for trigger, table, change in (
        ("diligence_stays", "evaluations_duediligence", lambda: DueDiligence.objects.update(rating="green")),
        ("diligence_stays", "evaluations_duediligence", lambda: DueDiligence.objects.all().delete()),
        ("condition_stays", "evaluations_condition", lambda: Condition.objects.update(text="Nothing")),
        ("condition_stays", "evaluations_condition", lambda: Condition.objects.all().delete()),
    ):
        with pytest.raises(DatabaseError, match=r"stays|kept"), transaction.atomic():
            change()
        saved = transaction.savepoint()
        with without(trigger, table):
            change()
        transaction.savepoint_rollback(saved)


# The pages -----------------------------------------------------------------------------------------------


def test_all_checks_are_recorded_at_once(client: Client, judged: Judged) -> None:
    sync_groups()
    address = f"{BASE}/bids/{judged.bids[0].reference}/due-diligence/"
    client.force_login(judged.officer)
    assert "The award is held back." in client.get(address).content.decode()
    wrong = posted(finance=AMBER) | {"reason_finance": "", "rating_bank": "", "reason_bank": "Odd"}
    refused = client.post(address, wrong).content.decode()
    assert "Say what you found: “Its finances are sound” is rated amber" in refused
    assert "Rate “The bank account is its own”: you say what you found" in refused
    assert not DueDiligence.objects.exists()
    done = client.post(address, posted(finance=AMBER), follow=True).content.decode()
    assert "8 checks are recorded. Nothing holds the award back." in done
    assert "Its reserves are thin." in done
    stale = client.post(address, posted(bank=RED)).content.decode()
    assert "Somebody else has recorded checks of this bid meanwhile" in stale


def test_one_goes_on_to_the_next_bid(client: Client, judged: Judged) -> None:
    sync_groups()
    first, second = judged.bids
    client.force_login(judged.officer)
    response = client.post(f"{BASE}/bids/{first.reference}/due-diligence/", posted() | {"then": "next"})
    assert response.headers["Location"] == f"{BASE}/bids/{second.reference}/due-diligence/"
    response = client.post(f"{BASE}/bids/{second.reference}/due-diligence/", posted() | {"then": "next"})
    assert response.headers["Location"] == f"{BASE}/bids/{second.reference}/due-diligence/"


def test_others_read_and_do_not_record(client: Client, judged: Judged) -> None:
    sync_groups()
    look_into(judged, judged.bids[0])
    address = f"{BASE}/bids/{judged.bids[0].reference}/due-diligence/"
    for role in (Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR):
        client.force_login(make_staff(role))
        page = client.get(address).content.decode()
        assert "Checked, nothing to note." in page
        assert "Record the checks" not in page
        assert client.post(address, posted()).status_code == 403
    undecided = make_deciding(1)
    client.force_login(undecided.officer)
    page = client.get(f"{BASE}/bids/{undecided.bids[0].reference}/due-diligence/").content.decode()
    assert "Decide it first" in page
    assert "Record the checks" not in page


def test_a_condition_is_set_met_and_waived_on_its_pages(client: Client, judged: Judged) -> None:
    sync_groups()
    reference = judged.bids[0].reference
    client.force_login(judged.officer)
    address = f"{BASE}/bids/{reference}/conditions/"
    assert "Say what has to be done" in client.post(address, {"text": ""}).content.decode()
    page = client.post(address, {"text": "Sign the agreement"}, follow=True).content.decode()
    assert "Open: it holds the award back." in page
    assert "Waive it" not in page
    first = Condition.objects.get()
    assert client.get(f"{BASE}/conditions/{first.pk}/waive/").status_code == 403
    page = client.post(f"{BASE}/conditions/{first.pk}/met/", {"reason": "Seen"}, follow=True).content.decode()
    assert "recorded by Frances Officer: Seen" in page
    client.post(address, {"text": "Name a lead"})
    second = Condition.objects.latest("pk")
    client.force_login(judged.approver)
    assert client.get(f"{BASE}/conditions/{second.pk}/met/").status_code == 403
    page = client.post(f"{BASE}/conditions/{second.pk}/waive/", {"reason": "Named"}, follow=True).content.decode()
    assert "Waived by Ali Approver" in page


def test_the_grid_shows_every_check_in_words(client: Client, judged: Judged) -> None:
    sync_groups()
    address = f"{BASE}/rounds/{judged.round.slug}/due-diligence/"
    client.force_login(make_staff(Role.AUDITOR))
    record_diligence(bid_id=judged.bids[0].pk, found=found(bank=RED, finance=AMBER), by=judged.officer)
    page = client.get(address).content.decode()
    assert page.count(">Not checked<") == 8 + 1  # the reserve's checks, and the count above
    assert "Red</td>" in page
    assert "Amber</td>" in page
    empty = make_assessing(1)
    assert (
        "Nobody is looked into yet" in client.get(f"{BASE}/rounds/{empty.round.slug}/due-diligence/").content.decode()
    )


def test_the_grid_as_files_has_every_reason_and_no_formula(client: Client, judged: Judged) -> None:
    sync_groups()
    bid = judged.bids[0]
    record_diligence(bid_id=bid.pk, found={BANK: Rated(RED, "=HYPERLINK(1)")}, by=judged.officer)
    set_condition(bid_id=bid.pk, text="Sign it", by=judged.officer)
    address = f"{BASE}/rounds/{judged.round.slug}/due-diligence/"
    client.force_login(make_staff(Role.AUDITOR))
    lines = client.get(f"{address}csv/").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 8 + 8 + 1
    assert any("Red,'=HYPERLINK(1)" in line for line in lines)
    assert any("Condition: Sign it,Open" in line for line in lines)
    assert client.get(f"{address}xlsx/").content[:2] == b"PK"
    assert client.get(f"{address}pdf/").status_code == 404
    assert client.post(f"{address}csv/").status_code == 405
    client.force_login(make_staff(Role.ASSESSOR))
    assert client.get(f"{address}csv/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_both_pages_cost_the_same_at_one_row_and_at_three(client: Client, rows: int) -> None:
    sync_groups()
    judged = make_deciding(rows, assessors=1, reads_per_bid=1)
    for bid in judged.bids:
        propose(judged, bid)
        for number in range(rows):
            set_condition(bid_id=bid.pk, text=f"Condition {number}", by=judged.officer)
        look_into(judged, bid)
    client.force_login(judged.officer)
    counts = {}
    for name, address in (
        ("grid", f"{BASE}/rounds/{judged.round.slug}/due-diligence/"),
        ("bid", f"{BASE}/bids/{judged.bids[0].reference}/due-diligence/"),
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts[name] = len(queries)
    assert counts == {"grid": 10, "bid": 9}
    assert len(grid_of(judged.round)) == rows
