"""The gates of a round: each is opened once, after saying what it means and what blocks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bids.selectors.submitted import counted_bids
from evaluations.permissions import OFFICERS
from evaluations.selectors.blockers import BLOCKERS, Blocker, unanswered
from evaluations.selectors.divergence import unsettled_before_decisions
from evaluations.selectors.projects import unpublished_projects
from evaluations.services.gates import open_gate
from evaluations.views.pages import confirm, person
from portal.accounts import access
from portal.look.words import plural
from programmes.models import Round
from programmes.states import Gate

MEANS: dict[Gate, str] = {
    Gate.ASSESS: "Assessors can declare their interests, read the bids allocated to them and score.",
    Gate.DECIDE: "Scores can no longer change, the tie-break seed is revealed and the ranking is shown.",
    Gate.NOTIFY: "Every bidder’s page shows the outcome with its letter, and they get an email that says so.",
    Gate.RELEASE_FEEDBACK: "Every bidder can read the scores and comments on their bid. Assessors are not named.",
    Gate.PUBLISH_OUTCOMES: "The accepted projects appear on the public site, and the round is complete: "
    "assessors can no longer open its bids.",
}

WARNINGS: dict[Gate, Callable[[Round], list[str]]] = {
    Gate.DECIDE: unsettled_before_decisions,
    Gate.PUBLISH_OUTCOMES: unanswered,
}
"""What does not block a gate, and is said before it is opened."""


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def gate(request: HttpRequest, slug: str, gate: str) -> HttpResponse:
    """Open a gate, after saying what it means and what blocks it."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    wanted = next((each for each in BLOCKERS if each.value == gate), None)
    if wanted is None:
        raise Http404("There is no such gate.")
    blockers = BLOCKERS[wanted](round_) if round_.gate_at(wanted) is None else []
    once = f"{_concerned(round_, wanted)} This is done once and cannot be undone."

    def do(_form: Any) -> str:
        open_gate(round_id=round_.pk, gate=wanted, by=person(request))
        return f"Done: {wanted.label[0].lower()}{wanted.label[1:]}."

    return confirm(
        request,
        title=wanted.label,
        sentence="This cannot be done yet." if blockers else MEANS[wanted],
        consequences=[said(each) for each in blockers]
        or [*(WARNINGS[wanted](round_) if wanted in WARNINGS else []), once],
        action="" if blockers else wanted.label,
        danger=not blockers,
        back=reverse("evaluations:round", args=[slug]),
        back_title=round_.title,
        do=do,
    )


def said(blocker: Blocker) -> str:
    """A blocker in words, with its links."""
    return render_to_string("admin/evaluations/blocker.html", {"blocker": blocker})


def _concerned(round_: Round, gate: Gate) -> str:
    if gate is Gate.PUBLISH_OUTCOMES:
        return f"{plural(len(unpublished_projects(round_)), 'project')} will appear now."
    return f"{plural(counted_bids(round_).count(), 'bid')} will be concerned."
