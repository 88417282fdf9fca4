"""What the bidder is told: the award to accept or decline, and the feedback."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bids.forms.actions import ReasonForm
from bids.models import BidOutcome
from bids.refusals import BidRefused
from bids.selectors.mine import Mine, bid_for, bid_to_lead
from bids.selectors.standing import outcome_of
from bids.services.outcomes import accept_award, decline_award
from bids.states import Result
from bids.views.handing_in import CONFIRM_METHODS, with_reason
from bids.views.shared import frame, person, refused
from portal.accounts import access


@access.signed_in
@require_http_methods(CONFIRM_METHODS)
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what accepting means, and do it."""
    mine = bid_to_lead(person(request), reference)
    _award(mine)
    if request.method != "POST":
        return render(request, "bids/accept.html", frame(mine))
    try:
        accept_award(bid_id=mine.bid.pk, by=person(request))
    except BidRefused as error:
        return refused(request, error, "bids:bid", reference)
    messages.success(request, "You have accepted the award. The department will be in touch about the first payment.")
    return redirect("bids:bid", reference)


@access.signed_in
@require_http_methods(CONFIRM_METHODS)
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what declining means, and ask for the reason."""
    mine = bid_to_lead(person(request), reference)
    _award(mine)

    def act(reason: str) -> None:
        decline_award(bid_id=mine.bid.pk, by=person(request), reason=reason)
        messages.success(request, "You have declined the award. The money goes back to the round.")

    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        label="Why are you declining the award?",
        hint="The department reads this. It is not published.",
    )
    return with_reason(request, mine, form, "bids/decline.html", act)


@access.signed_in
@never_cache
@require_safe
def feedback(request: HttpRequest, reference: str) -> HttpResponse:
    """The scores by criterion and what the assessors wrote, once released."""
    mine = bid_for(person(request), reference)
    outcome = outcome_of(mine.bid)
    if outcome is None or outcome.feedback_at is None:
        raise Http404("There is no feedback for this bid yet.")
    return render(request, "bids/feedback.html", frame(mine))


def _award(mine: Mine) -> BidOutcome:
    outcome = outcome_of(mine.bid)
    if outcome is None or outcome.result != Result.FUNDED:
        raise Http404("This bid has no award.")
    return outcome
