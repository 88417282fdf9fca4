"""What is put right later: an approval taken back, an award not answered, a date moved, a late acceptance."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from bids.models import BidOutcome
from bids.refusals import BidRefused
from bids.services.outcomes import accept_award, decline_award
from evaluations.models import Decision
from evaluations.refusals import JudgingRefused
from evaluations.selectors.letters import LetterState, letters_of
from evaluations.selectors.reserves import next_reserve
from evaluations.services.approving import take_back
from evaluations.services.dates import set_accept_by
from evaluations.services.gates import open_gate
from evaluations.services.letters import render_letters
from evaluations.services.promoting import release_unanswered
from evaluations.states import DecisionKind, DecisionState
from portal.accounts.roles import sync_groups
from portal.audit.models import AuditEvent
from portal.documents.models import Document
from portal.mail.models import OutboxEmail
from programmes.models import Project, Round
from programmes.refusals import RoundRefused
from programmes.states import Gate
from tests.factories.judging import Judged, decide, finish_documents, make_deciding, make_notified
from tests.races import run_at_once

FUND, RESERVE = DecisionKind.FUND, DecisionKind.RESERVE
HOUR = timedelta(hours=1)


def date_passes(judged: Judged) -> None:
    """As if the bidders had let their date go by."""
    BidOutcome.objects.filter(bid__round=judged.round).update(accept_by=timezone.now() - HOUR)


# An approval taken back ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_approval_is_taken_back_with_its_money_and_its_letter() -> None:
    judged = make_deciding(2)
    wrong, right = (decide(judged, bid) for bid in judged.bids)
    render_letters(round_id=judged.round.pk, by=judged.officer)
    with pytest.raises(JudgingRefused, match="Say why"):
        take_back(decision_id=wrong.pk, by=judged.approver, reason=" ")
    with pytest.raises(JudgingRefused, match="Only an approver"):
        take_back(decision_id=wrong.pk, by=judged.officer, reason="No")
    take_back(decision_id=wrong.pk, by=judged.approver, reason="The amount is another bid's.")
    wrong.refresh_from_db()
    judged.round.refresh_from_db()
    assert wrong.state == DecisionState.SENT_BACK
    assert (wrong.approved_by, wrong.sent_back_by) == (judged.approver, judged.approver)
    assert judged.round.committed_pounds == right.amount_pounds
    assert not Document.objects.filter(kind="award_letter", subject_id=judged.bids[0].pk, is_current=True).exists()
    assert AuditEvent.objects.filter(kind="decision.taken_back", chain=judged.bids[0].audit_chain).count() == 1
    with pytest.raises(JudgingRefused, match="Only an approved decision"):
        take_back(decision_id=wrong.pk, by=judged.approver, reason="Again")
    again = decide(judged, judged.bids[0], amount=150_000)
    assert again.state == DecisionState.APPROVED
    assert [letter.state for letter in letters_of(judged.round)] == [LetterState.MISSING, LetterState.WAITING]


@pytest.mark.django_db
def test_what_bidders_were_told_is_not_taken_back() -> None:
    judged = make_notified([FUND])
    decision = Decision.objects.get()
    with pytest.raises(JudgingRefused, match="Bidders have been told"):
        take_back(decision_id=decision.pk, by=judged.approver, reason="Too late")
    taken_back = {"state": "sent_back", "sent_back_at": timezone.now(), "sent_back_by": judged.approver}
    with pytest.raises(DatabaseError, match="before bidders are told"), transaction.atomic():
        Decision.objects.update(**taken_back, sent_back_reason="Too late")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evaluations_decision DISABLE TRIGGER approved_decision_stays")
    Decision.objects.update(**taken_back, sent_back_reason="Too late")


@pytest.mark.django_db(transaction=True)
def test_telling_bidders_and_taking_back_cannot_both_happen() -> None:
    judged = make_deciding(1)
    decision = decide(judged, judged.bids[0])
    render_letters(round_id=judged.round.pk, by=judged.officer)
    finish_documents()
    told, taken = run_at_once(
        [
            partial(open_gate, round_id=judged.round.pk, gate=Gate.NOTIFY, by=judged.officer),
            partial(take_back, decision_id=decision.pk, by=judged.approver, reason="Wrong"),
        ]
    )
    decision.refresh_from_db()
    if isinstance(told, Exception):
        assert isinstance(told, RoundRefused)
        assert (decision.state, BidOutcome.objects.count()) == ("sent_back", 0)
    else:
        assert isinstance(taken, JudgingRefused)
        assert (decision.state, BidOutcome.objects.get().result) == ("approved", "funded")


# An award that nobody answers ----------------------------------------------------------------------


@pytest.mark.django_db
def test_an_award_not_answered_is_ended_and_offered_to_the_next_reserve() -> None:
    judged = make_notified([FUND, RESERVE])
    award = Decision.objects.get(kind=FUND)
    end = partial(release_unanswered, decision_id=award.pk, by=judged.officer)
    with pytest.raises(BidRefused, match="may still answer"):
        end(reason="They were asked three times.")
    date_passes(judged)
    with pytest.raises(JudgingRefused, match="Say why"):
        end(reason="")
    OutboxEmail.objects.all().delete()
    end(reason="They were asked three times.")
    award.refresh_from_db()
    judged.round.refresh_from_db()
    outcome = BidOutcome.objects.get(bid=award.bid)
    assert (award.state, outcome.response, outcome.responded_by) == ("released", "lapsed", judged.officer)
    assert judged.round.committed_pounds == 0
    assert OutboxEmail.objects.filter(template="evaluations/lapsed").count() == 2  # a lead and an editor
    reserve = next_reserve(judged.round)
    assert reserve is not None
    assert reserve.bid == judged.bids[1]
    with pytest.raises(BidRefused, match="was not answered in time"):
        accept_award(bid_id=award.bid_id, by=judged.councils[0].lead)
    with pytest.raises(BidRefused, match="not answered in time"):
        end(reason="Again")


@pytest.mark.django_db
def test_an_answered_award_is_never_ended() -> None:
    judged = make_notified([FUND, FUND])
    accept_award(bid_id=judged.bids[0].pk, by=judged.councils[0].lead)
    decline_award(bid_id=judged.bids[1].pk, by=judged.councils[1].lead, reason="No staff")
    date_passes(judged)
    for decision in Decision.objects.order_by("pk"):
        with pytest.raises(BidRefused, match=r"accepted already|declined already"):
            release_unanswered(decision_id=decision.pk, by=judged.officer, reason="Late")


@pytest.mark.django_db
def test_the_bidder_and_the_officer_see_it(client: Client) -> None:
    sync_groups()
    judged = make_notified([FUND])
    date_passes(judged)
    award = Decision.objects.get()
    client.force_login(judged.officer)
    address = f"/admin/evaluations/decisions/{award.pk}/release/"
    assert address in client.get("/admin/").content.decode()
    assert address in client.get(f"/admin/evaluations/bids/{award.bid.reference}/").content.decode()
    client.post(address, {"reason": "They were asked three times."})
    assert address not in client.get("/admin/").content.decode()
    client.force_login(judged.councils[0].lead)
    page = client.get(f"/bids/{award.bid.reference}/").content.decode()
    assert "was not answered in time, so it no longer stands" in page
    assert "They were asked three times." in page


# Publication ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_one_slow_council_holds_up_nobody(client: Client) -> None:
    sync_groups()
    judged = make_notified([FUND, FUND])
    quick, slow = judged.bids
    accept_award(bid_id=quick.pk, by=judged.councils[0].lead)
    open_gate(round_id=judged.round.pk, gate=Gate.RELEASE_FEEDBACK, by=judged.officer)
    client.force_login(judged.officer)
    gate = client.get(f"/admin/evaluations/rounds/{judged.round.slug}/gates/outcomes_published/").content.decode()
    assert "1 award is not answered yet." in gate
    assert "1 project will appear now." in gate
    open_gate(round_id=judged.round.pk, gate=Gate.PUBLISH_OUTCOMES, by=judged.officer)
    assert Project.objects.filter(published_at__isnull=False).count() == 1
    accept_award(bid_id=slow.pk, by=judged.councils[1].lead)
    late = Project.objects.get(lead=judged.councils[1].organisation)
    assert late.published_at is not None
    assert late.published_by == judged.officer
    event = AuditEvent.objects.get(chain=slow.audit_chain, kind="project.published")
    assert event.by != judged.officer


# The date to answer by -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_date_to_answer_by_moves_until_bidders_are_told(client: Client) -> None:
    sync_groups()
    judged = make_deciding(1)
    decide(judged, judged.bids[0])
    render_letters(round_id=judged.round.pk, by=judged.officer)
    client.force_login(judged.officer)
    later = timezone.localtime(timezone.now() + timedelta(days=90))
    address = f"/admin/evaluations/rounds/{judged.round.slug}/accept-by/"
    nothing = client.post(address, {"day_day": "", "day_month": "", "day_year": ""})
    assert "There is a problem" in nothing.content.decode()
    client.post(address, {"day_day": later.day, "day_month": later.month, "day_year": later.year})
    judged.round.refresh_from_db()
    assert judged.round.accept_by == later.replace(hour=17, minute=0, second=0, microsecond=0)
    assert AuditEvent.objects.filter(kind="round.accept_by_changed").count() == 1
    assert [letter.state for letter in letters_of(judged.round)] == [LetterState.MISSING]
    with pytest.raises(JudgingRefused, match="still to come"):
        set_accept_by(round_id=judged.round.pk, accept_by=timezone.now() - HOUR, by=judged.officer)
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        set_accept_by(round_id=judged.round.pk, accept_by=later, by=judged.approver)
    Round.objects.filter(pk=judged.round.pk).update(notified_at=timezone.now(), notified_by=judged.officer)
    with pytest.raises(JudgingRefused, match="can no longer change"):
        set_accept_by(round_id=judged.round.pk, accept_by=later, by=judged.officer)
