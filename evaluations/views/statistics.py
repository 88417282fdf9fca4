"""The gate of a round's statistics: a preview of exactly what becomes public, and what stands in the way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluations.forms.judging import ReasonForm
from evaluations.permissions import OFFICERS, PANEL
from evaluations.refusals import JudgingRefused
from evaluations.selectors.statistics import figures_text, versions_of, why_not_yet
from evaluations.services.statistics import publish_statistics, withdraw_statistics
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.audit.digests import sha256_of
from programmes.models import Round
from programmes.selectors.statistics import read_statistics
from programmes.selectors.statistics_shown import pictures_of


@access.staff(*PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    """Look at what would be public; a fund officer publishes it, again with a reason."""
    round_ = get_object_or_404(Round.objects.select_related("sealed_seed"), slug=slug, is_record=False)
    may_publish = has_role(person(request), *OFFICERS)
    if request.method == "POST" and not may_publish:
        return HttpResponse(status=403)
    versions = versions_of(round_)
    form = (
        ReasonForm(request.POST or None, label="Why are they replaced?", hint="The public reads this.")
        if versions
        else None
    )
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            publish_statistics(
                round_id=round_.pk,
                seen_sha256=request.POST.get("seen", ""),
                reason=form.cleaned_data["reason"] if form else "",
                by=person(request),
            )
        except JudgingRefused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, "The statistics are public.")
        return redirect("evaluations:statistics", slug)
    blockers = why_not_yet(round_)
    text = "" if blockers else figures_text(round_)
    public = next((one for one in versions if one.withdrawn_at is None), None)
    shown = read_statistics(text) if text else None
    context: dict[str, Any] = {
        "round": round_,
        "blockers": blockers,
        "shown": shown,
        "pictures": pictures_of(shown) if shown else None,
        "seen": sha256_of(text),
        "versions": versions,
        "public": public,
        "is_public_already": public is not None and public.figures == text,
        "form": form,
        "may_publish": may_publish,
    }
    return page(request, "statistics", title=f"Public statistics: {round_.title}", crumb="Public statistics", **context)


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the public statistics away, with a reason."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)

    def do(form: Any) -> str:
        withdraw_statistics(round_id=round_.pk, reason=form.cleaned_data["reason"], by=person(request))
        return "The statistics are withdrawn. Their page says so, with the reason."

    is_public = round_.statistics.filter(withdrawn_at__isnull=True).exists()
    return confirm(
        request,
        title="Withdraw the statistics",
        sentence="The round’s page of statistics will say that they were withdrawn, when and why."
        if is_public
        else "No statistics of this round are public.",
        consequences=["What was downloaded stays with whoever has it. The withdrawn version is kept."],
        form=ReasonForm(request.POST or None, label="Why are they withdrawn?", hint="The public reads this.")
        if is_public
        else None,
        action="Withdraw the statistics" if is_public else "",
        danger=is_public,
        back=reverse("evaluations:statistics", args=[slug]),
        back_title="Public statistics",
        do=do,
    )
