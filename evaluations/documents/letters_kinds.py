"""The letters and grant papers as kinds of document: what each is called, who may read it, and when it holds."""

from __future__ import annotations

from functools import partial

from bids.models import Bid, BidOutcome
from bids.permissions import membership_of
from bids.states import OutcomeResponse
from evaluations.documents.agreement import build_grant_agreement
from evaluations.documents.determination import build_determination
from evaluations.documents.letters import build_award_letter, build_outcome_letter
from evaluations.models import Determination
from evaluations.permissions import may_follow
from evaluations.selectors.determinations import AGREEMENT, DETERMINATION
from evaluations.selectors.letters import AWARD_LETTER, OUTCOME_LETTER
from portal.accounts.models import User
from portal.documents.kinds import Kind
from portal.documents.models import Document
from programmes.models import Membership


def why_not_read_letter(user: User, document: Document) -> str | None:
    """The department's officers may; the bidder's people once this letter has been sent to them."""
    bid = _letters_bid(user, document)
    if not isinstance(bid, Bid):
        return bid
    sent = BidOutcome.objects.filter(bid=bid).exists() and bid.outcome.letter_id == document.pk
    return None if sent else "This letter has not been sent."


def why_not_read_agreement(user: User, document: Document) -> str | None:
    """The department's officers may; the bidder's people once they have accepted the award."""
    bid = _letters_bid(user, document)
    if not isinstance(bid, Bid):
        return bid
    accepted = BidOutcome.objects.filter(bid=bid, response=OutcomeResponse.ACCEPTED).exists()
    return None if accepted and document.is_current else "This letter is sent once the award is accepted."


def why_not_read_determination(user: User, document: Document) -> str | None:
    """The department's officers may; the councils it pays once the outcomes of the round are published."""
    if may_follow(user) is None:
        return None
    made = Determination.objects.filter(pk=document.subject_id).select_related("round").first()
    if made is None or made.round.outcomes_published_at is None:
        return "This determination is not published yet."
    organisations = Membership.objects.filter(user=user, ended_at__isnull=True).values("organisation")
    paid = BidOutcome.objects.filter(
        bid__round=made.round, bid__organisation__in=organisations, response=OutcomeResponse.ACCEPTED
    )
    return None if paid.exists() else "Only the authorities that it pays and the department can read it."


def _letters_bid(user: User, document: Document) -> Bid | str | None:
    """The bid, for one of the bidder's people; else whether (None) or why not this person may read its letters."""
    if may_follow(user) is None:
        return None
    bid = Bid.objects.select_related("organisation").filter(pk=document.subject_id).first()
    if bid is None or membership_of(user, bid.organisation) is None:
        return "Only the bidder and the department can read this letter."
    return bid


def why_letter_not_in_force(document: Document) -> str:
    """Once its bidder was told, the letter they were told with holds; another one of the bid does not."""
    outcome = BidOutcome.objects.filter(bid_id=document.subject_id).first()
    if outcome is None:
        return "It has not been sent."
    if outcome.letter_id != document.pk:
        return "Another letter was sent about this bid."
    if outcome.response in (OutcomeResponse.DECLINED, OutcomeResponse.LAPSED):
        return "The award has ended."
    return ""


_letter = partial(Kind, template="documents/evaluations/letter.html", usual_seconds=5, is_letter=True)

LETTER_KINDS = (
    _letter(
        name=AWARD_LETTER,
        title="Award letter",
        build=build_award_letter,
        may_read=why_not_read_letter,
        why_not_in_force=why_letter_not_in_force,
        version=2,
    ),
    _letter(
        name=OUTCOME_LETTER,
        title="Outcome letter",
        build=build_outcome_letter,
        may_read=why_not_read_letter,
        why_not_in_force=why_letter_not_in_force,
        version=2,
    ),
    _letter(
        name=AGREEMENT,
        title="Grant funding agreement cover letter",
        build=build_grant_agreement,
        may_read=why_not_read_agreement,
    ),
    Kind(
        name=DETERMINATION,
        title="Section 31 grant determination",
        template="documents/evaluations/determination.html",
        build=build_determination,
        may_read=why_not_read_determination,
        usual_seconds=5,
        is_letter=True,
    ),
)
