"""The ledger of outages: written, found, confirmed or set aside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.forms.deadlines import OutageForm, parts
from evaluations.permissions import PANEL
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.refusals import Refused
from portal.accounts.roles import has_role
from portal.look.words import duration, moment
from programmes.models import Outage
from programmes.permissions import ROUND_MANAGERS
from programmes.selectors.deadlines import outages_to_settle
from programmes.services.outages import dismiss_outage, note_outage

SHOWN = 200


@access.staff(*PANEL)
@require_safe
def outages(request: HttpRequest) -> HttpResponse:
    """Every outage in the ledger, and those found that nobody has looked at."""
    noted = Outage.objects.filter(noted_at__isnull=False).select_related("noted_by").order_by("-began_at")[:SHOWN]
    return page(
        request,
        "outages",
        title="Outages",
        crumb="Outages",
        noted=list(noted),
        waiting=list(outages_to_settle()[:SHOWN]),
        may_note=has_role(person(request), *ROUND_MANAGERS),
    )


@access.staff(*ROUND_MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest) -> HttpResponse:
    """Write an outage that somebody noticed."""
    return _note(request, None)


@access.staff(*ROUND_MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm an outage that was found, in words for the public."""
    found = get_object_or_404(Outage, pk=pk)
    if found.noted_at or found.dismissed_at:
        messages.info(request, "Somebody has settled this outage already.")
        return redirect("evaluations:outages")
    return _note(request, found)


@access.staff(*ROUND_MANAGERS)
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that nobody was kept out."""
    get_object_or_404(Outage, pk=pk)
    try:
        dismiss_outage(outage_id=pk, by=person(request))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Set aside: nobody was kept out.")
    return redirect("evaluations:outages")


def _note(request: HttpRequest, found: Outage | None) -> HttpResponse:
    def do(form: Any) -> str:
        outage = note_outage(
            began_at=form.moment("began"),
            ended_at=form.moment("ended"),
            affected=form.cleaned_data["affected"],
            by=person(request),
            found_id=found.pk if found else None,
        )
        return f"Recorded: {outage.affected.rstrip('.')}, for {duration(outage.ended_at - outage.began_at)}."

    initial = {}
    if found:
        began, ended = (
            parts(found.began_at, "began_day", "began_time"),
            parts(found.ended_at, "ended_day", "ended_time"),
        )
        initial = {**began, **ended, "affected": found.affected}
    seen = f"The portal did not run from {moment(found.began_at)} to {moment(found.ended_at)}. " if found else ""
    return confirm(
        request,
        title="Confirm an outage" if found else "Record an outage",
        sentence=f"{seen}What you record is public, on the page of every round that took bids at the time.",
        consequences=["A round’s page of deadlines then suggests by how much to extend it. Nothing moves by itself."],
        form=OutageForm(request.POST or None, initial=initial),
        action="Record the outage",
        back=reverse("evaluations:outages"),
        back_title="Outages",
        do=do,
    )
