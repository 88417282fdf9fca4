"""The people of a partner, as the lead of a bid lets them in and shuts them out; and how they come in."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bids.forms.parts import InvitePartnerForm
from bids.models import PartnerInvitation
from bids.refusals import BidRefused
from bids.selectors.invitations import invitation_of_token, invitations_of, why_not_usable
from bids.selectors.mine import Mine, bid_to_lead
from bids.services.partner_inviting import enter, enter_as_new_person, invite_partner, invite_partner_again, shut_out
from bids.services.telling_partners import part_path
from bids.views.partners import partner_record, partners_question
from bids.views.shared import frame, person, refused
from portal.accounts import access
from portal.accounts.models import User
from portal.accounts.signed_out import sign_in_address
from portal.audit.clock import database_now
from programmes.forms.memberships import NewPersonForm

METHODS = ["GET", "HEAD", "POST"]


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def invite(request: HttpRequest, reference: str, key: str, partner_id: int) -> HttpResponse:
    """Ask a person of a partner in, by email."""
    mine = bid_to_lead(person(request), reference)
    question, record = partners_question(mine, key), partner_record(mine, partner_id)
    form = InvitePartnerForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invite_partner(bid_id=mine.bid.pk, partner_id=partner_id, email=email, by=person(request))
        except BidRefused as error:
            form.add_error("email", error.sentence)
            status = 409
        else:
            messages.success(request, f"We have written to {email}. The link works for two weeks.")
            return redirect("bids:partner", reference, question.key, partner_id)
    back = reverse("bids:partner", args=[reference, key, partner_id])
    context = {**frame(mine), "form": form, "partner": record, "back": back}
    return render(request, "bids/parts/invite.html", context, status=status)


@access.signed_in
@require_POST
def again(request: HttpRequest, reference: str, key: str, partner_id: int, pk: int) -> HttpResponse:
    """Send an unanswered invitation again with a new link."""
    mine = bid_to_lead(person(request), reference)
    back = reverse("bids:partner", args=[reference, partners_question(mine, key).key, partner_id])
    try:
        sent = invite_partner_again(bid_id=mine.bid.pk, partner_id=partner_id, invitation_id=pk, by=person(request))
    except BidRefused as error:
        return refused(request, error, back)
    messages.success(request, f"We have sent {sent.email} a new link. The old one no longer works.")
    return redirect(back)


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def remove(request: HttpRequest, reference: str, key: str, partner_id: int, pk: int) -> HttpResponse:
    """Take an invitation back, after a page that says what that means."""
    mine = bid_to_lead(person(request), reference)
    back = reverse("bids:partner", args=[reference, partners_question(mine, key).key, partner_id])
    invitation = _invitation(mine, partner_id, pk)
    if request.method != "POST":
        record = partner_record(mine, partner_id)
        context = {**frame(mine), "partner": record, "invitation": invitation, "back": back}
        return render(request, "bids/parts/remove.html", context)
    try:
        shut_out(bid_id=mine.bid.pk, partner_id=partner_id, invitation_id=pk, by=person(request))
    except BidRefused as error:
        return refused(request, error, back)
    messages.success(request, f"{invitation.email} can no longer open the bid.")
    return redirect(back)


def _invitation(mine: Mine, partner_id: int, pk: int) -> PartnerInvitation:
    found = next((one for one in invitations_of(mine.bid, partner_id) if one.pk == pk), None)
    if found is None:
        raise Http404("Nobody is invited so.")
    return found


@require_http_methods(METHODS)
@never_cache
@access.public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation offers, and the way to accept it that fits the reader."""
    found = invitation_of_token(token)
    reason = "This link does not work." if found is None else why_not_usable(found, database_now())
    context = {"invitation": found, "reason": reason}
    if found is None or reason is not None:
        own = found is not None and found.accepted_at is not None and found.accepted_by == request.user
        if own and found is not None and found.revoked_at is None:
            return redirect(part_path(found.partner))
        return render(request, "bids/parts/invitation_over.html", context, status=404 if found is None else 410)
    if isinstance(request.user, User):
        return _as_signed_in(request, found, token, request.user)
    if User.objects.filter(email=found.email).exists():
        context["sign_in"] = sign_in_address(request.path)
        return render(request, "bids/parts/invitation.html", context)
    return _as_new_person(request, found, token)


def _as_signed_in(request: HttpRequest, found: PartnerInvitation, token: str, reader: User) -> HttpResponse:
    if reader.email != found.email:
        context = {"invitation": found, "is_other": True}
        return render(request, "bids/parts/invitation.html", context, status=403)
    if request.method != "POST":
        return render(request, "bids/parts/invitation.html", {"invitation": found, "may_enter": True})
    try:
        enter(token=token, by=reader)
    except BidRefused as error:
        context = {"invitation": found, "reason": error.sentence}
        return render(request, "bids/parts/invitation_over.html", context, status=409)
    messages.success(request, _welcome(found))
    return redirect(part_path(found.partner))


def _as_new_person(request: HttpRequest, found: PartnerInvitation, token: str) -> HttpResponse:
    form = NewPersonForm(request.POST if request.method == "POST" else None, email=found.email)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            _, newcomer = enter_as_new_person(token=token, full_name=values["full_name"], password=values["password"])
        except BidRefused as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"Your account is open. {_welcome(found)}")
            response: HttpResponse = perform_login(request, Login(user=newcomer, redirect_url=part_path(found.partner)))
            return response
    return render(request, "bids/parts/invitation.html", {"invitation": found, "form": form})


def _welcome(found: PartnerInvitation) -> str:
    return f"You can now see bid {found.partner.bid.reference} and write the part of {found.partner}."
