"""Handing in, reopening and withdrawing, one person at a time."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from bids.models import Bid, CostLine, Submission
from bids.refusals import BidRefused
from bids.selectors.submitted import counted_bids
from bids.services.submitting import reopen_bid, submit_bid, withdraw_bid
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.models import AuditEvent
from programmes.models import MemberRole
from tests.factories.bids import certify_bid, hand_in, make_bid, make_council, make_member, make_submitted_bid
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db


def test_a_submission_is_the_bid_as_it_stood_under_its_digest() -> None:
    council = make_council("Testford Council")
    bid = make_bid(make_round(), council)
    submission = hand_in(bid, council)
    snapshot = json.loads(submission.snapshot)
    assert submission.sha256 == sha256_of(submission.snapshot)
    assert snapshot["organisation"]["name"] == "Testford Council"
    assert snapshot["applied_for_pounds"] == 200_000
    assert snapshot["receipt_code"] == submission.receipt_code
    assert [section["slug"] for section in snapshot["sections"]] == ["about", "need", "work", "costs"]
    assert {certificate["office"] for certificate in snapshot["certifications"]} == {"dcs", "s151"}
    bid.refresh_from_db()
    assert bid.state == "submitted"
    assert AuditEvent.objects.filter(chain=bid.audit_chain, kind="bid.submitted").count() == 1


def test_submitting_twice_gives_the_same_submission() -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    first = hand_in(bid, council)
    assert submit_bid(bid_id=bid.pk, by=council.lead) == first
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("who", ["editor", "dcs"])
def test_only_a_lead_submits(who: str) -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    certify_bid(bid, council)
    with pytest.raises(BidRefused, match="Only a lead"):
        submit_bid(bid_id=bid.pk, by=getattr(council, who))


def test_another_organisations_lead_does_not_submit() -> None:
    council, stranger = make_council(), make_council()
    bid = make_bid(make_round(), council)
    certify_bid(bid, council)
    with pytest.raises(BidRefused, match="Only a lead"):
        submit_bid(bid_id=bid.pk, by=stranger.lead)


def test_whoever_certified_does_not_submit() -> None:
    council = make_council()
    bid = make_bid(make_round(certified_by_s151=False), council)
    certify_bid(bid, council)
    membership = council.dcs.memberships.get()
    membership.role, membership.office = MemberRole.LEAD, ""
    membership.save()
    with pytest.raises(BidRefused, match="somebody else has to submit"):
        submit_bid(bid_id=bid.pk, by=council.dcs)


def test_a_former_lead_does_not_submit() -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    certify_bid(bid, council)
    former = make_member(council.organisation, MemberRole.LEAD)
    former.memberships.update(ended_at=database_now(), ended_by=council.lead)
    with pytest.raises(BidRefused, match="Only a lead"):
        submit_bid(bid_id=bid.pk, by=former)


def test_after_the_deadline_the_refusal_says_when_the_round_closed() -> None:
    council, round_ = make_council(), make_round()
    bid = make_bid(round_, council)
    certify_bid(bid, council)
    close_round(round_)
    with pytest.raises(BidRefused, match=r"The round closed at .* You can still read everything"):
        submit_bid(bid_id=bid.pk, by=council.lead)
    assert bid.answers.count() == 3


def test_before_it_opens_the_refusal_says_when_it_opens() -> None:
    council, round_ = make_council(), make_round(opens_at=database_now() + timedelta(days=1))
    bid = make_bid(round_, council)
    with pytest.raises(BidRefused, match="This round opens at"):
        submit_bid(bid_id=bid.pk, by=council.lead)


@pytest.mark.parametrize(("grant", "said"), [(40_000, "the least this round awards is £50,000"), (600_000, "most")])
def test_an_amount_outside_the_limits_is_refused(grant: int, said: str) -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    certify_bid(bid, council)
    CostLine.objects.filter(bid=bid).update(amount_pounds=grant)
    with pytest.raises(BidRefused, match=said):
        submit_bid(bid_id=bid.pk, by=council.lead)


def test_reopening_keeps_the_last_submission_counting_and_the_next_one_takes_over() -> None:
    council, round_ = make_council(), make_round()
    bid = make_bid(round_, council)
    first = hand_in(bid, council)
    reopen_bid(bid_id=bid.pk, by=council.lead)
    assert [counted.latest_submission for counted in counted_bids(round_)] == [first]
    CostLine.objects.filter(bid=bid).update(amount_pounds=250_000)
    second = hand_in(bid, council)
    assert (second.number, json.loads(second.snapshot)["applied_for_pounds"]) == (2, 250_000)
    assert [counted.latest_submission for counted in counted_bids(round_)] == [second]
    assert json.loads(Submission.objects.get(pk=first.pk).snapshot)["applied_for_pounds"] == 200_000


def test_a_closed_round_reopens_nothing() -> None:
    council, round_ = make_council(), make_round()
    bid = make_bid(round_, council)
    hand_in(bid, council)
    close_round(round_)
    with pytest.raises(BidRefused, match="The round closed at"):
        reopen_bid(bid_id=bid.pk, by=council.lead)


def test_a_withdrawn_bid_counts_no_more_and_frees_its_place() -> None:
    council, round_ = make_council(), make_round()
    bid = make_bid(round_, council)
    hand_in(bid, council)
    with pytest.raises(BidRefused, match="Say why"):
        withdraw_bid(bid_id=bid.pk, by=council.lead, reason=" ")
    withdraw_bid(bid_id=bid.pk, by=council.lead, reason="The partner left.")
    assert list(counted_bids(round_)) == []
    make_bid(round_, council)
    with pytest.raises(BidRefused, match="withdrawn"):
        submit_bid(bid_id=bid.pk, by=council.lead)


def test_one_live_bid_per_organisation_and_round() -> None:
    council, round_ = make_council(), make_round()
    make_bid(round_, council)
    with pytest.raises(IntegrityError, match="bid_one_live_bid_per_slot"), transaction.atomic():
        make_bid(round_, council)


def test_the_list_of_counted_bids_takes_two_queries_at_any_length(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    for length in (1, 3):
        round_ = make_round()
        for _ in range(length):
            make_submitted_bid(round_)
        with django_assert_num_queries(2):  # type: ignore[operator]  # the plugin's context manager
            assert len([bid.latest_submission for bid in counted_bids(round_)]) == length


@pytest.mark.parametrize("change", ["UPDATE bids_submission SET snapshot = '{}'", "DELETE FROM bids_submission"])
def test_the_database_refuses_to_change_a_submission(change: str) -> None:
    make_submitted_bid(make_round())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
            cursor.execute(change)
        cursor.execute("ALTER TABLE bids_submission DISABLE TRIGGER submission_stands")
        cursor.execute("ALTER TABLE bids_submission DROP CONSTRAINT submission_digest_is_of_its_snapshot")
        cursor.execute(change)  # without the guard nothing else stops it
        assert cursor.rowcount == 1


def test_the_database_refuses_a_digest_that_is_not_of_the_snapshot() -> None:
    bid = make_bid(make_round(), make_council())
    now = database_now()
    with pytest.raises(IntegrityError, match="submission_digest_is_of_its_snapshot"), transaction.atomic():
        Submission.objects.create(
            bid=bid,
            number=1,
            receipt_code="X",
            snapshot="{}",
            sha256="0" * 64,
            submitted_at=now,
            submitted_by=bid.created_by,
            closes_at=now,
        )


def test_the_database_refuses_a_submission_after_its_deadline() -> None:
    bid = make_bid(make_round(), make_council())
    now = database_now()
    with pytest.raises(IntegrityError, match="submission_not_after_the_deadline"), transaction.atomic():
        Submission.objects.create(
            bid=bid,
            number=1,
            receipt_code="X",
            snapshot="{}",
            sha256=sha256_of("{}"),
            submitted_at=now,
            submitted_by=bid.created_by,
            closes_at=now - timedelta(microseconds=1),
        )


def test_the_database_refuses_to_edit_a_bid_that_is_handed_in() -> None:
    bid = make_submitted_bid(make_round())
    assert Bid.objects.get(pk=bid.pk).state == "submitted"
    with connection.cursor() as cursor:
        for table in ("bids_answer", "bids_costline"):
            with pytest.raises(IntegrityError, match="Only a draft"), transaction.atomic():
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 two tables of ours, named above
