"""Your bids, and starting one."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bids.models import Bid
from bids.refusals import BidRefused
from bids.selectors.cards import cards_of, offers
from bids.selectors.eligibility import open_rounds
from bids.selectors.invitations import next_invited
from bids.selectors.mine import my_bids, my_memberships
from bids.selectors.parts import my_parts
from bids.selectors.standing import standing
from bids.selectors.together import with_my_part
from bids.services.starting import start_bid
from bids.views.shared import page_of, person, refused
from portal.accounts import access
from programmes.models import Round
from programmes.selectors.ofsted.reports import all_reports
from programmes.selectors.phases import visible_rounds

BIDS_A_PAGE = 10
ROUNDS_SHOWN = 12


@access.signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One card a bid, and the open rounds with whether this person's organisations may bid in them."""
    now = timezone.now()
    memberships = my_memberships(person(request))
    bids = with_my_part(my_bids(person(request)), person(request), now).order_by("-created_at", "-pk")
    page = page_of(request, bids, BIDS_A_PAGE, total=sum(each.bid_total for each in memberships))  # type: ignore[attr-defined]  # annotated by my_memberships
    rounds = list(open_rounds(now)[:ROUNDS_SHOWN])
    reports = cache(all_reports)
    context = {
        "page": page,
        "cards": cards_of(list(page.object_list), now),
        "memberships": memberships,
        "taking_part": [(part, standing(part.bid, now)) for part in my_parts(person(request))],
        "offers": [offers(round_, memberships, now, reports) for round_ in rounds],
        "now": now,
    }
    return render(request, "bids/home.html", context)


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask which organisation bids, say what starting means, and start."""
    now = timezone.now()
    round_ = visible_rounds().filter(slug=slug, is_record=False).first()
    if round_ is None:
        raise Http404("There is no such round.")
    offer = offers(round_, my_memberships(person(request)), now)
    if request.method == "POST":
        return _start(request, round_, offer)
    organisations = [choice["organisation"] for choice in offer["choices"]]
    invited = next_invited(round_, organisations) if round_.follows_id else []
    context = {"offer": offer, "round": round_, "now": now, "earlier": _earlier(request, round_, offer)}
    return render(request, "bids/start.html", {**context, "invited": invited})


def _earlier(request: HttpRequest, round_: Round, offer: dict[str, Any]) -> Bid | None:
    """The newest bid that one in this round could start from; a round by invitation starts from its own."""
    organisations = [choice["organisation"].pk for choice in offer["choices"]]
    if round_.follows_id or not organisations:
        return None
    return my_bids(person(request)).filter(organisation__in=organisations).order_by("-created_at", "-pk").first()


def _start(request: HttpRequest, round_: Round, offer: dict[str, Any]) -> HttpResponse:
    known = {str(choice["organisation"].slug): choice["organisation"] for choice in offer["choices"]}
    chosen = request.POST.get("organisation", "")
    if chosen not in known:
        first = next((choice["organisation"].slug for choice in offer["choices"]), "")
        errors = [{"text": "Choose the organisation that bids", "href": f"#organisation-{first}"}]
        context = {"offer": offer, "round": round_, "now": timezone.now(), "errors": errors}
        return render(request, "bids/start.html", context)
    try:
        bid = start_bid(round_id=round_.pk, organisation_id=known[chosen].pk, by=person(request))
    except BidRefused as error:
        return refused(request, error, "bids:home")
    return redirect("bids:copied" if bid.invitation_id else "bids:bid", bid.reference)
