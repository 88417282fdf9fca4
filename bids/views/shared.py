"""What every page of a bid shows, and how a refusal is shown."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from bids.refusals import BidRefused
from bids.selectors.certificates import certified_words
from bids.selectors.mine import Mine
from bids.selectors.standing import agreement_of, erasure_of, outcome_of, standing, why_not_writable
from portal.accounts.models import User


def person(request: HttpRequest) -> User:
    """Who asks: a view behind ``@signed_in`` has nobody else."""
    return cast(User, request.user)


def frame(mine: Mine, now: dt.datetime | None = None) -> dict[str, Any]:
    """The context that every page of one bid starts from."""
    now = now or timezone.now()
    bid = mine.bid
    outcome = outcome_of(bid)
    return {
        "bid": bid,
        "round": bid.round,
        "mine": mine,
        "now": now,
        "standing": standing(bid, now),
        "outcome": outcome,
        "agreement": agreement_of(outcome),
        "erasure": erasure_of(bid),
        "closed_reason": why_not_writable(bid, now),
        "certified_by": certified_words(getattr(bid, "certified_offices", ())),
        "name": bid.title or f"Bid {bid.reference}",
    }


def refused(request: HttpRequest, error: BidRefused, to: str, *args: Any) -> HttpResponse:
    """Back to a page, which says in a banner why it could not be done."""
    messages.error(request, error.sentence)
    return redirect(to, *args)


def page_of(request: HttpRequest, rows: QuerySet[Any], size: int, total: int | None = None) -> Page[Any]:
    """The page of a list that the address asks for; the nearest one for a number that is not there.

    ``total`` spares the query that counts, where the number is known.
    """
    paginator = Paginator(rows, size)
    if total is not None:
        paginator.count = total
    return paginator.get_page(request.GET.get("page"))
