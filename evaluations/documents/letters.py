"""The letters that tell bidders: the award letter, and the letter to everyone else."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from bids.models import Bid
from bids.selectors.submitted import latest_submission, snapshot_of
from evaluations.models import Decision, EligibilityCheck
from evaluations.refusals import JudgingRefused
from evaluations.selectors.eligibility import latest_check
from evaluations.selectors.letters import basis_for
from evaluations.states import DecisionKind, DecisionState
from portal.audit.clock import database_now
from portal.documents.kinds import DocumentContent
from portal.look.words import day, moment, pounds
from programmes.models import OrganisationKind, Round

TIME_TO_ANSWER = timedelta(days=28)
SENDER = ("Children's Social Care Innovation", "Sanctuary Buildings", "20 Great Smith Street", "London SW1P 3BT")
SIGNS_FOR = "For the Secretary of State for Education"


def build_award_letter(bid_id: int) -> DocumentContent:
    """The letter to a funded bidder. Raises ``JudgingRefused`` without an approved award."""
    bid = _bid(bid_id)
    decision = _approved(bid)
    if decision is None or decision.kind != DecisionKind.FUND:
        raise JudgingRefused(f"{bid.reference} has no approved award, so there is no award letter to make.")
    asked = _applied_for(bid)
    accept_by = accept_by_for(bid.round, decision, database_now())
    return _letter(
        bid,
        title="Your bid has been awarded funding",
        basis=basis_for(bid.round, decision, None),
        signed=decision.approved_by.full_name if decision.approved_by else "",
        more={
            "amount": pounds(decision.amount_pounds),
            "asked": pounds(asked),
            "is_part": decision.amount_pounds != asked,
            "was_reserve": decision.supersedes_id is not None,
            "reason": decision.reason,
            "accept_by": moment(accept_by),
            "accept_by_at": accept_by.isoformat(),
        },
    )


def build_outcome_letter(bid_id: int) -> DocumentContent:
    """The letter to a reserve, an unsuccessful or an ineligible bidder."""
    bid = _bid(bid_id)
    decision, check = _approved(bid), latest_check(bid)
    if decision is not None and decision.kind != DecisionKind.FUND:
        return _decided_letter(bid, decision)
    if decision is None and check is not None and not check.passed:
        return _ineligible_letter(bid, check)
    raise JudgingRefused(f"{bid.reference} has no approved decision that an outcome letter could tell.")


def accept_by_for(round_: Round, decision: Decision, now: datetime) -> datetime:
    """When the award has to be answered: the round's date, or 5pm four weeks from now.

    A reserve that is funded later always gets four weeks.
    """
    if decision.supersedes_id is None and round_.accept_by is not None and round_.accept_by > now:
        return round_.accept_by
    last_day = timezone.localtime(now + TIME_TO_ANSWER).date()
    return timezone.make_aware(datetime.combine(last_day, time(17)))


def _decided_letter(bid: Bid, decision: Decision) -> DocumentContent:
    is_reserve = decision.kind == DecisionKind.RESERVE
    return _letter(
        bid,
        title="Your bid is a reserve" if is_reserve else "Your bid has not been successful",
        basis=basis_for(bid.round, decision, None),
        signed=decision.approved_by.full_name if decision.approved_by else "",
        more={
            "result": decision.kind,
            "place": decision.reserve_order,
            "reason": decision.reason,
            "reasons": [],
        },
    )


def _ineligible_letter(bid: Bid, check: EligibilityCheck) -> DocumentContent:
    return _letter(
        bid,
        title="Your bid could not be considered",
        basis=basis_for(bid.round, None, check),
        signed=check.checked_by.full_name,
        more={"result": "ineligible", "place": None, "reason": "", "reasons": check.reason_labels},
    )


def _letter(bid: Bid, *, title: str, basis: str, signed: str, more: dict[str, Any]) -> DocumentContent:
    round_ = bid.round
    return DocumentContent(
        title=title,
        subject_label=bid.reference,
        reference=bid.reference,
        chain=bid.audit_chain,
        demonstration=round_.is_demonstration,
        context={
            "sender": list(SENDER),
            "addressee": _addressee(bid),
            "addressee_known": False,
            "letter_date": day(database_now()),
            "signatory": {"name": signed, "role": SIGNS_FOR, "team": "Department for Education"},
            "reference": bid.reference,
            "bid_title": bid.title,
            "round": round_.title,
            "contact": round_.contact_email,
            "basis": basis,
            **more,
        },
    )


def _addressee(bid: Bid) -> list[str]:
    organisation = bid.organisation
    is_council = organisation.kind == OrganisationKind.COUNCIL
    office = "The Director of Children's Services" if is_council else "The Chief Executive"
    lines = [line.strip() for line in organisation.address.splitlines() if line.strip()]
    return [office, organisation.name, *(line for line in lines if line != organisation.name)]


def _bid(bid_id: int) -> Bid:
    return Bid.objects.select_related("round", "organisation").get(pk=bid_id)


def _approved(bid: Bid) -> Decision | None:
    return Decision.objects.filter(bid=bid, state=DecisionState.APPROVED).select_related("approved_by").first()


def _applied_for(bid: Bid) -> int:
    submission = latest_submission(bid)
    return int(snapshot_of(submission)["applied_for_pounds"]) if submission else 0
