"""After bidders were told: the award letter of a promoted reserve, telling it, and freeing money."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bids.models import BidOutcome
from bids.states import BidState
from evaluations.forms.judging import ReasonForm
from evaluations.models import Decision
from evaluations.permissions import OFFICERS
from evaluations.services.promoting import (
    release_decision,
    release_unanswered,
    render_promotion_letter,
    tell_promotion,
)
from evaluations.views.bids import bid_or_404
from evaluations.views.pages import confirm, person
from portal.accounts import access
from portal.look.words import moment, pounds


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the award letter of a reserve that is to be funded."""
    bid = bid_or_404(reference)

    def do(_form: Any) -> str:
        render_promotion_letter(bid_id=bid.pk, by=person(request))
        return "The award letter is being made. It usually takes a few seconds."

    return confirm(
        request,
        title=f"Make the award letter for {bid.reference}",
        sentence="The letter gives four weeks to answer, counted from today. The bidder does not see it yet.",
        action="Make the letter",
        back=reverse("evaluations:bid", args=[reference]),
        back_title=reference,
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell a reserve that it is funded after all."""
    bid = bid_or_404(reference)

    def do(_form: Any) -> str:
        tell_promotion(bid_id=bid.pk, by=person(request))
        return f"{bid.organisation.name} has been told."

    return confirm(
        request,
        title=f"Tell {bid.organisation.name} of its award",
        sentence="Its page will show the award and the letter, and its people get an email that says so.",
        action="Tell the bidder",
        back=reverse("evaluations:bid", args=[reference]),
        back_title=reference,
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def release_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Free the money of an approved award whose bid was withdrawn, or that was not answered in time."""
    decision = get_object_or_404(Decision.objects.select_related("bid__organisation", "bid__outcome"), pk=pk)
    reference = decision.bid.reference
    is_withdrawn = decision.bid.state == BidState.WITHDRAWN

    def do(form: Any) -> str:
        if is_withdrawn:
            release_decision(decision_id=pk, by=person(request))
        else:
            release_unanswered(decision_id=pk, by=person(request), reason=form.cleaned_data["reason"])
        return f"{pounds(decision.amount_pounds)} of {reference} is free again."

    hint = f"{decision.bid.organisation.name} reads this."
    return confirm(
        request,
        title=f"Free the money of {reference}" if is_withdrawn else f"End the award of {reference}",
        sentence=_why_free(decision),
        consequences=[] if is_withdrawn else ["Its people get an email. They can no longer accept the award."],
        form=None if is_withdrawn else ReasonForm(request.POST or None, label="Why is the award ended?", hint=hint),
        action="Free the money" if is_withdrawn else "End the award",
        danger=True,
        back=reverse("evaluations:bid", args=[reference]),
        back_title=reference,
        do=do,
    )


def _why_free(decision: Decision) -> str:
    back = f"{pounds(decision.amount_pounds)} goes back to the round’s budget."
    if decision.bid.state == BidState.WITHDRAWN:
        return f"The bid was withdrawn. {back}"
    outcome: BidOutcome | None = getattr(decision.bid, "outcome", None)
    due = f" by {moment(outcome.accept_by)}" if outcome and outcome.accept_by else ""
    return f"{decision.bid.organisation.name} has not answered its award{due}. {back}"
