"""Rounds that follow a round: only those who are invited bid, in the service and in the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from bids.models import Bid, BidCopy, Reuse, StageInvitation, Submission
from bids.refusals import BidRefused
from bids.services.stages import invite_to_round, take_back_invitation
from bids.services.starting import start_bid
from bids.services.submitting import submit_bid, withdraw_bid
from bids.states import InvitationBasis
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from programmes.models import Question, Round
from programmes.services.sealing import seal_payload
from tests.accounts.people import make_staff
from tests.bids.rounds import signed_in
from tests.evaluations.test_promises import without
from tests.factories.bids import (
    Council,
    certify_bid,
    hand_in,
    hand_in_like,
    make_bid,
    make_council,
    make_submitted_bid,
)
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db
WHY = "The round has less money than it was."


@pytest.fixture
def first() -> Round:
    return make_round(title="Expressions of interest")


def following(first: Round, **fields: Any) -> Round:
    """An open round that follows the first, which is closed now."""
    close_round(first)
    return make_round(follows=first, **fields)


def invite(round_: Round, *bids: Bid, by: User, reason: str = "A strong idea") -> list[StageInvitation]:
    ids = [bid.pk for bid in bids]
    return invite_to_round(round_id=round_.pk, bid_ids=ids, basis=InvitationBasis.BY_HAND, reason=reason, by=by)


def start(round_: Round, council: Council) -> Bid:
    return start_bid(round_id=round_.pk, organisation_id=council.organisation.pk, by=council.lead)


def test_the_invited_and_only_they_start_with_what_they_wrote(first: Round, officer: User) -> None:
    council, other = make_council(), make_council()
    earlier, _ = make_submitted_bid(first, council), make_submitted_bid(first, other)
    second = following(first)
    [invitation] = invite(second, earlier, by=officer)
    bid = start(second, council)
    assert (bid.invitation, bid.title) == (invitation, "A better start")
    values = dict(bid.answers.values_list("question__key", "value"))
    assert values["problem"] == "Too many moves between homes."
    assert [line.amount_pounds for line in bid.cost_lines.all()] == [200_000]
    assert BidCopy.objects.get(bid=bid).source == earlier
    assert Reuse.objects.filter(answer__bid=bid, source__bid=earlier).count() == 3
    with pytest.raises(BidRefused, match=r"by invitation, after Expressions of interest. .* was not invited"):
        start(second, other)
    assert not Bid.objects.filter(round=second, organisation=other.organisation).exists()


def test_an_invitation_is_told_recorded_and_given_once(first: Round, officer: User) -> None:
    council = make_council()
    earlier = make_submitted_bid(first, council)
    second = following(first)
    assert len(invite(second, earlier, by=officer)) == 1
    assert invite(second, earlier, by=officer) == []
    told = OutboxEmail.objects.filter(template="bids/invited")
    assert {email.to for email in told} == {council.lead.email, council.editor.email}
    assert "A strong idea" not in told[0].text_body
    assert AuditEvent.objects.filter(kind="round.invited", chain=second.audit_chain).count() == 1
    assert AuditEvent.objects.filter(kind="bid.invited", chain=earlier.audit_chain).count() == 1


def test_what_cannot_be_invited(first: Round, officer: User) -> None:
    council = make_council()
    handed_in, draft = make_submitted_bid(first, council), make_bid(first, make_council())
    elsewhere = make_submitted_bid(make_round())
    early = make_round(follows=first)
    with pytest.raises(BidRefused, match="Invite from it after that"):
        invite(early, handed_in, by=officer)
    close_round(first)
    for refused in (draft, elsewhere):
        with pytest.raises(BidRefused, match="Only bids that were handed in to Expressions"):
            invite(early, handed_in, refused, by=officer)
    with pytest.raises(BidRefused, match="at least one bid"):
        invite(early, by=officer)
    with pytest.raises(BidRefused, match="Say why"):
        invite(early, handed_in, by=officer, reason=" ")
    with pytest.raises(BidRefused, match="follows no other round"):
        invite(make_round(), handed_in, by=officer)
    for stranger in (council.lead, make_staff(Role.ASSESSOR), make_staff(Role.AUDITOR)):
        with pytest.raises(BidRefused, match="Only fund officers"):
            invite(early, handed_in, by=stranger)
    assert not StageInvitation.objects.exists()
    close_round(early)
    with pytest.raises(BidRefused, match="has closed"):
        invite(early, handed_in, by=officer)


def test_one_bid_for_each_invitation(first: Round, officer: User) -> None:
    council = make_council()
    earlier = make_submitted_bid(first, council)
    second = following(first, bids_per_organisation=5)
    invite(second, earlier, by=officer)
    bid = start(second, council)
    with pytest.raises(BidRefused, match="already has a bid in this round for each that was invited"):
        start(second, council)
    withdraw_bid(bid_id=bid.pk, by=council.lead, reason="Begun by mistake")
    assert start(second, council).invitation_id == bid.invitation_id


def uninvited(second: Round, council: Council) -> None:
    """A bid put into the round past every service."""
    Bid.objects.create(reference="X-1", round=second, organisation=council.organisation, created_by=council.lead)


def test_the_database_lets_nobody_in_uninvited(first: Round, officer: User) -> None:
    council, other = make_council(), make_council()
    earlier = make_submitted_bid(first, council)
    second = following(first)
    [invitation] = invite(second, earlier, by=officer)
    with pytest.raises(DatabaseError, match="Only those who are invited"), transaction.atomic():
        uninvited(second, other)
    with pytest.raises(DatabaseError, match="Only those who are invited"), transaction.atomic():
        Bid.objects.create(
            reference="X-2", round=second, organisation=other.organisation, created_by=other.lead, invitation=invitation
        )
    mine = start(second, council)
    for change in ({"organisation": other.organisation}, {"invitation": None}):
        with pytest.raises(DatabaseError, match="Only those who are invited"), transaction.atomic():
            Bid.objects.filter(pk=mine.pk).update(**change)
    moved = make_bid(make_round(), other)
    with pytest.raises(DatabaseError, match="Only those who are invited"), transaction.atomic():
        Bid.objects.filter(pk=moved.pk).update(round=second)


def test_without_the_trigger_anybody_gets_in(first: Round) -> None:
    """What the guard is for: taken out, the same rows go in."""
    second, other = following(first), make_council()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE bids_bid DISABLE TRIGGER by_invitation_only")
        uninvited(second, other)
        assert Bid.objects.filter(round=second).count() == 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE bids_bid ENABLE TRIGGER by_invitation_only")


def test_an_invitation_stays_as_it_was_given(first: Round, officer: User) -> None:
    earlier, elsewhere = make_submitted_bid(first), make_submitted_bid(make_round())
    unreasoned = make_submitted_bid(first)
    second = following(first)
    [invitation] = invite(second, earlier, by=officer)
    with pytest.raises(DatabaseError, match="stays as it was given"), transaction.atomic():
        StageInvitation.objects.filter(pk=invitation.pk).update(reason="Another")
    with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
        StageInvitation.objects.filter(pk=invitation.pk).delete()
    values = {"round": second, "basis": "decision", "invited_at": invitation.invited_at, "invited_by": officer}
    with pytest.raises(DatabaseError, match="round that follows its own"), transaction.atomic():
        StageInvitation.objects.create(bid=elsewhere, **values)
    with pytest.raises(DatabaseError, match="by_hand_says_why"), transaction.atomic():
        StageInvitation.objects.create(bid=unreasoned, **{**values, "basis": "by_hand"})


def test_an_invitation_is_taken_back_and_told(first: Round, officer: User) -> None:
    council = make_council()
    earlier = make_submitted_bid(first, council)
    second = following(first)
    [invitation] = invite(second, earlier, by=officer)
    draft = start(second, council)
    with pytest.raises(BidRefused, match="Say why"):
        take_back_invitation(invitation_id=invitation.pk, reason=" ", by=officer)
    for other in (make_staff(Role.APPROVER), council.lead):
        with pytest.raises(Refused, match="Only fund officers"):
            take_back_invitation(invitation_id=invitation.pk, reason=WHY, by=other)
    for _ in "twice":
        take_back_invitation(invitation_id=invitation.pk, reason=WHY, by=officer)
    told = OutboxEmail.objects.filter(key__startswith="uninvited:")
    assert {email.to for email in told} == {council.lead.email, council.editor.email}
    assert all(WHY in email.text_body and "can no longer be changed" in email.text_body for email in told)
    assert AuditEvent.objects.filter(chain=earlier.audit_chain, kind="bid.uninvited").count() == 1
    assert AuditEvent.objects.filter(chain=second.audit_chain, kind="round.uninvited").count() == 1
    with pytest.raises(BidRefused, match="was taken back"):
        certify_bid(draft, council)
    with pytest.raises(BidRefused, match="was taken back"):
        submit_bid(bid_id=draft.pk, by=council.lead)
    page = signed_in(council.lead).get(draft.get_absolute_url()).content.decode()
    assert WHY in page
    assert "What the bid says" in page
    withdraw_bid(bid_id=draft.pk, by=council.lead, reason="So be it.")
    with pytest.raises(BidRefused, match="invit"):
        start(second, council)


def test_who_is_invited_again_goes_on_with_the_draft(first: Round, officer: User) -> None:
    council = make_council()
    earlier = make_submitted_bid(first, council)
    second = following(first)
    [invitation] = invite(second, earlier, by=officer)
    draft = start(second, council)
    take_back_invitation(invitation_id=invitation.pk, reason=WHY, by=officer)
    [again] = invite(second, earlier, by=officer)
    draft.refresh_from_db()
    assert draft.invitation == again
    hand_in(draft, council)
    with pytest.raises(BidRefused, match="has submitted a bid on this invitation"):
        take_back_invitation(invitation_id=again.pk, reason=WHY, by=officer)


def test_the_database_keeps_an_invitation_that_was_used_and_one_that_was_taken_back(
    first: Round, officer: User
) -> None:
    council, other = make_council(), make_council()
    bids = make_submitted_bid(first, council), make_submitted_bid(first, other)
    second = following(first)
    used, revoked = invite(second, *bids, by=officer)
    hand_in(start(second, council), council)
    draft = start(second, other)
    certify_bid(draft, other)
    values = {"revoked_at": used.invited_at, "revoked_by": officer, "revoked_reason": WHY}
    with pytest.raises(DatabaseError, match="is not taken back"), transaction.atomic():
        StageInvitation.objects.filter(pk=used.pk).update(**values)
    with pytest.raises(DatabaseError, match="stays as it was given"), transaction.atomic():
        StageInvitation.objects.filter(pk=revoked.pk).update(**values, reason="Another")
    with pytest.raises(DatabaseError, match="says_why"), transaction.atomic():
        StageInvitation.objects.filter(pk=revoked.pk).update(**{**values, "revoked_reason": ""})
    take_back_invitation(invitation_id=revoked.pk, reason=WHY, by=officer)
    with pytest.raises(DatabaseError, match="stays as it was given"), transaction.atomic():
        StageInvitation.objects.filter(pk=revoked.pk).update(revoked_at=None, revoked_by=None, revoked_reason="")
    pattern = Submission.objects.filter(bid__invitation=used).get()
    with pytest.raises(DatabaseError, match="was taken back"), transaction.atomic():
        hand_in_like(pattern, draft, "AAAA-BBBB-CCCC")
    with without("invitation_stands", "bids_submission"):
        hand_in_like(pattern, draft, "AAAA-BBBB-CCCC")


def test_what_a_published_round_follows_is_sealed(first: Round) -> None:
    second = following(first)
    for change in ({"follows": None}, {"partners_confirm": True}):
        with pytest.raises(DatabaseError, match="who may bid in it stays"), transaction.atomic():
            Round.objects.filter(pk=second.pk).update(**change)
    sealed = seal_payload(second, seed_sha256="0" * 64)
    assert '"follows":{"slug":"' in sealed
    assert '"follows"' not in seal_payload(make_round(), seed_sha256="0" * 64)
    with pytest.raises(DatabaseError, match="does_not_follow_itself"), transaction.atomic():
        Round.objects.filter(pk=make_round(published=False).pk).update(follows=Round.objects.latest("pk"))


def test_your_bids_say_who_is_invited(first: Round, officer: User) -> None:
    council, other = make_council(), make_council()
    earlier = make_submitted_bid(first, council)
    second = following(first, title="Full bids")
    invite(second, earlier, by=officer)
    assert f"/bids/start/{second.slug}/" in signed_in(council.lead).get("/bids/").content.decode()
    html = signed_in(other.lead).get("/bids/").content.decode()
    assert "was not invited" in html
    assert f"/bids/start/{second.slug}/" not in html
    response = signed_in(other.lead).post(f"/bids/start/{second.slug}/", {"organisation": other.organisation.slug})
    assert response.status_code == 200
    assert not Bid.objects.filter(round=second).exists()
    page = f"/bids/start/{second.slug}/"
    asked = html_of(council.lead, page)
    assert "It starts with what you wrote in" in asked
    assert f"{earlier.reference}, “A better start”" in asked
    signed_in(council.lead).post(page, {"organisation": council.organisation.slug})
    assert Bid.objects.get(round=second).organisation == council.organisation
    assert "It starts with what you wrote in" not in html_of(council.lead, page)
    assert "It starts with what you wrote in" not in html_of(other.lead, page)


def html_of(reader: User, page: str) -> str:
    return signed_in(reader).get(page).content.decode()


def test_a_round_of_other_questions_lists_what_did_not_fit(first: Round, officer: User) -> None:
    council = make_council()
    earlier = make_submitted_bid(first, council)
    close_round(first)
    second = make_round(published=False, follows=first, first_financial_year=2040, last_financial_year=2041)
    Question.objects.filter(section__round=second, key="plan").delete()
    Question.objects.filter(section__round=second, key="problem").update(word_limit=3)
    Round.objects.filter(pk=second.pk).update(published_at=second.created_at, published_by=officer)
    invite(second, earlier, by=officer)
    left = {item["label"]: item["reason"] for item in start(second, council).copied_from.left_out}
    assert left["What will you do?"] == "This round does not ask it."
    assert left["What is the problem?"] == "It has 5 words, and this question takes up to 3."
    assert any("does not pay for it" in reason for reason in left.values())
