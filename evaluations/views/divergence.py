"""Where assessors differ: the list with its picture, and leaving a bid as it was scored."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.judging import ReasonForm
from evaluations.permissions import OFFICERS, PANEL
from evaluations.selectors.divergence import Difference, differences_of, readings_of, rule_of
from evaluations.selectors.terms import terms_of
from evaluations.services.moderating import leave_as_scored
from evaluations.views.bids import bid_or_404
from evaluations.views.desk_shelf import denied
from evaluations.views.dots import Dot, Row, dot_plot
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.look.words import plural
from programmes.models import Round

DRAWN = 60
"""How many bids the picture holds; the table has all of them."""


@access.staff(*PANEL)
@require_safe
def divergence(request: HttpRequest, slug: str) -> HttpResponse:
    """The bids on which assessors differ by the round's rule, the widest first."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    terms = terms_of(round_)
    found = differences_of(round_, terms)
    return page(
        request,
        "divergence",
        title="Where assessors differ",
        round=round_,
        rule=rule_of(round_, terms),
        differences=found,
        unsettled=sum(not each.is_settled for each in found),
        plot=_plot(found) if found else None,
        is_officer=has_role(person(request), *OFFICERS),
        is_assessing=round_.assessing_at is not None and round_.deciding_at is None,
    )


def _plot(found: list[Difference]) -> dict[str, Any]:
    rows = []
    for each in found[:DRAWN]:
        marks = [Dot(float(reading.total)) for reading in each.readings]
        if each.moderation:
            marks.append(Dot(float(each.moderation.total), agreed=True))
        rows.append(Row(each.bid.reference, marks))
    widest = found[0]
    reach = f"{widest.low:.2f} to {widest.high:.2f}"
    said = f"{plural(len(found), 'bid')}. The widest is {widest.bid.reference}, from {reach}."
    return dot_plot("Total scores of each bid on which assessors differ", rows, ticks=range(0, 101, 20), said=said)


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the scores of one bid stand although its assessors differ."""
    bid = bid_or_404(reference)
    seen = readings_of(bid.round, [bid]).get(bid.pk)
    denied(None if seen else "The assessments of this bid are not all in, so there is nothing to settle.")
    digest = request.POST.get("digest") or (seen.digest if seen else "")

    def do(form: Any) -> str:
        leave_as_scored(bid_id=bid.pk, digest=digest, reason=form.cleaned_data["reason"], by=person(request))
        return f"The scores of {bid.reference} stand as they are."

    return confirm(
        request,
        title=f"Leave {bid.reference} as it was scored",
        sentence="The panel need not look at this bid: the mean of its assessors’ scores stands.",
        consequences=[seen.why] if seen and seen.why else [],
        form=ReasonForm(request.POST or None, label="Why?", hint="Approvers and the auditor read this."),
        hidden=[("digest", digest)],
        action="Leave the scores as they are",
        back=reverse("evaluations:divergence", args=[bid.round.slug]),
        back_title="Where assessors differ",
        do=do,
    )
