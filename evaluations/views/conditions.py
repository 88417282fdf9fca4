"""Conditions of an award: set, met with evidence, or waived by an approver who did not set them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluations.forms.diligence import ConditionForm
from evaluations.forms.judging import ReasonForm
from evaluations.models import Condition
from evaluations.permissions import OFFICERS
from evaluations.services.conditions import meet_condition, set_condition, waive_condition
from evaluations.views.bids import bid_or_404
from evaluations.views.pages import confirm, person
from portal.accounts import access
from portal.accounts.roles import Role


@access.staff(*OFFICERS, Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def set_one(request: HttpRequest, reference: str) -> HttpResponse:
    """Set a condition that holds an award back."""
    bid = bid_or_404(reference)

    def do(form: Any) -> str:
        set_condition(bid_id=bid.pk, text=form.cleaned_data["text"], by=person(request))
        return f"The award of {reference} is held back until the condition is met or waived."

    return confirm(
        request,
        title=f"Set a condition for {reference}",
        sentence=f"{bid.organisation.name}’s award cannot be approved until the condition is met or waived.",
        form=ConditionForm(request.POST or None),
        action="Set the condition",
        back=reverse("evaluations:diligence", args=[reference]),
        back_title=f"Due diligence of {reference}",
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def meet_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a condition is met, and what shows it."""
    condition = _condition(pk)
    reference = condition.bid.reference

    def do(form: Any) -> str:
        meet_condition(condition_id=pk, evidence=form.cleaned_data["reason"], by=person(request))
        return "The condition is met."

    hint = "Say what you saw, when, and where it is kept."
    return confirm(
        request,
        title=f"A condition of {reference} is met",
        sentence=condition.text,
        form=ReasonForm(request.POST or None, label="What shows that it is met?", hint=hint),
        action="Record it as met",
        back=reverse("evaluations:diligence", args=[reference]),
        back_title=f"Due diligence of {reference}",
        do=do,
    )


@access.staff(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def waive_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an award go ahead without a condition."""
    condition = _condition(pk)
    reference = condition.bid.reference

    def do(form: Any) -> str:
        waive_condition(condition_id=pk, reason=form.cleaned_data["reason"], by=person(request))
        return "The condition is waived."

    return confirm(
        request,
        title=f"Waive a condition of {reference}",
        sentence=condition.text,
        consequences=[f"{condition.set_by.full_name} set it. The award can go ahead without it being met."],
        form=ReasonForm(request.POST or None, label="Why can the award go ahead without it?"),
        action="Waive the condition",
        danger=True,
        back=reverse("evaluations:diligence", args=[reference]),
        back_title=f"Due diligence of {reference}",
        do=do,
    )


def _condition(pk: int) -> Condition:
    return get_object_or_404(Condition.objects.select_related("bid__round", "set_by"), pk=pk)
