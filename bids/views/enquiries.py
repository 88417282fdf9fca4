"""Asking about a round before its deadline, and what became of what one's organisation asked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bids.forms.enquiries import EnquiryForm
from bids.refusals import BidRefused
from bids.selectors.enquiries import enquiries_of, why_not_ask
from bids.selectors.mine import my_memberships
from bids.services.enquiring import ask, withdraw
from bids.views.shared import person, refused
from portal.accounts import access
from programmes.models import Round
from programmes.selectors.phases import visible_rounds


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enquiries(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, the organisation's own questions, and the way to what is answered for all."""
    round_ = _round(slug)
    organisations = [membership.organisation for membership in my_memberships(person(request))]
    form = EnquiryForm(request.POST if request.method == "POST" else None, organisations=organisations)
    status = 200
    if request.method == "POST" and organisations and form.is_valid():
        try:
            text = form.cleaned_data["text"]
            ask(round_id=round_.pk, organisation_id=form.asker.pk, text=text, by=person(request))
        except BidRefused as error:
            form.add_error("text", error.sentence)
            status = 409
        else:
            messages.success(request, "Your question is with the department. You are told when it is answered.")
            return redirect("bids:enquiries", slug)
    now = timezone.now()
    context = {
        "round": round_,
        "now": now,
        "form": form,
        "organisations": organisations,
        "refusal": why_not_ask(round_, now),
        "enquiries": enquiries_of(person(request), round_),
    }
    return render(request, "bids/enquiries.html", context, status=status)


@access.signed_in
@require_POST
def take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a question back that nobody has answered yet."""
    round_ = _round(slug)
    if pk not in {enquiry.pk for enquiry in enquiries_of(person(request), round_)}:
        raise Http404("Your organisation asked no such question.")
    try:
        withdraw(enquiry_id=pk, by=person(request))
    except BidRefused as error:
        return refused(request, error, "bids:enquiries", slug)
    messages.success(request, "The question is taken back.")
    return redirect("bids:enquiries", slug)


def _round(slug: str) -> Round:
    round_ = visible_rounds().filter(slug=slug, is_record=False).first()
    if round_ is None:
        raise Http404("There is no such round.")
    return round_
