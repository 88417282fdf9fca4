"""Approving what another person decided: one at a time or several, sending back, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluations.forms.judging import ReasonForm
from evaluations.models import Decision
from evaluations.permissions import PANEL, may_approve
from evaluations.refusals import JudgingRefused
from evaluations.selectors.approvals import Waiting, approvals_of, waiting_of
from evaluations.services.approving import approve_decision, approve_several, send_back, take_back
from evaluations.states import DecisionState
from evaluations.views.desk_shelf import denied
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import Role, has_role
from portal.look.words import plural, pounds, pounds_prose
from programmes.models import Round

SHOWN = 12
TAKEN_BACK = "It is what the bidder is told. Until then an approver can take it back."


@access.staff(*PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def approvals(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for approval in a round; several may be approved at once, after confirming."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    found = approvals_of(round_, person(request))
    if request.method == "POST":
        denied(may_approve(person(request)))
        ticked, takes_all = request.POST.getlist("decision"), request.POST.get("all") == "yes"
        chosen = [each for each in found.ready if takes_all or str(each.decision.pk) in ticked]
        return _approve_chosen(request, round_, chosen)
    is_approver = has_role(person(request), Role.APPROVER)
    return page(
        request,
        "approvals",
        title=f"Decisions to approve: {round_.title}",
        crumb="Decisions to approve",
        round=round_,
        found=found,
        may_take_back=is_approver and round_.notified_at is None,
        left=(round_.budget_pounds or 0) - round_.committed_pounds,
        is_approver=is_approver,
    )


def _approve_chosen(request: HttpRequest, round_: Round, chosen: list[Waiting]) -> HttpResponse:
    back = reverse("evaluations:approvals", args=[round_.slug])
    if not chosen:
        messages.error(request, "Choose at least one decision to approve.")
        return redirect(back)
    if request.POST.get("confirmed") == "yes":
        try:
            done = approve_several(decision_ids=[each.decision.pk for each in chosen], by=person(request))
            messages.success(request, _done(done))
        except JudgingRefused as refusal:
            messages.error(request, f"Nothing was approved. {refusal.sentence}")
        return redirect(back)
    total = sum(each.decision.amount_pounds or 0 for each in chosen)
    return page(
        request,
        "approve_several",
        title=f"Approve {plural(len(chosen), 'decision')}",
        sentence=f"You approve {plural(len(chosen), 'decision')}, {pounds_prose(total)} of funding together.",
        consequences=[*_second(sum(each.is_first for each in chosen)), TAKEN_BACK],
        items=[_listed(each) for each in chosen[:SHOWN]],
        items_more=max(len(chosen) - SHOWN, 0),
        hidden=[("decision", str(each.decision.pk)) for each in chosen],
        action="Approve",
        back=back,
        back_title="Decisions to approve",
    )


def _done(decisions: list[Decision]) -> str:
    """What came of it: an award that had its first approval waits for the second."""
    approved = sum(each.state == DecisionState.APPROVED for each in decisions)
    first = len(decisions) - approved
    said = [f"{plural(approved, 'decision')} approved."] if approved else []
    return " ".join([*said, *_still(first)])


def _still(first: int) -> list[str]:
    if not first:
        return []
    return [f"{plural(first, 'award')} {'waits' if first == 1 else 'wait'} for a second approver."]


def _second(first: int) -> list[str]:
    if not first:
        return []
    which = "1 of them is a large award and waits" if first == 1 else f"{first} of them are large awards and wait"
    return [f"{which} for a second approver after you."]


def _listed(waiting: Waiting) -> str:
    departs = ", departing from the recommendation" if waiting.decision.departs else ""
    first = ", first of two approvals" if waiting.is_first else ""
    return f"{said(waiting.decision)}{departs}{first}"


def said(decision: Decision) -> str:
    """A decision in a line: the bid, who leads it, and what becomes of it."""
    amount = f" {pounds(decision.amount_pounds)}" if decision.amount_pounds else ""
    return f"{decision.bid.reference}, {decision.bid.organisation.name}: {decision.get_kind_display().lower()}{amount}"


def decision_or_404(pk: int) -> Decision:
    """A decision with its bid, round and people."""
    found = Decision.objects.select_related(
        "bid__round", "bid__organisation", "decided_by", "first_approved_by", "recommended_by_run"
    )
    return get_object_or_404(found, pk=pk)


@access.staff(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve one decision, as the first of two approvers where the award is large."""
    decision = decision_or_404(pk)
    waiting = waiting_of(decision, decision.bid.round, person(request))
    stops = [*([waiting.refusal] if waiting.refusal else []), *waiting.held_back]

    def do(_form: Any) -> str:
        approved = approve_decision(decision_id=pk, by=person(request))
        if approved.state == DecisionState.APPROVED:
            return f"Approved: {said(decision)}."
        return f"Your approval is recorded: {said(decision)}. A second approver has to approve it as well."

    return confirm(
        request,
        title=f"Approve the decision on {decision.bid.reference}",
        sentence=f"{said(decision)}.",
        consequences=stops or _why(decision, waiting),
        action="" if stops else "Approve",
        back=reverse("evaluations:approvals", args=[decision.bid.round.slug]),
        back_title="Decisions to approve",
        do=do,
    )


def _why(decision: Decision, waiting: Waiting) -> list[str]:
    """What an approver reads before approving."""
    first, run = decision.first_approved_by, decision.recommended_by_run
    departs = f"It departs from what award run {run.number} recommends: " if run else "It departs: "
    return [
        f"Decided by {decision.decided_by.full_name}: {decision.reason}",
        *([f"{departs}{decision.departure_reason}"] if decision.departs else []),
        *([f"Due diligence: {waiting.standing.summary}."] if waiting.standing else []),
        *([f"{first.full_name} approved it first. With your approval it counts."] if first else []),
        *(["It is a large award: a second approver has to approve it after you."] if waiting.is_first else []),
        TAKEN_BACK,
    ]


@access.staff(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one decision back with a reason."""
    decision = decision_or_404(pk)
    first = decision.first_approved_by

    def do(form: Any) -> str:
        send_back(decision_id=pk, by=person(request), reason=form.cleaned_data["reason"])
        return f"Sent back to {decision.decided_by.full_name}: {decision.bid.reference}."

    return confirm(
        request,
        title=f"Send back the decision on {decision.bid.reference}",
        sentence=f"{said(decision)}. The bid has to be decided anew.",
        consequences=[f"The approval of {first.full_name} counts no more."] if first else [],
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
    decision = decision_or_404(pk)

    def do(form: Any) -> str:
        take_back(decision_id=pk, by=person(request), reason=form.cleaned_data["reason"])
        return f"The approval is taken back: {decision.bid.reference} has to be decided anew."

    return confirm(
        request,
        title=f"Take back the approval of {decision.bid.reference}",
        sentence=f"{said(decision)}. The bid has to be decided anew.",
        consequences=["Its money is free again, and a letter made for it no longer counts."],
        form=ReasonForm(request.POST or None, label="Why?", hint=f"{decision.decided_by.full_name} reads this."),
        action="Take back the approval",
        danger=True,
        back=reverse("evaluations:bid", args=[decision.bid.reference]),
        back_title=decision.bid.reference,
        do=do,
    )
