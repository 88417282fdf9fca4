"""A lead decides what the people of a partner may see of the bid."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bids.forms.parts import BID, FILES, SharingForm
from bids.models import PartnerAccess
from bids.refusals import BidRefused
from bids.selectors.mine import bid_to_lead
from bids.services.partner_sharing import share_with_partner
from bids.views.partners import partner_record, partners_question
from bids.views.shared import frame, person
from portal.accounts import access


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, reference: str, key: str, partner_id: int) -> HttpResponse:
    """Tick what the partner's people see, also after the bid was submitted."""
    mine = bid_to_lead(person(request), reference)
    question = partners_question(mine, key)
    record = partner_record(mine, partner_id)
    form = SharingForm(request.POST if request.method == "POST" else None, initial={"sees": _sees(partner_id)})
    status = 200
    if form.is_bound and form.is_valid():
        sees = form.cleaned_data["sees"]
        try:
            share_with_partner(
                bid_id=mine.bid.pk,
                partner_id=partner_id,
                reads_bid=BID in sees,
                opens_files=FILES in sees,
                by=person(request),
            )
        except BidRefused as error:
            form.add_error(None, error.sentence)
            status = 409
        else:
            messages.success(request, f"What the people of {record['name']} may see is changed.")
            return redirect("bids:partner", reference, key, partner_id)
    context = {**frame(mine), "question": question, "partner": record, "form": form}
    return render(request, "bids/parts/share.html", context, status=status)


def _sees(partner_id: int) -> list[str]:
    given = PartnerAccess.objects.filter(partner=partner_id).first()
    if given is None:
        return [BID]
    return [*([BID] if given.reads_bid else []), *([FILES] if given.opens_files else [])]
