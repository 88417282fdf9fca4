"""After bidders were told: the award letter of a promoted reserve, telling it, and freeing money."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluations.models import Decision
from evaluations.permissions import OFFICERS
from evaluations.services.promoting import release_decision, render_promotion_letter, tell_promotion
from evaluations.views.bids import bid_or_404
from evaluations.views.pages import confirm, person
from portal.accounts import access
from portal.look.words import pounds


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
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def release_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Free the money of an approved award whose bid was withdrawn."""
    decision = get_object_or_404(Decision.objects.select_related("bid"), pk=pk)
    reference = decision.bid.reference

    def do(_form: Any) -> str:
        release_decision(decision_id=pk, by=person(request))
        return f"{pounds(decision.amount_pounds)} of {reference} is free again."

    return confirm(
        request,
        title=f"Free the money of {reference}",
        sentence=f"The bid was withdrawn. {pounds(decision.amount_pounds)} goes back to the round’s budget.",
        action="Free the money",
        danger=True,
        back=reverse("evaluations:bid", args=[reference]),
        do=do,
    )
