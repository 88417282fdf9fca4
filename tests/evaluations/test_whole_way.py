"""The judging side from the close of a round to its published projects, and a promoted reserve."""

from __future__ import annotations

import pytest

from bids.models import BidOutcome
from bids.services.outcomes import accept_award, decline_award
from evaluations.models import Decision
from evaluations.refusals import JudgingRefused
from evaluations.selectors.ranking import ranking_of
from evaluations.services.approving import approve_decision
from evaluations.services.gates import open_gate
from evaluations.services.letters import render_letters
from evaluations.services.promoting import render_promotion_letter, tell_promotion
from evaluations.states import DecisionKind, DecisionState
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.documents.models import Document
from portal.mail.models import OutboxEmail
from programmes.models import Project
from programmes.refusals import RoundRefused
from programmes.states import Gate
from tests.accounts.people import make_staff
from tests.factories.judging import (
    allocation_of,
    decide,
    finish_documents,
    look_into,
    make_closed_round,
    make_deciding,
    make_notified,
    propose,
)

pytestmark = pytest.mark.django_db

FUND, RESERVE, REJECT = DecisionKind.FUND, DecisionKind.RESERVE, DecisionKind.REJECT


def test_a_round_goes_from_scores_to_a_published_project() -> None:
    judged = make_notified([FUND, RESERVE, REJECT])
    outcomes = {outcome.bid_id: outcome for outcome in BidOutcome.objects.all()}
    assert [outcomes[bid.pk].result for bid in judged.bids] == ["funded", "reserve", "unsuccessful"]
    assert all(outcome.letter_id for outcome in outcomes.values())
    assert OutboxEmail.objects.filter(template="evaluations/outcome").count() == 6  # a lead and an editor each

    accept_award(bid_id=judged.bids[0].pk, by=judged.councils[0].lead)
    project = Project.objects.get()
    assert project.published_at is None
    assert project.awards.get().amount_pounds == 200_000
    assert project.parties.get().organisation == judged.councils[0].organisation

    open_gate(round_id=judged.round.pk, gate=Gate.RELEASE_FEEDBACK, by=judged.officer)
    outcome = BidOutcome.objects.get(bid=judged.bids[0])
    assert outcome.score == 100
    assert [entry["criterion"] for entry in outcome.feedback] == ["Need", "Innovation"]
    assert "Assessor" not in str(outcome.feedback)

    open_gate(round_id=judged.round.pk, gate=Gate.PUBLISH_OUTCOMES, by=judged.officer)
    project.refresh_from_db()
    assert project.published_at is not None


def test_a_declined_award_goes_to_the_next_reserve() -> None:
    judged = make_notified([FUND, RESERVE, RESERVE], budget_pounds=200_000)
    first, second, third = judged.bids
    assert judged.round.committed_pounds == 200_000
    with pytest.raises(JudgingRefused, match="not the next reserve"):
        propose(judged, second)

    decline_award(bid_id=first.pk, by=judged.councils[0].lead, reason="We found other money.")
    judged.round.refresh_from_db()
    assert judged.round.committed_pounds == 0
    assert Decision.objects.get(bid=first).state == DecisionState.RELEASED
    with pytest.raises(JudgingRefused, match="not the next reserve"):
        propose(judged, third)

    decision = propose(judged, second)
    assert Decision.objects.get(bid=second, kind=RESERVE).state == DecisionState.APPROVED
    with pytest.raises(JudgingRefused, match=r"waits for approval|not the next reserve"):
        propose(judged, second)
    with pytest.raises(JudgingRefused, match="8 of 8 checks are not made yet"):
        approve_decision(decision_id=decision.pk, by=judged.approver)
    look_into(judged, second)
    approve_decision(decision_id=decision.pk, by=judged.approver)
    assert Decision.objects.get(bid=second, kind=RESERVE).state == DecisionState.SUPERSEDED
    judged.round.refresh_from_db()
    assert judged.round.committed_pounds == 200_000

    with pytest.raises(JudgingRefused, match="letter is not ready"):
        tell_promotion(bid_id=second.pk, by=judged.officer)
    render_promotion_letter(bid_id=second.pk, by=judged.officer)
    finish_documents()
    tell_promotion(bid_id=second.pk, by=judged.officer)
    outcome = BidOutcome.objects.get(bid=second)
    assert (outcome.result, outcome.amount_pounds) == ("funded", 200_000)
    assert outcome.letter is not None
    assert outcome.letter.kind == "award_letter"
    accept_award(bid_id=second.pk, by=judged.councils[1].lead)
    assert Project.objects.get().lead == judged.councils[1].organisation


def test_every_gate_says_what_blocks_it() -> None:
    judged = make_closed_round()
    open_gate(round_id=judged.round.pk, gate=Gate.ASSESS, by=judged.officer)
    with pytest.raises(RoundRefused, match="2 bids are not checked for eligibility"):
        open_gate(round_id=judged.round.pk, gate=Gate.DECIDE, by=judged.officer)
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        open_gate(round_id=judged.round.pk, gate=Gate.DECIDE, by=judged.approver)


def test_bidders_are_told_only_when_all_is_decided_approved_and_lettered() -> None:
    judged = make_deciding()
    decide(judged, judged.bids[0])
    waiting = propose(judged, judged.bids[1], REJECT)
    with pytest.raises(RoundRefused, match="1 bid has no approved decision"):
        open_gate(round_id=judged.round.pk, gate=Gate.NOTIFY, by=judged.officer)
    approve_decision(decision_id=waiting.pk, by=judged.approver)
    with pytest.raises(RoundRefused, match="2 bids have no letter"):
        open_gate(round_id=judged.round.pk, gate=Gate.NOTIFY, by=judged.officer)
    render_letters(round_id=judged.round.pk, by=judged.officer)
    with pytest.raises(RoundRefused, match="2 bids have letters being made"):
        open_gate(round_id=judged.round.pk, gate=Gate.NOTIFY, by=judged.officer)
    assert BidOutcome.objects.count() == 0
    assert sorted(Document.objects.filter(kind__endswith="_letter").values_list("kind", flat=True)) == [
        "award_letter",
        "outcome_letter",
    ]
    with pytest.raises(JudgingRefused, match="made already"):
        render_letters(round_id=judged.round.pk, by=judged.officer)


def test_the_funding_line_and_the_seed_are_shown_when_decisions_start() -> None:
    judged = make_deciding(3, levels=[3, 5, 4], budget_pounds=450_000)
    ranking = ranking_of(judged.round)
    assert [ranked.bid for ranked in ranking.bids] == [judged.bids[1], judged.bids[2], judged.bids[0]]
    assert [ranked.funded for ranked in ranking.bids] == [True, True, False]
    assert judged.round.sealed_seed.revealed_at is not None


def test_each_act_leaves_an_event_without_a_word_of_anybody() -> None:
    judged = make_notified([FUND])
    kinds = set(AuditEvent.objects.filter(chain=judged.bids[0].audit_chain).values_list("kind", flat=True))
    assert {
        "bid.checked",
        "bid.allocated",
        "bid.interest_declared",
        "assessment.submitted",
        "decision.proposed",
        "decision.approved",
        "outcome.told",
    } <= kinds
    assert not AuditEvent.objects.filter(payload__contains="Because it is so").exists()


def test_the_person_who_decided_cannot_approve() -> None:
    judged = make_deciding(1)
    both = make_staff(Role.FUND_OFFICER, Role.APPROVER)
    judged.officer = both
    decision = propose(judged, judged.bids[0])
    with pytest.raises(JudgingRefused, match="another person has to approve"):
        approve_decision(decision_id=decision.pk, by=both)
    assert allocation_of(judged).assessment.state == "submitted"
