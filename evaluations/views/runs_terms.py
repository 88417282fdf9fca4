"""Other terms than the sealed ones: tried out as a what-if, or put in their place by a recorded direction."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluations.forms.runs import DirectionForm, WhatIfForm
from evaluations.permissions import OFFICERS, phase_of
from evaluations.selectors.runs_seal import sealed_terms
from evaluations.services.runs import try_out
from evaluations.views.pages import page, person
from evaluations.views.ranking import round_or_404
from portal.accounts import access
from portal.accounts.refusals import Refused
from programmes.services.directing import WHILE, record_direction
from programmes.states import Phase


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a what-if; it is run and stored at once."""
    round_ = round_or_404(slug)
    found = sealed_terms(round_)
    if found is None or phase_of(round_) is not Phase.DECIDING:
        messages.error(request, "What-ifs are run while a sealed round is being decided.")
        return redirect("evaluations:runs", slug)
    form = WhatIfForm(request.POST or None, said=found[1])
    if request.method == "POST" and form.is_valid():
        try:
            title = form.cleaned_data["title"]
            made = try_out(round_id=round_.pk, by=person(request), title=title, instead=form.instead())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"The what-if is stored as run {made.number}.")
            return redirect("evaluations:award_run", slug, made.number)
    return page(
        request,
        "what_if",
        title="Try out other terms",
        crumb="Try out other terms",
        round=round_,
        form=form,
        terms=None,
        back=reverse("evaluations:runs", args=[slug]),
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def direction(request: HttpRequest, slug: str) -> HttpResponse:
    """Record a direction; “See it in words” records nothing."""
    round_ = round_or_404(slug)
    found = sealed_terms(round_)
    if found is None or phase_of(round_) not in WHILE:
        messages.error(request, "Directions are recorded between the close of a round and the day bidders are told.")
        return redirect("evaluations:runs", slug)
    form = DirectionForm(request.POST or None, said=found[1])
    terms = None
    if request.method == "POST" and form.is_valid():
        typed = form.instead()
        terms = form.terms(budget_pounds=typed["budget_pounds"], threshold=typed["threshold"])
        if "preview" not in request.POST and _recorded(request, round_.pk, form):
            return redirect("evaluations:runs", slug)
    return page(
        request,
        "direction",
        title="Record a direction",
        crumb="Record a direction",
        round=round_,
        form=form,
        terms=terms if not form.errors else None,
        back=reverse("evaluations:runs", args=[slug]),
    )


def _recorded(request: HttpRequest, round_id: int, form: DirectionForm) -> bool:
    try:
        made = record_direction(
            round_id=round_id,
            terms=form.terms_given(),
            reason=form.cleaned_data["reason"],
            given_for=form.cleaned_data["given_for"],
            by=person(request),
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, f"Direction {made.number} is recorded and public. An award can now be run under it.")
    return True
