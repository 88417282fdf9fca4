"""Accepting an invitation: whoever holds the link, but only as the person it was sent to."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts import access
from portal.accounts.models import User
from portal.accounts.signed_out import sign_in_address
from portal.audit.digests import sha256_of
from programmes.forms.memberships import NewPersonForm
from programmes.models import Invitation, MemberRole, Membership
from programmes.refusals import PeopleRefused
from programmes.services import invitations as services

FOLDER = "programmes/organisations"
BIDS = "/bids/"
"""Where a person's bids are: an address, since nothing here knows the bids."""


@require_http_methods(["GET", "POST"])
@never_cache
@access.public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation offers, and the way to accept it that fits the reader."""
    found = (
        Invitation.objects.select_related("organisation", "invited_by").filter(token_sha256=sha256_of(token)).first()
    )
    reason = "This link does not work." if found is None else services.why_not_open(found)
    if found is None or reason is not None:
        context = {"reason": reason, "invitation": found}
        return render(request, f"{FOLDER}/invitation_over.html", context, status=404 if found is None else 410)
    if isinstance(request.user, User):
        return _as_signed_in(request, found, token, request.user)
    if User.objects.filter(email=found.email).exists():
        sign_in = sign_in_address(request.path)
        return render(request, f"{FOLDER}/invitation_sign_in.html", {"invitation": found, "sign_in": sign_in})
    return _as_new_person(request, found, token)


def _as_signed_in(request: HttpRequest, found: Invitation, token: str, person: User) -> HttpResponse:
    if person.email != found.email:
        return render(request, f"{FOLDER}/invitation_other_person.html", {"invitation": found}, status=403)
    if request.method == "GET":
        return render(request, f"{FOLDER}/invitation.html", {"invitation": found})
    try:
        membership = services.accept(token=token, by=person)
    except PeopleRefused as refusal:
        context = {"reason": refusal.sentence, "invitation": found}
        return render(request, f"{FOLDER}/invitation_over.html", context, status=409)
    messages.success(request, _welcome(membership))
    return redirect(_first_page(membership))


def _as_new_person(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    form = NewPersonForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            membership = services.accept_as_new_person(
                token=token, full_name=values["full_name"], password=values["password"]
            )
        except PeopleRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"Your account is open. {_welcome(membership)}")
            target = _first_page(membership)
            response: HttpResponse = perform_login(request, Login(user=membership.user, redirect_url=target))
            return response
    return render(request, f"{FOLDER}/invitation_new_person.html", {"form": form, "invitation": found})


def _first_page(membership: Membership) -> str:
    """Leads see whom they lead; everybody else comes for the bids, to write them or to certify."""
    if membership.role == MemberRole.LEAD:
        return reverse("programmes:people", args=[membership.organisation.slug])
    return BIDS


def _welcome(membership: Membership) -> str:
    return f"You are now {membership.get_role_display().lower()} of {membership.organisation}."
