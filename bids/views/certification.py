"""Asking for certification, and certifying: the holder of an office reads the whole bid first."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bids.forms.actions import CERTIFY, CertifyForm, InviteCertifierForm
from bids.refusals import BidRefused
from bids.selectors.certificates import offices_of, state_read
from bids.selectors.mine import Mine, bid_for, bid_to_lead, bid_to_write
from bids.services.asking import ask_to_certify, invite_to_certify
from bids.services.certifying import certify, decline_to_certify
from bids.views.bid import certifiable, whole_bid
from bids.views.shared import frame, person, refused
from portal.accounts import access
from portal.accounts.refusals import Refused
from programmes.models import Office


@access.signed_in
@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to the holders of an office that the bid waits for them."""
    mine = bid_to_write(person(request), reference)
    value = request.POST.get("office", "")
    if value not in Office.values:
        return refused(request, BidRefused("Choose who should certify the bid."), "bids:bid", reference)
    office = Office(value)
    try:
        ask_to_certify(bid_id=mine.bid.pk, office=office, by=person(request))
    except BidRefused as error:
        return refused(request, error, "bids:bid", reference)
    messages.success(request, f"We have written to the {office.label} and asked them to certify this bid.")
    return redirect("bids:bid", reference)


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, reference: str, office: str) -> HttpResponse:
    """Invite the holder of an office by email, who may have no account yet; the bid waits for them."""
    mine = bid_to_lead(person(request), reference)
    if office not in offices_of(mine.bid.round):
        raise Http404("No such office certifies this bid.")
    wanted, status = Office(office), 200
    form = InviteCertifierForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            invite_to_certify(bid_id=mine.bid.pk, office=wanted, email=form.cleaned_data["email"], by=person(request))
        except Refused as refusal:
            form.add_error("email", refusal.sentence)
            status = 409
        else:
            messages.success(request, f"We have invited your {wanted.label}. They will find this bid when they join.")
            return redirect("bids:bid", reference)
    return render(request, "bids/invite_certifier.html", {**frame(mine), "form": form, "office": wanted}, status=status)


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def certification(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole bid as it will be submitted, and under it the decision."""
    mine = bid_for(person(request), reference)
    if not mine.may_certify or mine.office is None:
        raise PermissionDenied("Only the holder of an office that certifies this bid can open this page.")
    form = CertifyForm(request.POST if request.method == "POST" else None, initial={"read": state_read(mine.bid)})
    if request.method == "POST" and form.is_valid():
        return _decide(request, mine, mine.office, form)
    context = whole_bid(mine)
    return render(request, "bids/certify.html", {**context, "form": form, "sign": certifiable(context["signs"], mine)})


def _decide(request: HttpRequest, mine: Mine, office: Office, form: CertifyForm) -> HttpResponse:
    comment = str(form.cleaned_data["comment"])
    try:
        if form.cleaned_data["decision"] == CERTIFY:
            certify(bid_id=mine.bid.pk, office=office, by=person(request), read=form.cleaned_data["read"] or None)
            messages.success(request, "You have certified this bid. If anything in it changes, we will ask you again.")
        else:
            decline_to_certify(bid_id=mine.bid.pk, office=office, by=person(request), comment=comment)
            messages.success(request, "We have told the people who write this bid what has to change.")
    except BidRefused as error:
        again = request.POST.copy()
        again["read"] = state_read(mine.bid)
        form = CertifyForm(again)
        form.add_error("decision", error.sentence)
        context = whole_bid(mine)
        more = {"form": form, "sign": certifiable(context["signs"], mine)}
        return render(request, "bids/certify.html", {**context, **more}, status=409)
    return redirect("bids:bid", mine.bid.reference)
