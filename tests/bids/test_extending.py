"""More time: for all, for one, never less, told to everyone, honoured by the database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from bids.models import Bid, BidExtension, Submission
from bids.refusals import BidRefused
from bids.services.extending import extend_bid, extend_deadline
from bids.services.submitting import reopen_bid, submit_bid, withdraw_bid
from evaluations.services.checking import check_eligibility
from evaluations.services.gates import open_gate
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from programmes.models import Extension
from programmes.states import Gate
from tests.accounts.people import make_staff
from tests.evaluations.test_promises import without
from tests.factories.bids import certify_bid, hand_in, make_bid, make_council, make_submitted_bid
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db
WHY = "The portal was away for an hour."


def later(**span: int) -> datetime:
    return database_now() + timedelta(**span)


def test_an_extension_moves_the_deadline_and_tells_everyone_who_bids(officer: User) -> None:
    round_, council, gone = make_round(), make_council(), make_council()
    make_bid(round_, council)
    withdraw_bid(bid_id=make_bid(round_, gone).pk, by=gone.lead, reason="Not now.")
    before, to_at = round_.closes_at, later(days=9)
    extension = extend_deadline(round_id=round_.pk, to_at=to_at, reason=WHY, by=officer)
    round_.refresh_from_db()
    assert (round_.closes_at, extension.from_at, extension.to_at) == (to_at, before, to_at)
    told = OutboxEmail.objects.filter(key__startswith="extended:")
    assert {email.to for email in told} == {
        person.email for person in (council.lead, council.editor, council.dcs, council.s151)
    }
    assert all(WHY in email.text_body for email in told)
    assert AuditEvent.objects.filter(chain=round_.audit_chain, kind="round.extended").count() == 1


@pytest.mark.parametrize("one", [True, False])
def test_nothing_gets_shorter_and_nothing_moves_without_a_reason(officer: User, one: bool) -> None:
    bid = make_bid(make_round(), make_council())

    def extend(to_at: datetime, reason: str = WHY, by: User = officer) -> object:
        if one:
            return extend_bid(bid_id=bid.pk, to_at=to_at, reason=reason, by=by)
        return extend_deadline(round_id=bid.round_id, to_at=to_at, reason=reason, by=by)

    with pytest.raises(Refused, match="never makes a deadline earlier"):
        extend(later(days=6))
    with pytest.raises(Refused, match="Say why"):
        extend(later(days=8), reason=" ")
    for other in (make_staff(Role.APPROVER), make_staff(Role.AUDITOR), make_council().lead):
        with pytest.raises(Refused, match="Only fund officers"):
            extend(later(days=8), by=other)
    close_round(bid.round)
    with pytest.raises(Refused, match="still to come"):
        extend(database_now())
    assert not Extension.objects.exists()
    assert not BidExtension.objects.exists()


def test_one_bid_has_longer_and_no_other(officer: User) -> None:
    round_, council, other = make_round(), make_council(), make_council()
    bid, neighbour = make_bid(round_, council), make_bid(round_, other)
    certify_bid(bid, council)
    certify_bid(neighbour, other)
    close_round(round_)
    extension = extend_bid(bid_id=bid.pk, to_at=later(hours=2), reason=WHY, by=officer)
    submission = submit_bid(bid_id=bid.pk, by=council.lead)
    assert submission.closes_at == extension.to_at
    with pytest.raises(BidRefused, match="The round closed"):
        submit_bid(bid_id=neighbour.pk, by=other.lead)
    assert {email.to for email in OutboxEmail.objects.filter(key__startswith="bid-extended:")} == {
        person.email for person in (council.lead, council.editor, council.dcs, council.s151)
    }


def test_a_deadline_of_its_own_passes_like_any_other(officer: User) -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    certify_bid(bid, council)
    close_round(bid.round)
    with without("own_deadline_was_given", "bids_bid"):
        Bid.objects.filter(pk=bid.pk).update(extended_to=database_now() - timedelta(seconds=1))
    with pytest.raises(BidRefused, match="its own deadline"):
        submit_bid(bid_id=bid.pk, by=council.lead)


def test_a_submitted_bid_is_reopened_until_its_own_deadline_and_counts_meanwhile(officer: User) -> None:
    council = make_council()
    bid = make_submitted_bid(make_round(), council)
    close_round(bid.round)
    with pytest.raises(BidRefused):
        reopen_bid(bid_id=bid.pk, by=council.lead)
    extend_bid(bid_id=bid.pk, to_at=later(hours=2), reason=WHY, by=officer)
    assert reopen_bid(bid_id=bid.pk, by=council.lead).state == "draft"


def test_assessment_waits_for_the_last_deadline_and_ends_all_extending(officer: User) -> None:
    round_ = make_round()
    bid = make_submitted_bid(round_)
    close_round(round_)
    extend_bid(bid_id=bid.pk, to_at=later(hours=2), reason=WHY, by=officer)
    with pytest.raises(Refused, match=f"More time was given to {bid.reference}"):
        open_gate(round_id=round_.pk, gate=Gate.ASSESS, by=officer)
    with pytest.raises(Refused, match="checked after that"):
        check_eligibility(bid_id=bid.pk, is_eligible=True, is_in_scope=True, reasons=[], by=officer)
    with without("own_deadline_was_given", "bids_bid"):
        Bid.objects.filter(pk=bid.pk).update(extended_to=database_now() - timedelta(seconds=1))
    check_eligibility(bid_id=bid.pk, is_eligible=True, is_in_scope=True, reasons=[], by=officer)
    for call in (
        lambda: extend_bid(bid_id=bid.pk, to_at=later(hours=2), reason=WHY, by=officer),
        lambda: extend_deadline(round_id=round_.pk, to_at=later(hours=2), reason=WHY, by=officer),
    ):
        with pytest.raises(Refused, match="checked already"):
            call()
    open_gate(round_id=round_.pk, gate=Gate.ASSESS, by=officer)
    with pytest.raises(Refused, match="Assessment started"):
        extend_deadline(round_id=round_.pk, to_at=later(hours=2), reason=WHY, by=officer)


def test_the_database_knows_no_deadline_but_what_was_given(officer: User) -> None:
    bid = make_bid(make_round(), make_council())
    given = extend_bid(bid_id=bid.pk, to_at=later(days=8), reason=WHY, by=officer).to_at
    for wanted in (later(days=30), given - timedelta(hours=1), None):
        with pytest.raises(DatabaseError, match="comes from an extension"), transaction.atomic():
            Bid.objects.filter(pk=bid.pk).update(extended_to=wanted)
    with without("own_deadline_was_given", "bids_bid"):
        assert Bid.objects.filter(pk=bid.pk).update(extended_to=later(days=30)) == 1


def test_the_database_holds_no_submission_against_a_later_deadline() -> None:
    council = make_council()
    submission = hand_in(make_bid(make_round(), council), council)
    submission.pk, submission.number, submission.receipt_code = None, 2, "AAAA-BBBB-CCCC"
    submission.closes_at += timedelta(days=1)
    with pytest.raises(DatabaseError, match="no later deadline"), transaction.atomic():
        submission.save(force_insert=True)
    with without("held_against_its_deadline", "bids_submission"):
        submission.save(force_insert=True)
    assert Submission.objects.count() == 2


def test_extensions_stay_and_never_shorten(officer: User) -> None:
    bid = make_bid(make_round(), make_council())
    extend_bid(bid_id=bid.pk, to_at=later(days=8), reason=WHY, by=officer)
    extend_deadline(round_id=bid.round_id, to_at=later(days=9), reason=WHY, by=officer)
    for model, trigger, table in (
        (BidExtension, "bid_extension_stays", "bids_bidextension"),
        (Extension, "programmes_extension_stays", "programmes_extension"),
    ):
        with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
            model.objects.update(reason="Another")
        with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
            model.objects.all().delete()
        with without(trigger, table):
            assert model.objects.update(reason="Another") == 1
            with pytest.raises(IntegrityError, match="never_shortens"), transaction.atomic():
                model.objects.update(to_at=later(days=-1), from_at=later(days=1))
