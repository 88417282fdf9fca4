"""Inviting bids of a round into the round that follows it: by decision, or chosen by hand with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bids.models import StageInvitation
from bids.services.stages import invite_to_round, take_back_invitation
from bids.states import InvitationBasis
from evaluations.forms.judging import ReasonForm
from evaluations.permissions import OFFICERS, PANEL, may_run_rounds
from evaluations.selectors.inviting import InvitationLine, invitation_lines, next_rounds
from evaluations.views.desk_shelf import denied
from evaluations.views.pages import confirm, page, person
from evaluations.views.round_lists import round_or_404
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.look.words import moment, plural
from programmes.models import Round

SHOWN = 12
HINT = "The record keeps this. Bidders do not read it."


@access.staff(*PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """The bids of a round, who is invited into the next, and the way to invite more."""
    round_ = round_or_404(slug)
    if request.method == "POST":
        denied(may_run_rounds(person(request)))
    following = next_rounds(round_)
    asked = request.POST.get("into") or request.GET.get("into")
    into = next((each for each in following if each.slug == asked), following[0] if following else None)
    lines = invitation_lines(round_, into) if into else []
    if request.method == "POST" and into is not None:
        return _invite(request, round_, into, lines)
    return page(
        request,
        "inviting",
        title=f"Invite to the next round: {round_.title}",
        crumb="Invite to the next round",
        round=round_,
        into=into,
        following=following,
        lines=lines,
        waiting=sum(line.is_decided and line.invitation is None for line in lines),
        invited=sum(line.invitation is not None for line in lines),
        is_officer=has_role(person(request), *OFFICERS),
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def uninvite(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one invitation back, with a reason that those invited read."""
    standing = StageInvitation.objects.filter(revoked_at__isnull=True)
    invitation = get_object_or_404(standing.select_related("round", "bid__round", "bid__organisation"), pk=pk)
    bid, into = invitation.bid, invitation.round

    def do(form: Any) -> str:
        take_back_invitation(invitation_id=pk, reason=form.cleaned_data["reason"], by=person(request))
        return f"The invitation of {bid.reference} is taken back. {bid.organisation} has been written to."

    return confirm(
        request,
        title=f"Take back the invitation of {bid.reference}",
        sentence=f"{bid.organisation} may then no longer bid in {into.title}.",
        consequences=[
            "Its leads and editors get an email with your reason. If they have started a bid it stays readable, and "
            "can be neither changed nor submitted. You can invite them again."
        ],
        form=ReasonForm(request.POST or None, label="Why is it taken back?", hint="Those who were invited read this."),
        action="Take it back",
        danger=True,
        back=f"{reverse('evaluations:invite', args=[bid.round.slug])}?into={into.slug}",
        back_title="Invite to the next round",
        do=do,
    )


def _invite(request: HttpRequest, round_: Round, into: Round, lines: Sequence[InvitationLine]) -> HttpResponse:
    """Say who is invited, and invite them once that is confirmed."""
    by_decision = request.POST.get("decided") == "yes"
    chosen = _chosen(lines, None if by_decision else set(request.POST.getlist("bid")))
    back = f"{reverse('evaluations:invite', args=[round_.slug])}?into={into.slug}"
    if not chosen:
        messages.error(request, "Choose at least one bid to invite.")
        return redirect(back)
    confirmed = request.POST.get("confirmed") == "yes"
    form = None if by_decision else ReasonForm(request.POST if confirmed else None, label="Why these bids?", hint=HINT)

    def do(given: Any) -> str:
        done = invite_to_round(
            round_id=into.pk,
            bid_ids=[line.bid.pk for line in chosen],
            basis=InvitationBasis.DECISION if given is None else InvitationBasis.BY_HAND,
            reason=given.cleaned_data["reason"] if given else "",
            by=person(request),
        )
        return f"{plural(len(done), 'bid')} invited. Their organisations have an email that says so."

    which = [("decided", "yes")] if by_decision else [("bid", str(line.bid.pk)) for line in chosen]
    return confirm(
        request,
        title=f"Invite {plural(len(chosen), 'bid')} to {into.title}",
        sentence=f"{plural(len(chosen), 'bid')} of {round_.title} may bid in {into.title}, and what they wrote carries "
        f"over. It closes {moment(into.closes_at)}.",
        consequences=[
            "Leads and editors get an email now. An invitation can be taken back until a bid is submitted on it."
        ],
        items=[f"{line.bid.reference} {line.bid.organisation}: {line.bid.title}" for line in chosen[:SHOWN]],
        items_more=max(len(chosen) - SHOWN, 0),
        hidden=[("into", into.slug), *which],
        form=form,
        action="Invite",
        back=back,
        back_title="Invite to the next round",
        do=do,
        is_confirmed=confirmed,
    )


def _chosen(lines: Sequence[InvitationLine], ticked: set[str] | None) -> list[InvitationLine]:
    """Those not invited yet that are ticked, or that were decided to be funded."""
    free = [line for line in lines if line.invitation is None]
    return [line for line in free if (line.is_decided if ticked is None else str(line.bid.pk) in ticked)]
