"""Deciding one bid: fund in full or in part, reserve, or reject, with its reasons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from bids.models import Bid
from evaluations.forms.deciding import DecisionForm
from evaluations.permissions import OFFICERS
from evaluations.refusals import JudgingRefused
from evaluations.selectors.recommended import Recommendation, recommendation_of
from evaluations.selectors.record import record_of
from evaluations.selectors.terms import terms_of
from evaluations.services.deciding import propose_decision
from evaluations.states import DecisionKind
from evaluations.views.bids import bid_or_404
from evaluations.views.pages import page, person
from portal.accounts import access
from portal.accounts.models import User


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide what becomes of a bid; another person approves it."""
    bid = bid_or_404(reference, for_record=True)
    record, recommended = record_of(bid), recommendation_of(bid)
    form = DecisionForm(
        request.POST or None, recommended=recommended, initial=_initial(recommended, record.applied_for_pounds)
    )
    if request.method == "POST" and form.is_valid():
        try:
            _propose(bid, form.cleaned_data, person(request))
        except JudgingRefused as refusal:
            form.add_error("departure_reason" if _is_departure(refusal) else None, refusal.sentence)
        else:
            messages.success(request, f"Proposed for {bid.reference}. Another person now has to approve it.")
            return redirect("evaluations:ranking", bid.round.slug)
    return page(
        request,
        "decide",
        title=f"Decide {bid.reference}",
        bid=bid,
        record=record,
        recommended=recommended,
        terms=terms_of(bid.round),
        form=form,
        left=(bid.round.budget_pounds or 0) - bid.round.committed_pounds,
    )


def _initial(recommended: Recommendation | None, applied_for_pounds: int) -> dict[str, Any]:
    if recommended is None:
        return {"kind": DecisionKind.FUND.value, "amount_pounds": applied_for_pounds}
    return {
        "kind": recommended.kind.value,
        "amount_pounds": recommended.pounds or applied_for_pounds,
        f"codes_{recommended.kind.value}": list(recommended.codes),
        "reason": recommended.sentence,
    }


def _propose(bid: Bid, answers: dict[str, Any], by: User) -> None:
    propose_decision(
        bid_id=bid.pk,
        kind=DecisionKind(answers["kind"]),
        amount_pounds=answers["amount_pounds"],
        reserve_order=answers["reserve_order"],
        reason=answers["reason"],
        reason_codes=answers["reason_codes"],
        departure_reason=answers.get("departure_reason", ""),
        by=by,
    )


def _is_departure(refusal: JudgingRefused) -> bool:
    return "departs" in refusal.sentence
