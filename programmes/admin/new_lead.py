"""Giving an organisation a new lead, when its own leads have gone or cannot."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portal.accounts.access import person_of
from programmes.forms.memberships import NewLeadForm
from programmes.models import Organisation
from programmes.permissions_people import may_open_organisations
from programmes.refusals import PeopleRefused
from programmes.selectors.organisations import successors
from programmes.services.handing_over import give_new_lead


@require_http_methods(["GET", "HEAD", "POST"])
def new_lead_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose one of its people, and say why."""
    if refusal := may_open_organisations(request.user):
        raise PermissionDenied(refusal)
    organisation = get_object_or_404(Organisation, pk=pk)
    members = list(successors(organisation))
    form = NewLeadForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        try:
            new = give_new_lead(
                organisation=organisation, to=form.chosen(), reason=form.cleaned_data["reason"], by=person_of(request)
            )
        except PeopleRefused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"{new.user} now leads {organisation}. They and its other leads are told.")
            return redirect("admin:programmes_organisation_change", pk)
    return render(
        request, "admin/confirm_action.html", {**admin.site.each_context(request), **_words(organisation, form)}
    )


def _words(organisation: Organisation, form: NewLeadForm) -> dict[str, object]:
    words = {
        "title": f"Give {organisation} a new lead",
        "back": reverse("admin:programmes_organisation_change", args=[organisation.pk]),
        "back_title": organisation.name,
    }
    if not form.members:
        return {**words, "sentence": "None of its people could become a lead. Invite somebody as its lead instead."}
    sentence = "They lead from then on, beside its present leads, and can change or take out everyone in it."
    return {**words, "sentence": sentence, "action": "Give it a new lead", "form": form}
