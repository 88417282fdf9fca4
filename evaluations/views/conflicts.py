"""The conflicts of a round, and what an officer decides about each."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.judging import ReasonForm
from evaluations.models import Allocation, AssessorProfile
from evaluations.permissions import OFFICERS, PANEL
from evaluations.selectors.conflicts import found_between
from evaluations.selectors.conflicts_round import round_conflicts
from evaluations.services.overriding import WHEN, override_conflict
from evaluations.services.rechecking import take_off_after_scoring
from evaluations.views.bids import bid_or_404
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import has_role
from programmes.models import Round
from programmes.states import Phase

PAIRS_ON_A_PAGE = 50


@access.staff(*PANEL)
@require_safe
def conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """What was found after scoring, what stands in the way, what was set aside, who is off for good."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    found = round_conflicts(round_)
    phase = round_.phase_at(timezone.now())
    return page(
        request,
        "conflicts",
        title=f"Conflicts: {round_.title}",
        crumb="Conflicts",
        round=round_,
        found=found,
        standing=Paginator(found.standing, PAIRS_ON_A_PAGE).get_page(request.GET.get("page")),
        is_officer=has_role(person(request), *OFFICERS),
        may_set_aside=phase in WHEN,
        may_return=phase is Phase.ASSESSING,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Set aside the conflicts of an assessor with a bid, with a reason."""
    bid = bid_or_404(reference)
    profile = get_object_or_404(AssessorProfile.objects.select_related("user"), pk=pk)
    standing = found_between(profile, bid).open
    if not standing and request.method != "POST":
        raise Http404("No conflict stands in the way of this pair.")
    name = profile.user.full_name

    def do(form: Any) -> str:
        seen, reason = request.POST.getlist("seen"), form.cleaned_data["reason"]
        override_conflict(bid_id=bid.pk, assessor_id=pk, seen=seen, reason=reason, by=person(request))
        return f"Set aside: {name} may be given {reference}."

    return confirm(
        request,
        title=f"Set aside a conflict of {name} with {reference}",
        sentence=f"{name} may then read {reference} in spite of this. Your name and reason stay on the bid’s page.",
        items=standing,
        consequences=["Only this is set aside. What is found later stands in the way again."],
        hidden=[("seen", sentence) for sentence in standing],
        form=ReasonForm(request.POST or None, label="Why does this not stand in the way?"),
        action="Set aside",
        danger=True,
        back=reverse("evaluations:conflicts", args=[bid.round.slug]),
        back_title="Conflicts",
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_off_scored(request: HttpRequest, pk: int) -> HttpResponse:
    """Return an assessment in which a conflict was found, and take its assessor off the bid."""
    found = get_object_or_404(Allocation.objects.select_related("bid__round", "assessor__user"), pk=pk)
    name, reference = found.assessor.user.full_name, found.bid.reference

    def do(form: Any) -> str:
        take_off_after_scoring(allocation_id=pk, reason=form.cleaned_data["reason"], by=person(request))
        return f"{name} is off {reference}. Their assessment is kept and counts no more."

    return confirm(
        request,
        title=f"Take {name} off {reference} after scoring",
        sentence=f"The assessment by {name} will be returned and no longer count. It stays on record.",
        consequences=[
            *found_between(found.assessor, found.bid).open,
            f"{reference} needs another assessor before decisions can start.",
        ],
        form=ReasonForm(request.POST or None, label="Why should it not count?"),
        action="Return it and take them off",
        danger=True,
        back=reverse("evaluations:conflicts", args=[found.bid.round.slug]),
        back_title="Conflicts",
        do=do,
    )
