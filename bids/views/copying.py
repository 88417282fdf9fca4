"""Starting a bid from another of the same organisation, and what did not fit into it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bids.forms.reuse import CopyForm
from bids.models import BidCopy
from bids.refusals import BidRefused
from bids.selectors.cards import offers
from bids.selectors.eligibility import open_rounds
from bids.selectors.mine import Mine, bid_for, bid_to_write, my_memberships
from bids.services.starting import From, start_bid
from bids.views.shared import frame, person
from portal.accounts import access
from programmes.models import Round

ROUNDS_SHOWN = 20


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the round, and whether costs and partners come along."""
    mine = bid_to_write(person(request), reference)
    rounds = _rounds(request, mine)
    choices = [(round_.slug, round_.title) for round_ in rounds]
    posted = request.POST if request.method == "POST" else None
    form = CopyForm(posted, rounds=choices, initial={"parts": ["costs", "partners"], **_only(choices)})
    status = 200
    if form.is_bound and form.is_valid():
        round_ = next(each for each in rounds if each.slug == form.cleaned_data["round"])
        parts = form.cleaned_data["parts"]
        source = From(mine.bid.pk, with_costs="costs" in parts, with_partners="partners" in parts)
        try:
            made = start_bid(
                round_id=round_.pk, organisation_id=mine.bid.organisation_id, by=person(request), source=source
            )
        except BidRefused as error:
            form.add_error("round", error.sentence)
            status = 409
        else:
            return redirect("bids:copied", made.reference)
    return render(request, "bids/reuse/copy.html", {**frame(mine), "form": form, "rounds": rounds}, status=status)


def _only(choices: list[tuple[str, str]]) -> dict[str, str]:
    """The round, chosen already where there is but one."""
    return {"round": choices[0][0]} if len(choices) == 1 else {}


def _rounds(request: HttpRequest, mine: Mine) -> list[Round]:
    """Open rounds in which the bid's organisation may start a bid; those by invitation start from their own."""
    now = timezone.now()
    own = [each for each in my_memberships(person(request)) if each.organisation_id == mine.bid.organisation_id]
    found = [round_ for round_ in open_rounds(now)[:ROUNDS_SHOWN] if not round_.follows_id]
    return [round_ for round_ in found if offers(round_, own, now)["choices"]]


@access.signed_in
@never_cache
@require_safe
def copied(request: HttpRequest, reference: str) -> HttpResponse:
    """What was taken over from the other bid, and what was not and why."""
    mine = bid_for(person(request), reference)
    made = BidCopy.objects.filter(bid=mine.bid).select_related("source__round", "made_by").first()
    if made is None:
        raise Http404("This bid was not started from another.")
    return render(request, "bids/reuse/copied.html", {**frame(mine), "copy": made})
