"""Rounds at each stage of judging, with assessors and scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bids.models import Bid
from evaluations.models import (
    Allocation,
    Assessment,
    AssessorProfile,
    Decision,
    DecisionReason,
    DiligenceCheck,
    DueDiligence,
    SealedSeed,
)
from evaluations.services.allocating import allocate_several
from evaluations.services.approving import approve_decision
from evaluations.services.checking import check_eligibility
from evaluations.services.deciding import propose_decision
from evaluations.services.declaring import declare
from evaluations.services.diligence import Rated, record_diligence
from evaluations.services.gates import open_gate
from evaluations.services.letters import render_letters
from evaluations.services.scoring import Mark, save_assessment, submit_assessment
from evaluations.states import DecisionKind, Rating
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.documents.models import Document
from portal.documents.states import State
from programmes.models import Round
from programmes.states import Gate
from tests.accounts.people import make_staff
from tests.factories.bids import Council, hand_in, make_bid, make_council
from tests.factories.rounds import close_round, make_round


@dataclass
class Judged:
    """A round with its people; ``bids`` in order of reference."""

    round: Round
    officer: User
    approver: User
    bids: list[Bid]
    councils: list[Council]
    assessors: list[AssessorProfile] = field(default_factory=list)


def make_assessor(name: str = "Ash Assessor", **fields: Any) -> AssessorProfile:
    """Someone who may score bids, trained today unless told otherwise."""
    user = make_staff(Role.ASSESSOR, full_name=name)
    fields.setdefault("trained_on", database_now().date())
    return AssessorProfile.objects.create(user=user, **fields)


def make_closed_round(bids: int = 2, *, assessors: int = 2, grant: int = 200_000, **fields: Any) -> Judged:
    """A closed round with bids handed in, nothing checked yet, and assessors with no ties."""
    round_ = make_round(**fields)
    SealedSeed.objects.create(round=round_, seed="0" * 64)
    councils = [make_council() for _ in range(bids)]
    made = []
    for council in councils:
        bid = make_bid(round_, council, grant=grant)
        hand_in(bid, council)
        bid.refresh_from_db()
        made.append(bid)
    return Judged(
        round=close_round(round_),
        officer=make_staff(Role.FUND_OFFICER, full_name="Frances Officer"),
        approver=make_staff(Role.APPROVER, full_name="Ali Approver"),
        bids=made,
        councils=councils,
        assessors=[make_assessor(f"Assessor {number}") for number in range(1, assessors + 1)],
    )


def pass_check(judged: Judged, bid: Bid) -> None:
    """The bid passes its eligibility check."""
    check_eligibility(bid_id=bid.pk, is_eligible=True, is_in_scope=True, reasons=[], by=judged.officer)


def allocated(judged: Judged) -> Judged:
    """Every bid checked and given to every assessor, and assessment started."""
    for bid in judged.bids:
        pass_check(judged, bid)
    pairs = [(bid.pk, assessor.pk) for bid in judged.bids for assessor in judged.assessors]
    _, refused = allocate_several(pairs=pairs, by=judged.officer, due_at=database_now() + timedelta(days=7))
    assert not refused, refused
    open_gate(round_id=judged.round.pk, gate=Gate.ASSESS, by=judged.officer)
    judged.round.refresh_from_db()
    return judged


def make_assessing(bids: int = 2, **fields: Any) -> Judged:
    """A round in assessment, with every bid allocated and nothing declared."""
    return allocated(make_closed_round(bids, **fields))


def allocation_of(judged: Judged, bid: int = 0, assessor: int = 0) -> Allocation:
    """One allocation, by position."""
    return Allocation.objects.get(bid=judged.bids[bid], assessor=judged.assessors[assessor])


def declare_none(allocation: Allocation) -> Allocation:
    """The assessor declares no interest."""
    declare(allocation_id=allocation.pk, has_interest=False, by=allocation.assessor.user)
    allocation.refresh_from_db()
    return allocation


def save_scores(allocation: Allocation, values: Sequence[int], words: str = "Because it is so.") -> Assessment:
    """Save a level for each criterion in order, with a justification."""
    criteria = allocation.bid.round.criteria.order_by("order")
    marks = {each.pk: Mark(value, words) for each, value in zip(criteria, values, strict=True)}
    saved = Assessment.objects.filter(allocation=allocation).first()
    return save_assessment(
        allocation_id=allocation.pk,
        marks=marks,
        comment="",
        revision=saved.revision if saved else 0,
        by=allocation.assessor.user,
    )


def submit_scores(allocation: Allocation, values: Sequence[int], words: str = "Because it is so.") -> Assessment:
    """Declare if need be, save and submit."""
    if allocation.state == "allocated":
        declare_none(allocation)
    save_scores(allocation, values, words)
    return submit_assessment(allocation_id=allocation.pk, by=allocation.assessor.user)


def score_everything(judged: Judged, levels: Sequence[int] = ()) -> Judged:
    """Every assessor gives each bid the same level: the first bid 5, then 4, and so on."""
    for number, bid in enumerate(judged.bids):
        level = levels[number] if levels else max(5 - number, 0)
        for allocation in Allocation.objects.filter(bid=bid).exclude(state="recused"):
            submit_scores(allocation, [level, level])
    return judged


def make_deciding(bids: int = 2, levels: Sequence[int] = (), **fields: Any) -> Judged:
    """A round in which every score is in and decisions have started."""
    judged = score_everything(make_assessing(bids, **fields), levels)
    open_gate(round_id=judged.round.pk, gate=Gate.DECIDE, by=judged.officer)
    judged.round.refresh_from_db()
    return judged


def propose(judged: Judged, bid: Bid, kind: DecisionKind = DecisionKind.FUND, amount: int | None = None) -> Decision:
    """The officer decides."""
    if kind is DecisionKind.FUND and amount is None:
        amount = 200_000
    return propose_decision(
        bid_id=bid.pk,
        kind=kind,
        amount_pounds=amount,
        reason="It stands out.",
        reason_codes=[WHY[kind]],
        by=judged.officer,
    )


WHY = {
    DecisionKind.FUND: DecisionReason.MERIT,
    DecisionKind.RESERVE: DecisionReason.RESERVE,
    DecisionKind.REJECT: DecisionReason.BUDGET,
}


def look_into(judged: Judged, bid: Bid) -> None:
    """Every due diligence check of a bid comes out green, unless it was made before."""
    if DueDiligence.objects.filter(bid=bid).exists():
        return
    found = {check: Rated(Rating.GREEN) for check in DiligenceCheck}
    record_diligence(bid_id=bid.pk, found=found, by=judged.officer)


def decide(judged: Judged, bid: Bid, kind: DecisionKind = DecisionKind.FUND, amount: int | None = None) -> Decision:
    """The officer decides, looks into who is to be paid, and the approver approves; a second one where needed."""
    decision = propose(judged, bid, kind, amount)
    if kind is DecisionKind.FUND:
        look_into(judged, bid)
    decision = approve_decision(decision_id=decision.pk, by=judged.approver)
    if decision.first_approved_at and not decision.approved_at:
        decision = approve_decision(decision_id=decision.pk, by=make_staff(Role.APPROVER, full_name="Sam Second"))
    return decision


def finish_documents() -> None:
    """Mark every document ready, as a worker would have."""
    now = database_now()
    Document.objects.exclude(state=State.READY).update(
        state=State.READY, ready_at=now, page_count=1, byte_count=1, sha256="0" * 64, file="made.pdf"
    )


def make_notified(kinds: Sequence[DecisionKind], **fields: Any) -> Judged:
    """A round whose bidders have been told: one bid for each of ``kinds``."""
    judged = make_deciding(len(kinds), **fields)
    for bid, kind in zip(judged.bids, kinds, strict=True):
        decide(judged, bid, kind)
    render_letters(round_id=judged.round.pk, by=judged.officer)
    finish_documents()
    open_gate(round_id=judged.round.pk, gate=Gate.NOTIFY, by=judged.officer)
    judged.round.refresh_from_db()
    return judged
