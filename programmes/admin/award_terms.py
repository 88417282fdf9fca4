"""The page on which an officer sets a draft round's rule of award, and reads it in words."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portal.accounts.access import person_of
from programmes.forms.award_terms import AwardTermsForm, initial_of
from programmes.models import Round
from programmes.permissions import may_edit_round
from programmes.refusals import RoundRefused
from programmes.selectors.award_terms import AwardTerms, make_terms
from programmes.services.award_terms import set_award_terms


@require_http_methods(["GET", "HEAD", "POST"])
def award_terms_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, with what it means in words; “See it in words” saves nothing."""
    found = get_object_or_404(Round, pk=pk, is_record=False)
    refusal = may_edit_round(person_of(request), found)
    if refusal:
        raise PermissionDenied(refusal)
    areas = list(found.priority_areas.order_by("order", "name").values_list("slug", "name"))
    form = AwardTermsForm(
        request.POST or None,
        areas=areas,
        budget_pounds=found.budget_pounds,
        initial=initial_of(found.award_rule, found.award_terms),
    )
    shown = terms_in_words(found, areas)
    if request.method == "POST" and form.is_valid():
        shown = form.terms(budget_pounds=found.budget_pounds or 0, threshold=f"{found.threshold:.2f}")
        if "preview" not in request.POST and _saved(request, found, form):
            messages.success(request, "The rule of award is saved. It is sealed when the round is published.")
            return redirect("admin:programmes_round_change", found.pk)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"Rule of award: {found.title}",
        "round": found,
        "form": form,
        "terms": shown if not form.errors else None,
        "is_preview": request.method == "POST",
        "back": reverse("admin:programmes_round_change", args=[found.pk]),
        "back_title": found.title,
    }
    return render(request, "admin/programmes/award_terms.html", context)


def terms_in_words(found: Round, areas: list[tuple[str, str]]) -> AwardTerms:
    """The round's terms as they are stored."""
    return make_terms(
        rule=found.award_rule,
        stored=found.award_terms,
        budget_pounds=found.budget_pounds or 0,
        threshold=f"{found.threshold:.2f}",
        areas=dict(areas),
    )


def _saved(request: HttpRequest, found: Round, form: AwardTermsForm) -> bool:
    try:
        set_award_terms(round_id=found.pk, rule=form.cleaned_data["rule"], stored=form.stored, by=person_of(request))
    except RoundRefused as refused:
        form.add_error(None, refused.sentence)
        return False
    return True
