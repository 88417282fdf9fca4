"""A letter as it would read for one bid, in any wording: marked as a preview, kept nowhere, sent to nobody."""

from __future__ import annotations

from bids.models import Bid
from evaluations.documents.agreement import agreement_letter
from evaluations.documents.determination import determination
from evaluations.documents.letters import approved, award_letter, decided_letter, ineligible_letter
from evaluations.documents.letters_setting import handed_in
from evaluations.models import Decision, EligibilityCheck, EligibilityReason, LetterKind
from evaluations.refusals import JudgingRefused
from evaluations.selectors.determinations import grants_of, paid_in
from evaluations.selectors.eligibility import latest_check
from evaluations.states import DecisionKind
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.documents import kinds
from portal.documents.kinds import DocumentContent
from portal.documents.render import render_pdf

KINDS: dict[str, DecisionKind] = {
    LetterKind.AWARD: DecisionKind.FUND,
    LetterKind.AGREEMENT: DecisionKind.FUND,
    LetterKind.RESERVE: DecisionKind.RESERVE,
    LetterKind.UNSUCCESSFUL: DecisionKind.REJECT,
}


def preview(kind: LetterKind, body: str, bid: Bid, by: User) -> bytes:
    """The PDF. What has not been decided yet is supposed; ``JudgingRefused`` when required clauses are missing."""
    content = _content(kind, body, bid, by)
    return render_pdf(
        _template(kind),
        {**content.context, "document_preview": True},
        title=content.title,
        reference=content.reference,
        demonstration=content.demonstration,
    )


def _template(kind: LetterKind) -> str:
    name = kind if kind in (LetterKind.DETERMINATION, LetterKind.AGREEMENT, LetterKind.AWARD) else "outcome_letter"
    return kinds.get(name).template


def _content(kind: LetterKind, body: str, bid: Bid, by: User) -> DocumentContent:
    if kind is LetterKind.DETERMINATION:
        return _determination(bid, body)
    if kind is LetterKind.INELIGIBLE:
        return ineligible_letter(bid, _check(bid, by), body)
    decision = _decision(bid, KINDS[kind], by)
    if kind is LetterKind.AWARD:
        return award_letter(bid, decision, body)
    if kind is LetterKind.AGREEMENT:
        return agreement_letter(bid, decision, body)
    return decided_letter(bid, decision, body)


def _determination(bid: Bid, body: str) -> DocumentContent:
    grants = grants_of(bid.round)
    years = sorted({year for each in grants if each.is_by_determination for year in each.years})
    if not years:
        raise JudgingRefused("No council of this round has an approved award yet, so there is nothing to list.")
    return determination(bid.round, years[0], paid_in(grants, years[0]), body)


def _decision(bid: Bid, kind: DecisionKind, by: User) -> Decision:
    """The approved decision when it is of this kind, else one supposed for the preview and never saved."""
    found = approved(bid)
    if found is not None and found.kind == kind:
        return found
    return Decision(
        bid=bid,
        kind=kind,
        amount_pounds=handed_in(bid)["applied_for_pounds"] if kind is DecisionKind.FUND else None,
        reserve_order=1 if kind is DecisionKind.RESERVE else None,
        reason="Here stands the reason that is approved with the decision.",
        approved_at=database_now(),
        approved_by=by,
    )


def _check(bid: Bid, by: User) -> EligibilityCheck:
    found = latest_check(bid)
    if found is not None and not found.passed:
        return found
    return EligibilityCheck(bid=bid, reasons=[EligibilityReason.values[0]], checked_by=by)
