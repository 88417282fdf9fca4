"""A lead hands over to another member."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.accounts import access
from programmes.forms.memberships import HandOverForm
from programmes.refusals import PeopleRefused
from programmes.selectors.organisations import successors
from programmes.services.handing_over import hand_over
from programmes.views.organisations import led


@require_http_methods(["GET", "POST"])
@access.signed_in
def handing_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose who leads next, and whether to stay."""
    person, organisation = access.person_of(request), led(request, slug)
    members = list(successors(organisation, without=person))
    form = HandOverForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        leaves = form.cleaned_data["then"] == "leave"
        try:
            new = hand_over(organisation=organisation, to=form.chosen(), leaves=leaves, by=person)
        except PeopleRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, f"{new.user} now leads {organisation}.")
            return redirect("programmes:organisations") if leaves else redirect("programmes:people", slug)
    context = {"form": form, "organisation": organisation, "members": members}
    return render(request, "programmes/organisations/hand_over.html", context)
