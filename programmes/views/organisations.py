"""The people of an organisation: who is in it, who is invited, and what leads may change."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts import access
from portal.audit.clock import database_now
from programmes.forms.memberships import InviteForm, RoleForm
from programmes.models import Invitation, MemberRole, Membership, Organisation
from programmes.permissions_people import may_lead
from programmes.refusals import PeopleRefused
from programmes.selectors import organisations as selectors
from programmes.services import invitations as invitation_services
from programmes.services import memberships as membership_services


@require_GET
@access.signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """The organisations the person works for."""
    found = selectors.memberships_of(access.person_of(request))
    return render(request, "programmes/organisations/mine.html", {"memberships": found})


@require_GET
@access.signed_in
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in the organisation and who is invited."""
    own = selectors.membership_for(access.person_of(request), slug)
    is_lead = own.role == MemberRole.LEAD
    context = {
        "organisation": own.organisation,
        "is_lead": is_lead,
        "members": selectors.members(own.organisation),
        "invitations": selectors.invitations(own.organisation) if is_lead else [],
        "now": database_now(),
    }
    return render(request, "programmes/organisations/people.html", context)


@require_http_methods(["GET", "POST"])
@access.signed_in
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite someone by email."""
    organisation = led(request, slug)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data

        def send() -> str:
            invitation_services.invite(
                organisation=organisation,
                email=values["email"],
                role=values["role"],
                office=values["office"],
                by=access.person_of(request),
            )
            return f"We have sent an invitation to {values['email']}. It works for two weeks."

        if _done(request, send, form):
            return redirect("programmes:people", slug)
    return render(request, "programmes/organisations/invite.html", {"form": form, "organisation": organisation})


@require_http_methods(["GET", "POST"])
@access.signed_in
def change_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    organisation = led(request, slug)
    member = _member(organisation, pk)
    form = RoleForm(request.POST or None, initial={"role": member.office or member.role})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data

        def change() -> str:
            changed = membership_services.change_role(
                membership=member, role=values["role"], office=values["office"], by=access.person_of(request)
            )
            return f"{changed.user} is now {changed.get_role_display().lower()}."

        if _done(request, change, form):
            return redirect("programmes:people", slug)
    context = {"form": form, "organisation": organisation, "member": member}
    return render(request, "programmes/organisations/change_role.html", context)


@require_http_methods(["GET", "POST"])
@access.signed_in
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a member out, after a page that says what that means."""
    organisation = led(request, slug)
    member = _member(organisation, pk)
    if request.method == "GET":
        context = {"organisation": organisation, "member": member}
        return render(request, "programmes/organisations/remove.html", context)

    def end() -> str:
        membership_services.end_membership(membership=member, by=access.person_of(request))
        return f"{member.user} is no longer a member."

    _done(request, end)
    leaves = member.user_id == access.person_of(request).pk
    return redirect("programmes:organisations") if leaves else redirect("programmes:people", slug)


@require_http_methods(["GET", "POST"])
@access.signed_in
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave the organisation oneself, after a page that says what that means."""
    person = access.person_of(request)
    own = selectors.membership_for(person, slug)
    if request.method == "GET":
        return render(request, "programmes/organisations/leave.html", {"organisation": own.organisation})

    def end() -> str:
        membership_services.end_membership(membership=own, by=person)
        return f"You have left {own.organisation}."

    return redirect("programmes:organisations") if _done(request, end) else redirect("programmes:people", slug)


@require_POST
@access.signed_in
def send_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send an open invitation again with a new link."""
    invitation = _invitation(led(request, slug), pk)

    def send() -> str:
        invitation_services.send_again(invitation=invitation, by=access.person_of(request))
        return f"We have sent {invitation.email} a new link. The old one no longer works."

    _done(request, send)
    return redirect("programmes:people", slug)


@require_http_methods(["GET", "POST"])
@access.signed_in
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an open invitation back, after a page that says what that means."""
    organisation = led(request, slug)
    invitation = _invitation(organisation, pk)
    if request.method == "GET":
        context = {"organisation": organisation, "invitation": invitation}
        return render(request, "programmes/organisations/revoke.html", context)

    def take_back() -> str:
        invitation_services.revoke(invitation=invitation, by=access.person_of(request))
        return f"The invitation to {invitation.email} no longer works."

    _done(request, take_back)
    return redirect("programmes:people", slug)


def _done(request: HttpRequest, act: Callable[[], str], form: RoleForm | None = None) -> bool:
    """Do it and say so; a refusal is said in the form, or as a message where there is none."""
    try:
        sentence = act()
    except PeopleRefused as refusal:
        if form is None:
            messages.error(request, refusal.sentence)
        else:
            form.add_error(None, refusal.sentence)
        return False
    messages.success(request, sentence)
    return True


def led(request: HttpRequest, slug: str) -> Organisation:
    """The organisation, for its leads; other members are refused and outsiders find nothing."""
    person = access.person_of(request)
    organisation = selectors.membership_for(person, slug).organisation
    if refusal := may_lead(person, organisation):
        raise PermissionDenied(refusal)
    return organisation


def _member(organisation: Organisation, pk: int) -> Membership:
    return get_object_or_404(selectors.members(organisation), pk=pk)


def _invitation(organisation: Organisation, pk: int) -> Invitation:
    return get_object_or_404(selectors.invitations(organisation), pk=pk)
