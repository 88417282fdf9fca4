"""What is kept of bids and for how long: rounds whose years are over, erasing, and holding back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bids.models import Bid
from bids.selectors.keeping import bids_kept, bids_to_erase, erased_of, kept_until, rounds_kept, what_goes
from bids.services.erasing import erase_bids
from bids.services.holding import hold_back, let_go
from bids.states import BidState
from bids.views.shared import page_of
from evaluations.forms.judging import ReasonForm
from evaluations.permissions import PANEL
from evaluations.views.pages import confirm, page, person
from evaluations.views.round_lists import round_or_404
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.look.words import day, plural
from programmes.models import Round
from programmes.permissions import ROUND_MANAGERS

A_PAGE = 50
SHOWN = 12
BACK_TITLE = "What is kept"
GOES = (
    "What goes: submissions and every version of every answer, files, costs, comments, what certifiers and partners "
    "wrote, partners’ people, answers to clarifications, what assessors flagged, the PDFs about the bid, and the words "
    "of emails about it."
)
GOES_LAST = (
    "With an organisation’s last bid in a round go the questions it asked about that round, as it asked them; answers "
    "that were published stay. With the last bid begun while a fact of the organisation stood goes that fact, once it "
    "was replaced; those that stand are the organisation’s own."
)
STAYS = (
    "What stays: each bid’s reference, title, organisation and sums, who certified and submitted it and when, its "
    "scores with the reasons that assessors and the panel gave for them, assessors’ declarations, what was decided and "
    "told and why, its award, the whole record of who did what, and the SHA-256 of everything that goes. So it can "
    "be shown why money was given or refused, and receipts and letters can still be checked."
)
RULES = (GOES, GOES_LAST, STAYS)


@access.staff(*PANEL)
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Every round whose bidders were told: until when its bids are kept, and what is left of them."""
    return page(request, "kept", title="What is kept of bids", rounds=rounds_kept(timezone.now()), rules=RULES)


@access.staff(*PANEL)
@require_safe
def kept_round(request: HttpRequest, slug: str) -> HttpResponse:
    """The bids of one round: kept, held back, erased; those whose time is over can be chosen."""
    round_ = round_or_404(slug)
    now = timezone.now()
    until = kept_until(round_)
    return page(
        request,
        "kept_round",
        title=f"What is kept: {round_.title}",
        crumb=BACK_TITLE,
        round=round_,
        until=until,
        is_over=until is not None and until <= now,
        bids=page_of(request, bids_kept().filter(round=round_), A_PAGE),
        erased=list(erased_of(round_)[:A_PAGE]),
        may_erase=has_role(person(request), *ROUND_MANAGERS),
    )


@access.staff(*ROUND_MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, slug: str) -> HttpResponse:
    """What would go and what stays; and, with a reason, the erasing."""
    round_ = round_or_404(slug)
    back = reverse("evaluations:kept_round", args=[slug])
    chosen = _chosen(request, round_)
    if not chosen:
        messages.error(request, "Choose one or more bids whose time is over and that are not held back.")
        return redirect(back)
    ids = [bid.pk for bid in chosen]

    def do(form: Any) -> str:
        done, refused = erase_bids(bid_ids=ids, reason=form.cleaned_data["reason"], by=person(request))
        return " ".join((f"{plural(len(done), 'bid')} erased.", *refused))

    return confirm(
        request,
        title=f"Erase what {plural(len(chosen), 'bid')} said",
        sentence=f"The bids of {round_.title} were kept until {day(kept_until(round_))}. What goes: "
        f"{', '.join(what_goes(ids))}, the costs, the partners’ people, what assessors flagged, and the words of "
        "emails about these bids.",
        consequences=["This cannot be undone."],
        notes=[GOES_LAST, STAYS],
        items=[_named(bid) for bid in chosen[:SHOWN]],
        items_more=max(len(chosen) - SHOWN, 0),
        hidden=[("bid", str(pk)) for pk in ids],
        form=ReasonForm(
            request.POST if request.POST.get("confirmed") else None,
            label="Why are they erased now?",
            hint="The record keeps this. For example: The seven years of this round are over.",
        ),
        action="Erase for good",
        danger=True,
        back=back,
        back_title=BACK_TITLE,
        do=do,
        is_confirmed=request.POST.get("confirmed") == "yes",
    )


@access.staff(*ROUND_MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Hold one bid back from erasing, with a reason; or let it go again."""
    bid = get_object_or_404(bids_kept(), reference=reference)
    back = reverse("evaluations:kept_round", args=[bid.round.slug])
    held: str | None = bid.hold_reason  # type: ignore[attr-defined]  # annotated by bids_kept

    def do(form: Any) -> str:
        if held:
            let_go(bid_id=bid.pk, by=person(request))
            return f"{bid.reference} is no longer held back."
        hold_back(bid_id=bid.pk, reason=form.cleaned_data["reason"], by=person(request))
        return f"{bid.reference} is held back: it cannot be erased until the hold is lifted."

    label, hint = "Why is it held back?", "The organisation reads this. For example: An appeal is being heard."
    return confirm(
        request,
        title=f"Let {bid.reference} go" if held else f"Hold {bid.reference} back from erasing",
        sentence=f"It is held back: {held}" if held else f"It is kept until {day(kept_until(bid.round))}.",
        consequences=["Once it is let go it can be erased when its time is over."]
        if held
        else ["Everything that the bid said stays until somebody lifts the hold."],
        form=None if held else ReasonForm(request.POST or None, label=label, hint=hint),
        action="Lift the hold" if held else "Hold it back",
        back=back,
        back_title=BACK_TITLE,
        do=do,
    )


def _chosen(request: HttpRequest, round_: Round) -> list[Bid]:
    """Those ticked of the bids that may go now, at most a page of them."""
    asked = [*request.GET.getlist("bid"), *request.POST.getlist("bid")]
    ids = {int(each) for each in asked if each.isascii() and each.isdigit() and len(each) < 18}
    return list(bids_to_erase(round_, timezone.now()).filter(pk__in=ids)[:A_PAGE])


def _named(bid: Bid) -> str:
    """A draft is called by its reference alone: what it says is nobody's business here."""
    title = "" if bid.state == BidState.DRAFT else f": {bid.title}"
    return f"{bid.reference} {bid.organisation}{title}"
