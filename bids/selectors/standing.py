"""Where a bid stands, in the words and colours that every page shares."""

from __future__ import annotations

import datetime as dt

from bids.models import Bid, BidOutcome, Erasure
from bids.states import BidState, OutcomeResponse, Result
from portal.documents.models import Document
from portal.documents.states import State
from portal.look.words import moment
from programmes.states import Phase

RESULTS = {
    Result.FUNDED: "awarded",
    Result.RESERVE: "reserve",
    Result.UNSUCCESSFUL: "unsuccessful",
    Result.INELIGIBLE: "ineligible",
}
BEING_JUDGED = frozenset({Phase.ASSESSING, Phase.DECIDING, Phase.NOTIFIED, Phase.COMPLETE})


def agreement_of(outcome: BidOutcome | None) -> Document | None:
    """The letter that goes with the grant agreement of an accepted award, once it is made."""
    if outcome is None or outcome.response != OutcomeResponse.ACCEPTED:
        return None
    made = Document.objects.filter(kind="grant_agreement", subject_id=outcome.bid_id, is_current=True)
    return made.filter(state=State.READY).defer("snapshot").first()


def outcome_of(bid: Bid) -> BidOutcome | None:
    """What the bidder has been told, if anything yet."""
    return getattr(bid, "outcome", None)


def erasure_of(bid: Bid) -> Erasure | None:
    """The erasing of what the bid said, once its round's years are over."""
    return getattr(bid, "erasure", None)


def is_handed_in(bid: Bid) -> bool:
    """Whether any submission of the bid stands (a reopened one counts by its last)."""
    if bid.state == BidState.WITHDRAWN:
        return False
    total = getattr(bid, "submission_total", None)
    return bool(total) if total is not None else bid.submissions.exists()


def standing(bid: Bid, now: dt.datetime) -> str:
    """The code of the bid's state as ``portal.look.states`` shows it."""
    if bid.state == BidState.WITHDRAWN:
        return "withdrawn"
    outcome = outcome_of(bid)
    if outcome is not None:
        return _of_outcome(outcome)
    return _before_outcome(bid, bid.phase_at(now))


def _of_outcome(outcome: BidOutcome) -> str:
    if outcome.response:
        return OutcomeResponse(outcome.response).value
    return RESULTS[Result(outcome.result)]


def _before_outcome(bid: Bid, phase: Phase) -> str:
    if phase == Phase.OPEN:
        return "submitted" if bid.state == BidState.SUBMITTED else "draft"
    if not is_handed_in(bid):
        return "not_submitted"
    return "being_assessed" if phase in BEING_JUDGED else "submitted"


def why_uninvited(bid: Bid) -> str | None:
    """That the invitation this bid was started on was taken back, and why; or None."""
    invitation = bid.invitation
    if invitation is None or invitation.revoked_at is None:
        return None
    when = moment(invitation.revoked_at)
    return (
        f"The invitation to this round was taken back {when}, so this bid cannot be changed or submitted. "
        f"The department’s reason: {invitation.revoked_reason}"
    )


def why_not_writable(bid: Bid, now: dt.datetime) -> str | None:
    """Why nothing of the bid can be changed at this moment, or ``None`` when it can."""
    if bid.state == BidState.WITHDRAWN:
        return "This bid was withdrawn, so it cannot be changed. Everything in it can still be read."
    if uninvited := why_uninvited(bid):
        return uninvited
    phase = bid.phase_at(now)
    if phase in (Phase.DRAFT, Phase.SCHEDULED):
        return f"The round opens {moment(bid.round.opens_at)}." if bid.round.opens_at else "The round is not open yet."
    if phase != Phase.OPEN:
        closed = f"This bid had until {moment(bid.closes_at)}" if bid.has_own_deadline else None
        closed = closed or f"The round closed {moment(bid.round.closes_at)}"
        return f"{closed}, so this bid cannot be changed. Everything in it can still be read."
    if bid.state == BidState.SUBMITTED:
        until = moment(bid.closes_at) if bid.has_own_deadline else "the round closes"
        return f"This bid has been submitted. A lead can reopen it until {until}."
    return None
