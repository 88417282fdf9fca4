"""An assessor's bids of a round in order, with their own progress; and how a returned assessment changed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from evaluations.models import Allocation
from evaluations.permissions import PANEL, may_read_allocated, may_read_versions
from evaluations.selectors.assessing import allocations_of, criteria_of
from evaluations.selectors.desk import Shelf, shelf_of
from evaluations.selectors.versions import assessment_with_versions, compared
from evaluations.views.pages import page, person
from portal.accounts import access
from portal.accounts.roles import Role
from portal.look.words import plural
from programmes.models import Round

WIDTH, HEIGHT = 640.0, 20
WORDS = {
    "scored": "submitted",
    "returned": "returned to you",
    "scoring": "being scored",
    "to_score": "to score",
    "to_declare": "to declare",
}
"""The states of a bid on the shelf in the order they are told."""


def own_allocation(request: HttpRequest, pk: int) -> Allocation:
    """Fetching is the check: anybody else's allocation is not there."""
    return get_object_or_404(allocations_of(person(request)), pk=pk)


def denied(reason: str | None) -> None:
    """Refuse with a predicate's reason, if it gave one."""
    if reason:
        raise PermissionDenied(reason)


def progress_of(shelf: Shelf) -> dict[str, Any]:
    """A cell for each bid, for ``desk_progress.html``; the words under it say the same."""
    cell = WIDTH / max(len(shelf.reads), 1)
    counts = shelf.counts
    return {
        "cells": [
            {
                "x": round(cell * index, 1),
                "width": round(cell - 2, 1),
                "state": read.state,
                "here": index == shelf.place,
            }
            for index, read in enumerate(shelf.reads)
        ],
        "said": f"{shelf.submitted} of {plural(len(shelf.reads), 'bid')} submitted",
        "rest": ", ".join(
            f"{counts[state]} {words}" for state, words in WORDS.items() if state != "scored" and counts[state]
        ),
        "width": WIDTH,
        "height": HEIGHT,
    }


@access.staff(Role.ASSESSOR)
@require_safe
def reading(request: HttpRequest, slug: str) -> HttpResponse:
    """All their bids of a round on one page, each with its state and its button."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    shelf = shelf_of(person(request), round_)
    if not shelf.reads:
        raise Http404("No bid of this round is allocated to you.")
    return page(request, "desk_reading", title="Your bids", round=round_, shelf=shelf, progress=progress_of(shelf))


@access.staff(Role.ASSESSOR, *PANEL)
@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions of an assessment side by side: for its assessor, and for officers once all are in."""
    assessment = assessment_with_versions(pk)
    if assessment is None:
        raise Http404("There is no such assessment.")
    allocation, asking = assessment.allocation, person(request)
    is_theirs = allocation.assessor.user_id == asking.pk
    denied(may_read_allocated(allocation) if is_theirs else may_read_versions(asking, assessment))
    pair = compared(assessment, criteria_of(allocation.bid.round), request.GET.get("from", ""), show_draft=is_theirs)
    if pair is None:
        raise Http404("This assessment has one version only.")
    whose = "your assessment" if is_theirs else f"{allocation.assessor.user.full_name}’s assessment"
    return page(
        request,
        "score_versions",
        title=f"How {whose} of {allocation.bid.reference} changed",
        bid=allocation.bid,
        allocation=allocation,
        assessment=assessment,
        is_theirs=is_theirs,
        pair=pair,
    )
