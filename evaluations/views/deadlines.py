"""A round's deadline: where it stands, why it moved, and more time for all or for one bid."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bids.models import Bid
from bids.selectors.deadlines import bids_with_deadlines
from bids.services.extending import extend_bid, extend_deadline
from evaluations.forms.deadlines import MoreTimeForm, span
from evaluations.permissions import PANEL
from evaluations.selectors.more_time import why_no_more_time
from evaluations.views.pages import confirm, page, person
from evaluations.views.round_lists import round_or_404
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.look.words import day, moment, plural
from programmes.models import Round
from programmes.permissions import ROUND_MANAGERS
from programmes.selectors.deadlines import Lost, extensions_of, losses_of


@access.staff(*PANEL)
@require_safe
def deadline(request: HttpRequest, slug: str) -> HttpResponse:
    """The deadline, each extension, the outages with what they suggest, and every bid's own time."""
    round_ = round_or_404(slug)
    extensions = extensions_of(round_)
    refusal = why_no_more_time(round_)
    return page(
        request,
        "deadline",
        title=f"Deadline: {round_.title}",
        crumb="Deadline and outages",
        round=round_,
        now=timezone.now(),
        extensions=extensions,
        losses=losses_of(round_, extensions),
        bids=bids_with_deadlines(round_),
        refusal=refusal,
        may_extend=not refusal and has_role(person(request), *ROUND_MANAGERS),
        may_note=has_role(person(request), *ROUND_MANAGERS),
    )


@access.staff(*ROUND_MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    """More time for every bid. ``?outage=`` fills in what that outage suggests."""
    round_ = round_or_404(slug)
    asked = request.GET.get("outage") or request.POST.get("outage") or ""
    lost = _suggested(round_, asked)
    refusal = why_no_more_time(round_)

    def do(form: Any) -> str:
        outage_id = lost.outage.pk if lost else None
        reason = form.cleaned_data["reason"]
        made = extend_deadline(
            round_id=round_.pk, to_at=form.moment, reason=reason, outage_id=outage_id, by=person(request)
        )
        return f"The round now closes {moment(made.to_at)}. Everyone who bids has been written to."

    initial: dict[str, Any] = {"at": lost.suggested, "reason": _reason(lost)} if lost else {"at": round_.closes_at}
    return confirm(
        request,
        title="Extend the deadline",
        sentence=f"The round closes {moment(round_.closes_at)}. The new deadline holds for every bid.",
        consequences=[refusal] if refusal else _consequences(round_),
        form=None if refusal else MoreTimeForm(request.POST or None, **initial),
        hidden=[("outage", str(lost.outage.pk))] if lost else [],
        action="" if refusal else "Extend the deadline",
        back=reverse("evaluations:deadline", args=[slug]),
        back_title="Deadline and outages",
        do=do,
    )


@access.staff(*ROUND_MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def extend_one(request: HttpRequest, reference: str) -> HttpResponse:
    """More time for one bid, which may be a draft: its reference and its organisation are all that is shown."""
    bid = get_object_or_404(Bid.objects.select_related("round", "organisation"), reference=reference)
    refusal = why_no_more_time(bid.round, bid)

    def do(form: Any) -> str:
        made = extend_bid(bid_id=bid.pk, to_at=form.moment, reason=form.cleaned_data["reason"], by=person(request))
        return f"{bid.reference} now has until {moment(made.to_at)}. Its people have been written to."

    return confirm(
        request,
        title=f"Give {bid.reference} more time",
        sentence=f"{bid.organisation} has until {moment(bid.closes_at)}. No other bid of the round gets longer.",
        consequences=[refusal]
        if refusal
        else ["Its leads, editors and certifiers get an email, and assessment waits for the new deadline."],
        form=None if refusal else MoreTimeForm(request.POST or None, at=bid.closes_at),
        action="" if refusal else "Give more time",
        back=reverse("evaluations:deadline", args=[bid.round.slug]),
        back_title="Deadline and outages",
        do=do,
    )


def _suggested(round_: Round, asked: str) -> Lost | None:
    if not asked.isdecimal():
        return None
    return next((lost for lost in losses_of(round_, []) if lost.outage.pk == int(asked)), None)


def _reason(lost: Lost) -> str:
    outage = lost.outage
    return f"{outage.affected.rstrip('.')}, {span(outage.began_at, outage.ended_at)} on {day(outage.began_at)}."


def _consequences(round_: Round) -> list[str]:
    live = len(bids_with_deadlines(round_))
    whose = "the one bid" if live == 1 else f"one of the {plural(live, 'bid')}"
    return [
        f"Everyone who works on {whose} gets an email, and the round’s public page says when and why.",
        "A bid that was submitted can be reopened until the new deadline; what was submitted counts if it is not.",
    ]
