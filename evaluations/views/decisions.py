"""Ranking, deciding and approving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.judging import DecisionForm, ReasonForm
from evaluations.models import Decision
from evaluations.permissions import OFFICERS, PANEL, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.ranking import LIVE, RankedBid, ranking_of
from evaluations.selectors.record import record_of
from evaluations.services.deciding import (
    approve_decision,
    approve_several,
    fund_above_the_line,
    propose_decision,
    send_back,
    take_back,
)
from evaluations.states import DecisionKind, DecisionState
from evaluations.views.bids import bid_or_404
from evaluations.views.charts import ranking_chart
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import Role, has_role
from portal.look.words import plural, pounds, pounds_prose
from programmes.models import Round
from programmes.states import Phase

SETTLED = (Phase.DECIDING, Phase.NOTIFIED, Phase.COMPLETE)
SHOWN = 12


def round_or_404(slug: str) -> Round:
    """A round of this portal."""
    return get_object_or_404(Round.objects.select_related("sealed_seed"), slug=slug, is_record=False)


@access.staff(*PANEL)
@require_safe
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """The round in order, with the funding line; from the start of decisions, never before."""
    round_ = round_or_404(slug)
    phase = round_.phase_at(timezone.now())
    ranked = ranking_of(round_) if phase in SETTLED else None
    return page(
        request,
        "ranking",
        title=f"Ranking: {round_.title}",
        crumb="Ranking",
        round=round_,
        ranking=ranked,
        rows=_with_line(ranked.bids) if ranked else [],
        chart=ranking_chart(ranked.bids) if ranked and ranked.bids else None,
        left=(round_.budget_pounds or 0) - round_.committed_pounds,
        is_officer=has_role(person(request), *OFFICERS),
        is_deciding=phase is Phase.DECIDING,
        undecided_above=sum(each.decision is None for each in ranked.above_line) if ranked else 0,
    )


def _with_line(bids: tuple[RankedBid, ...]) -> list[tuple[RankedBid, bool]]:
    """Each bid, and whether the funding line is drawn under it."""
    above = [each.place.above_line for each in bids]
    return [(each, above[index] and not any(above[index + 1 :])) for index, each in enumerate(bids)]


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def fund_above(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose to fund everything above the line that has no decision yet."""
    round_ = round_or_404(slug)
    back = reverse("evaluations:ranking", args=[slug])
    if phase_of(round_) is not Phase.DECIDING:
        messages.error(request, "Decisions are made while the round is being decided.")
        return redirect(back)
    open_ones = [each for each in ranking_of(round_).above_line if each.decision is None]
    total = sum(each.place.entry.applied_for_pounds for each in open_ones)

    def do(form: Any) -> str:
        made = fund_above_the_line(round_id=round_.pk, by=person(request), reason=form.cleaned_data["reason"])
        return f"{plural(len(made), 'decision')} proposed. Another person now has to approve them."

    return confirm(
        request,
        title="Fund all bids above the line",
        sentence=f"You propose to fund {plural(len(open_ones), 'bid')} in full, {pounds_prose(total)} together.",
        consequences=["Nothing is settled until another person approves."],
        items=[
            f"{each.bid.reference} {each.bid.title}: {pounds(each.place.entry.applied_for_pounds)}"
            for each in open_ones[:SHOWN]
        ],
        items_more=max(len(open_ones) - SHOWN, 0),
        form=ReasonForm(
            request.POST or None,
            initial={"reason": "The assessors’ scores place this bid within the round’s budget."},
            label="Reason",
            hint="Every one of these bidders reads this in their letter.",
        ),
        action=f"Propose {plural(len(open_ones), 'award')}",
        back=back,
        back_title="Ranking",
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Fund in full or in part, reserve, or reject."""
    bid = bid_or_404(reference)
    record = record_of(bid)
    form = DecisionForm(request.POST or None, initial={"kind": "fund", "amount_pounds": record.applied_for_pounds})
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            propose_decision(
                bid_id=bid.pk,
                kind=DecisionKind(answers["kind"]),
                amount_pounds=answers["amount_pounds"],
                reserve_order=answers["reserve_order"],
                reason=answers["reason"],
                by=person(request),
            )
        except JudgingRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"Proposed for {bid.reference}. Another person now has to approve it.")
            return redirect("evaluations:ranking", bid.round.slug)
    return page(
        request,
        "decide",
        title=f"Decide {bid.reference}",
        bid=bid,
        record=record,
        form=form,
        left=(bid.round.budget_pounds or 0) - bid.round.committed_pounds,
    )


@access.staff(*PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def approvals(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for approval in a round; several may be approved at once, after confirming."""
    round_ = round_or_404(slug)
    decisions = list(
        Decision.objects.filter(bid__round=round_, state__in=LIVE)
        .select_related("bid__organisation", "decided_by", "approved_by")
        .order_by("bid__reference")
    )
    waiting = [each for each in decisions if each.state == DecisionState.PROPOSED]
    mine = [each for each in waiting if each.decided_by_id != person(request).pk]
    if request.method == "POST":
        ticked, takes_all = request.POST.getlist("decision"), request.POST.get("all") == "yes"
        chosen = [each for each in mine if takes_all or str(each.pk) in ticked]
        return _approve_chosen(request, round_, chosen)
    return page(
        request,
        "approvals",
        title=f"Decisions to approve: {round_.title}",
        crumb="Decisions to approve",
        round=round_,
        waiting=waiting,
        mine=mine,
        approved=[each for each in decisions if each.state == DecisionState.APPROVED],
        may_take_back=has_role(person(request), Role.APPROVER) and round_.notified_at is None,
        left=(round_.budget_pounds or 0) - round_.committed_pounds,
        asked=sum(each.amount_pounds or 0 for each in waiting),
        is_approver=has_role(person(request), Role.APPROVER),
    )


def _approve_chosen(request: HttpRequest, round_: Round, chosen: list[Decision]) -> HttpResponse:
    back = reverse("evaluations:approvals", args=[round_.slug])
    if not chosen:
        messages.error(request, "Choose at least one decision to approve.")
        return redirect(back)
    if request.POST.get("confirmed") == "yes":
        try:
            done = approve_several(decision_ids=[each.pk for each in chosen], by=person(request))
            messages.success(request, f"{plural(len(done), 'decision')} approved.")
        except JudgingRefused as refusal:
            messages.error(request, f"Nothing was approved. {refusal.sentence}")
        return redirect(back)
    total = sum(each.amount_pounds or 0 for each in chosen)
    return page(
        request,
        "approve_several",
        title=f"Approve {plural(len(chosen), 'decision')}",
        sentence=f"You approve {plural(len(chosen), 'decision')}, {pounds_prose(total)} of funding together.",
        consequences=["It is what the bidder is told. Until then an approver can take it back."],
        items=[_said(each) for each in chosen[:SHOWN]],
        items_more=max(len(chosen) - SHOWN, 0),
        hidden=[("decision", str(each.pk)) for each in chosen],
        action="Approve",
        back=back,
        back_title="Decisions to approve",
    )


def _said(decision: Decision) -> str:
    amount = f" {pounds(decision.amount_pounds)}" if decision.amount_pounds else ""
    return f"{decision.bid.reference}, {decision.bid.organisation.name}: {decision.get_kind_display().lower()}{amount}"


@access.staff(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve one decision."""
    decision = get_object_or_404(
        Decision.objects.select_related("bid__round", "bid__organisation", "decided_by"), pk=pk
    )

    def do(_form: Any) -> str:
        approve_decision(decision_id=pk, by=person(request))
        return f"Approved: {_said(decision)}."

    return confirm(
        request,
        title=f"Approve the decision on {decision.bid.reference}",
        sentence=_said(decision) + ".",
        consequences=[
            f"Decided by {decision.decided_by.full_name}: {decision.reason}",
            "It is what the bidder is told. Until then an approver can take it back.",
        ],
        action="Approve",
        back=reverse("evaluations:approvals", args=[decision.bid.round.slug]),
        back_title="Decisions to approve",
        do=do,
    )


@access.staff(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one decision back with a reason."""
    decision = get_object_or_404(
        Decision.objects.select_related("bid__round", "bid__organisation", "decided_by"), pk=pk
    )

    def do(form: Any) -> str:
        send_back(decision_id=pk, by=person(request), reason=form.cleaned_data["reason"])
        return f"Sent back to {decision.decided_by.full_name}: {decision.bid.reference}."

    return confirm(
        request,
        title=f"Send back the decision on {decision.bid.reference}",
        sentence=f"{_said(decision)}. The bid has to be decided anew.",
        form=ReasonForm(request.POST or None, label="Why?", hint=f"{decision.decided_by.full_name} reads this."),
        action="Send back",
        back=reverse("evaluations:approvals", args=[decision.bid.round.slug]),
        back_title="Decisions to approve",
        do=do,
    )


@access.staff(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an approval, with a reason, before bidders are told."""
    decision = get_object_or_404(
        Decision.objects.select_related("bid__round", "bid__organisation", "decided_by"), pk=pk
    )

    def do(form: Any) -> str:
        take_back(decision_id=pk, by=person(request), reason=form.cleaned_data["reason"])
        return f"The approval is taken back: {decision.bid.reference} has to be decided anew."

    return confirm(
        request,
        title=f"Take back the approval of {decision.bid.reference}",
        sentence=f"{_said(decision)}. The bid has to be decided anew.",
        consequences=["Its money is free again, and a letter made for it no longer counts."],
        form=ReasonForm(request.POST or None, label="Why?", hint=f"{decision.decided_by.full_name} reads this."),
        action="Take back the approval",
        danger=True,
        back=reverse("evaluations:bid", args=[decision.bid.reference]),
        back_title=decision.bid.reference,
        do=do,
    )
