"""Submitting a bid, its receipt, taking it back until the deadline, and withdrawing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bids.forms.actions import ReasonForm
from bids.models import Submission
from bids.refusals import BidRefused
from bids.selectors.mine import Mine, bid_for, bid_to_lead
from bids.services.submitting import reopen_bid, submit_bid, withdraw_bid
from bids.states import BidState
from bids.views.bid import whole_bid
from bids.views.shared import frame, person, refused
from portal.accounts import access

CONFIRM_METHODS = ["GET", "HEAD", "POST"]


@access.signed_in
@never_cache
@require_http_methods(CONFIRM_METHODS)
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has certified, what is missing, and the button that hands the bid in."""
    mine = bid_to_lead(person(request), reference)
    if request.method == "POST":
        try:
            submit_bid(bid_id=mine.bid.pk, by=person(request))
        except BidRefused as error:
            context = {**whole_bid(mine), "errors": [{"text": error.sentence, "href": ""}]}
            return render(request, "bids/submit.html", context, status=409)
        return redirect("bids:receipt", reference)
    return render(request, "bids/submit.html", whole_bid(mine))


@access.signed_in
@never_cache
@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt of the last submission; earlier ones are listed below it."""
    mine = bid_for(person(request), reference)
    submissions = list(
        Submission.objects.filter(bid=mine.bid)
        .defer("snapshot")
        .select_related("submitted_by")
        .order_by("-number")[:20]
    )
    if not submissions:
        raise Http404("This bid has not been submitted.")
    context = {**frame(mine), "submission": submissions[0], "earlier": submissions[1:]}
    return render(request, "bids/receipt.html", context)


@access.signed_in
@require_http_methods(CONFIRM_METHODS)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what reopening means, and do it."""
    mine = bid_to_lead(person(request), reference)
    if mine.bid.state == BidState.DRAFT:
        messages.info(request, "The bid is open for changes already.")
        return redirect("bids:bid", reference)
    if request.method != "POST":
        return render(request, "bids/reopen.html", frame(mine))
    try:
        reopen_bid(bid_id=mine.bid.pk, by=person(request))
    except BidRefused as error:
        return refused(request, error, "bids:bid", reference)
    messages.info(request, "The bid is open for changes. What you submitted still counts until you submit again.")
    return redirect("bids:bid", reference)


@access.signed_in
@require_http_methods(CONFIRM_METHODS)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what withdrawing means, and ask for the reason."""
    mine = bid_to_lead(person(request), reference)

    def act(reason: str) -> None:
        withdraw_bid(bid_id=mine.bid.pk, by=person(request), reason=reason)
        messages.success(request, "The bid is withdrawn. You can still read everything in it.")

    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        label="Why are you withdrawing this bid?",
        hint="The department reads this. It is not published.",
    )
    return with_reason(request, mine, form, "bids/withdraw.html", act)


def with_reason(
    request: HttpRequest, mine: Mine, form: ReasonForm, template: str, act: Callable[[str], Any]
) -> HttpResponse:
    """A confirm page with a reason: what was typed stays when the reason or the act is refused."""
    status = 200
    if form.is_bound and form.is_valid():
        try:
            act(str(form.cleaned_data["reason"]))
            return redirect("bids:bid", mine.bid.reference)
        except BidRefused as error:
            form.add_error("reason", error.sentence)
            status = 409
    return render(request, template, {**frame(mine), "form": form}, status=status)
