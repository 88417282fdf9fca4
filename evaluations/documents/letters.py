"""The letters that tell bidders: the award letter, and the letter to everyone else."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from bids.models import Bid
from evaluations.documents import letters_clauses as clauses
from evaluations.documents.award_data import award_data
from evaluations.documents.letters_parts import comments_part, explained, facts_part, reasons_part, scores_part
from evaluations.documents.letters_setting import common_values, handed_in, letter_content
from evaluations.documents.letters_wording import body_for, worded
from evaluations.models import Decision, EligibilityCheck, LetterKind
from evaluations.refusals import JudgingRefused
from evaluations.selectors.eligibility import latest_check
from evaluations.selectors.letters import basis_for, wording_kind
from evaluations.selectors.letters_scores import scores_for
from evaluations.selectors.letters_wording import grounds_of
from evaluations.selectors.runs import explanation_of
from evaluations.states import DecisionKind, DecisionState
from portal.audit.clock import database_now
from portal.documents.blocks import Block
from portal.documents.kinds import Attachment, DocumentContent
from portal.look.words import moment, pounds
from programmes.models import OrganisationKind, Round

TIME_TO_ANSWER = timedelta(days=28)
TITLES = {
    LetterKind.AWARD: "Your bid has been awarded funding",
    LetterKind.RESERVE: "Your bid is a reserve",
    LetterKind.UNSUCCESSFUL: "Your bid has not been successful",
    LetterKind.INELIGIBLE: "Your bid could not be considered",
}


def build_award_letter(bid_id: int) -> DocumentContent:
    """The letter to a funded bidder. Raises ``JudgingRefused`` without an approved award."""
    bid = bid_of(bid_id)
    decision = approved(bid)
    if decision is None or decision.kind != DecisionKind.FUND:
        raise JudgingRefused(f"{bid.reference} has no approved award, so there is no award letter to make.")
    return award_letter(bid, decision, body_for(LetterKind.AWARD, bid.round))


def build_outcome_letter(bid_id: int) -> DocumentContent:
    """The letter to a reserve, an unsuccessful or an ineligible bidder."""
    bid = bid_of(bid_id)
    decision, check = approved(bid), latest_check(bid)
    if decision is not None and decision.kind != DecisionKind.FUND:
        return decided_letter(bid, decision, body_for(wording_kind(decision), bid.round))
    if decision is None and check is not None and not check.passed:
        return ineligible_letter(bid, check, body_for(LetterKind.INELIGIBLE, bid.round))
    raise JudgingRefused(f"{bid.reference} has no approved decision that an outcome letter could tell.")


def accept_by_for(round_: Round, decision: Decision, now: datetime) -> datetime:
    """When the award has to be answered: the round's date, or 5pm four weeks from now.

    A reserve that is funded later always gets four weeks.
    """
    if decision.supersedes_id is None and round_.accept_by is not None and round_.accept_by > now:
        return round_.accept_by
    last_day = timezone.localtime(now + TIME_TO_ANSWER).date()
    return timezone.make_aware(datetime.combine(last_day, time(17)))


def award_letter(bid: Bid, decision: Decision, body: str) -> DocumentContent:
    """In a wording given; raises ``JudgingRefused`` when that leaves out a required clause."""
    snapshot = handed_in(bid)
    asked = int(snapshot.get("applied_for_pounds", 0))
    accept_by = accept_by_for(bid.round, decision, database_now())
    values, parts = _result(bid, decision)
    is_part, was_reserve = decision.amount_pounds != asked, decision.supersedes_id is not None
    values |= {
        **grant_values(bid, decision.amount_pounds, asked),
        "accept_by": moment(accept_by),
        "opening": clauses.PROMOTED if was_reserve else clauses.THANKS,
        "part_sentence": clauses.PART if is_part else "",
    }
    parts["facts"] = facts_part(decision.amount_pounds, asked, moment(accept_by))
    more = {
        "amount": pounds(decision.amount_pounds),
        "asked": pounds(asked),
        "is_part": is_part,
        "was_reserve": was_reserve,
        "accept_by_at": accept_by.isoformat(),
    }
    data = json.dumps(award_data(bid, decision, snapshot), indent=2, ensure_ascii=False, sort_keys=True)
    return _decided(
        bid,
        LetterKind.AWARD,
        decision,
        body,
        values=values,
        parts=parts,
        more=more,
        attachments=[Attachment("award.json", "application/json", data.encode(), "The award as 360Giving data")],
    )


def decided_letter(bid: Bid, decision: Decision, body: str) -> DocumentContent:
    """To a reserve or an unsuccessful bidder, in a wording given."""
    values, parts = _result(bid, decision)
    values |= {"place": str(decision.reserve_order or ""), "reserve_clause": clauses.RESERVE}
    more = {"result": decision.kind, "place": decision.reserve_order}
    return _decided(bid, wording_kind(decision), decision, body, values=values, parts=parts, more=more)


def ineligible_letter(bid: Bid, check: EligibilityCheck, body: str) -> DocumentContent:
    """To a bidder whose bid was not considered, in a wording given."""
    kind = LetterKind.INELIGIBLE
    parts = {"reasons": reasons_part(list(check.reason_labels))}
    filled = worded(kind, body, about=bid.reference, values=common_values(bid), parts=parts)
    return letter_content(
        bid,
        filled,
        title=TITLES[kind],
        basis=basis_for(bid.round, None, check, grounds_of(bid.round)),
        signed=check.checked_by.full_name,
        more={"result": "ineligible", "place": None},
    )


def grant_values(bid: Bid, amount: int | None, asked: int) -> dict[str, str]:
    """What a letter about money may say."""
    is_council = bid.organisation.kind == OrganisationKind.COUNCIL
    return {
        "amount": pounds(amount),
        "asked": pounds(asked),
        "purpose_clause": clauses.purpose(bid.reference, bid.title),
        "payment_clause": clauses.BY_DETERMINATION if is_council else clauses.BY_AGREEMENT,
        "reporting_clause": clauses.REPORTING,
        "subsidy_clause": clauses.SUBSIDY,
        "data_protection_clause": clauses.DATA_OF_GRANT,
    }


def _result(bid: Bid, decision: Decision) -> tuple[dict[str, str], dict[str, list[Block]]]:
    scores = scores_for(bid)
    values = {
        **common_values(bid),
        "reason": decision.reason,
        "explanation": explained(explanation_of(bid), decision),
        "score": str(scores.score) if scores else "",
    }
    return values, {"scores": scores_part(scores), "comments": comments_part(scores)}


def _decided(
    bid: Bid,
    kind: LetterKind,
    decision: Decision,
    body: str,
    *,
    values: dict[str, str],
    parts: dict[str, list[Block]],
    more: dict[str, Any],
    attachments: list[Attachment] | None = None,
) -> DocumentContent:
    return letter_content(
        bid,
        worded(kind, body, about=bid.reference, values=values, parts=parts),
        title=TITLES[kind],
        basis=basis_for(bid.round, decision, None, grounds_of(bid.round)),
        signed=decision.approved_by.full_name if decision.approved_by else "",
        more=more,
        attachments=attachments or (),
    )


def bid_of(bid_id: int) -> Bid:
    """The bid with what letters say of its round and organisation."""
    return Bid.objects.select_related("round__programme", "organisation__authority").get(pk=bid_id)


def approved(bid: Bid) -> Decision | None:
    """The decision that the bid's letter tells."""
    return Decision.objects.filter(bid=bid, state=DecisionState.APPROVED).select_related("approved_by").first()
