"""The letter that goes with a grant funding agreement, to a trust, a charity or whoever else is no council."""

from __future__ import annotations

from bids.models import Bid
from evaluations.documents.letters import approved, bid_of, grant_values
from evaluations.documents.letters_setting import common_values, handed_in, letter_content
from evaluations.documents.letters_wording import body_for, worded
from evaluations.documents.profile import by_year, year_words
from evaluations.models import Decision, LetterKind
from evaluations.refusals import JudgingRefused
from evaluations.selectors.determinations import agreement_basis
from evaluations.selectors.letters_wording import grounds_of
from evaluations.states import DecisionKind
from portal.documents.blocks import Block, Table
from portal.documents.kinds import DocumentContent
from portal.look.words import pounds
from programmes.models import OrganisationKind

TITLE = "Your grant funding agreement"


def build_grant_agreement(bid_id: int) -> DocumentContent:
    """The cover letter of a bid's agreement. Raises ``JudgingRefused`` without an approved award, and for councils."""
    bid = bid_of(bid_id)
    decision = approved(bid)
    if decision is None or decision.kind != DecisionKind.FUND:
        raise JudgingRefused(f"{bid.reference} has no approved award, so there is no agreement to send.")
    if bid.organisation.kind == OrganisationKind.COUNCIL:
        raise JudgingRefused(f"{bid.organisation.name} is a council: it is paid by grant determination.")
    return agreement_letter(bid, decision, body_for(LetterKind.AGREEMENT, bid.round))


def agreement_letter(bid: Bid, decision: Decision, body: str) -> DocumentContent:
    """In a wording given."""
    snapshot = handed_in(bid)
    amount = decision.amount_pounds or 0
    asked = int(snapshot["applied_for_pounds"])
    values = {**common_values(bid), **grant_values(bid, amount, asked)}
    parts = {"schedule": schedule_part(by_year(snapshot, amount))}
    return letter_content(
        bid,
        worded(LetterKind.AGREEMENT, body, about=bid.reference, values=values, parts=parts),
        title=TITLE,
        basis=agreement_basis(decision, grounds_of(bid.round)),
        signed=decision.approved_by.full_name if decision.approved_by else "",
        more={"amount": pounds(amount)},
    )


def schedule_part(years: dict[int, int]) -> list[Block]:
    """The amount of each financial year, and their sum."""
    rows = [[year_words(year), pounds(amount)] for year, amount in years.items()]
    total = ["Together", pounds(sum(years.values()))]
    return [Table(["Financial year", "Grant"], [*rows, total], numeric=[1], widths=[3, 1], total=True)]
