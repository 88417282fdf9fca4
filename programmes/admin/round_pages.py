"""The confirm pages of a round: publish and seal it, copy it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portal.accounts.access import person_of
from portal.audit.clock import database_now
from portal.look.words import moment, pounds, pounds_prose
from programmes.forms.rounds import CopyForm
from programmes.models import Round
from programmes.permissions import may_manage_rounds
from programmes.refusals import RoundRefused
from programmes.selectors.readiness import publishing_checklist
from programmes.services.copying import copy_round
from programmes.services.publishing import publish_round


@require_http_methods(["GET", "POST"])
def publish_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What blocks the publication, what it will do, and the button that does it."""
    found = _managed(request, pk)
    if request.method == "POST":
        try:
            seal = publish_round(round_id=found.pk, by=person_of(request))
        except RoundRefused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, f"The round is published. Its seal is {seal.sha256}.")
            return redirect("admin:programmes_round_change", found.pk)
    if found.published_at:
        messages.info(request, "This round is published already.")
        return redirect("admin:programmes_round_change", found.pk)
    now = database_now()
    checks = publishing_checklist(found, now)
    return _page(
        request,
        "admin/programmes/round_publish.html",
        found,
        {
            "title": f"Publish and seal {found.title}",
            "checks": checks,
            "is_ready": all(check.is_met for check in checks),
            "sentence": _what_will_happen(found),
            "action": "Publish and seal the round",
        },
    )


@require_http_methods(["GET", "POST"])
def copy_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What a copy takes with it, and its title."""
    found = _managed(request, pk)
    form = CopyForm(request.POST or None, initial={"title": f"Copy of {found.title}"[:200]})
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_round(round_id=found.pk, title=form.cleaned_data["title"], by=person_of(request))
        except RoundRefused as refused:
            form.add_error("title", refused.sentence)
        else:
            messages.success(request, "The round is copied. Give it its dates and a reference before you publish it.")
            return redirect("admin:programmes_round_change", made.pk)
    return _page(
        request,
        "admin/confirm_action.html",
        found,
        {
            "title": f"Copy {found.title}",
            "sentence": "This makes a new draft with the same priority areas, criteria, levels, sections, questions "
            "and conditions, and the same money and rules. Dates, gates, references and bids are not copied.",
            "action": "Copy the round",
            "form": form,
        },
    )


def _managed(request: HttpRequest, pk: int) -> Round:
    refusal = may_manage_rounds(request.user)
    if refusal:
        raise PermissionDenied(refusal)
    return get_object_or_404(Round, pk=pk, is_record=False)


def _what_will_happen(found: Round) -> str:
    money = f" with a budget of {pounds_prose(found.budget_pounds)}" if found.budget_pounds else ""
    opens = f" It takes bids from {moment(found.opens_at)} to {moment(found.closes_at)}." if found.closes_at else ""
    return (
        f"The round{money} becomes public at once, and its criteria, weights, levels, questions, rule and money are "
        f"sealed: nobody can change them after this.{opens}"
    )


def _page(request: HttpRequest, template: str, found: Round, context: dict[str, Any]) -> HttpResponse:
    shared = {
        **admin.site.each_context(request),
        "round": found,
        "budget": pounds(found.budget_pounds),
        "back": reverse("admin:programmes_round_change", args=[found.pk]),
        "back_title": found.title,
    }
    return render(request, template, {**shared, **context})
