"""A round's page: its bids, a funnel with numbers, and its gates with what blocks each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bids.selectors.submitted import counted_bids
from evaluations.permissions import OFFICERS, PANEL
from evaluations.selectors.blockers import BLOCKERS
from evaluations.selectors.cockpit import cockpit_of
from evaluations.selectors.letters import LetterState, letters_of
from evaluations.services.gates import open_gate
from evaluations.services.letters import render_letters, wanting
from evaluations.services.projects import publish_late_projects, unpublished_projects
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.documents.models import Batch
from portal.look.words import plural
from programmes.models import Round
from programmes.states import Gate, Phase

MEANS: dict[Gate, str] = {
    Gate.ASSESS: "Assessors can declare their interests, read the bids allocated to them and score.",
    Gate.DECIDE: "Scores can no longer change, the tie-break seed is revealed and the ranking is shown.",
    Gate.NOTIFY: "Every bidder’s page shows the outcome with its letter, and they get an email that says so.",
    Gate.RELEASE_FEEDBACK: "Every bidder can read the scores and comments on their bid. Assessors are not named.",
    Gate.PUBLISH_OUTCOMES: "The accepted projects appear on the public site, and the round is complete: "
    "assessors lose access to its bids.",
}


@access.staff(*PANEL)
@require_safe
def round_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the round stands and what comes next."""
    round_ = get_object_or_404(
        Round.objects.select_related(*(f"{gate.value}_by" for gate in Gate)), slug=slug, is_record=False
    )
    phase = round_.phase_at(timezone.now())
    cockpit = cockpit_of(round_)
    letters = cockpit.letters if phase is Phase.DECIDING else None
    return page(
        request,
        "round",
        title=round_.title,
        round=round_,
        phase=phase,
        cockpit=cockpit,
        letters=[(letters[state], state) for state in LetterState if letters[state]] if letters else [],
        letters_to_make=letters is not None and letters[LetterState.MISSING] + letters[LetterState.FAILED],
        may_make_letters=letters is not None and not letters[LetterState.UNDECIDED],
        batch=Batch.objects.filter(title=f"Letters: {round_.title}").first(),
        late=len(unpublished_projects(round_)) if round_.outcomes_published_at else 0,
        is_officer=has_role(person(request), *OFFICERS),
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def gate(request: HttpRequest, slug: str, gate: str) -> HttpResponse:
    """Open a gate, after saying what it means and what blocks it."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    wanted = next((each for each in BLOCKERS if each.value == gate), None)
    if wanted is None:
        raise Http404("There is no such gate.")
    blockers = BLOCKERS[wanted](round_) if round_.gate_at(wanted) is None else []

    def do(_form: Any) -> str:
        open_gate(round_id=round_.pk, gate=wanted, by=person(request))
        return f"Done: {wanted.label[0].lower()}{wanted.label[1:]}."

    return confirm(
        request,
        title=wanted.label,
        sentence=MEANS[wanted],
        consequences=[
            *blockers,
            f"{plural(counted_bids(round_).count(), 'bid')} will be concerned. This is done once and cannot be undone.",
        ],
        action=wanted.label,
        danger=True,
        back=reverse("evaluations:round", args=[slug]),
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Make every letter of the round that is not made yet."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    wanted = wanting(letters_of(round_))

    def do(_form: Any) -> tuple[str, str]:
        batch = render_letters(round_id=round_.pk, by=person(request))
        return "The letters are being made.", batch.get_absolute_url()

    return confirm(
        request,
        title="Make the letters of this round",
        sentence=f"{plural(len(wanted), 'letter')} will be made. No bidder sees one before you tell them all.",
        items=[f"{letter.bid.reference} {letter.bid.organisation.name}" for letter in wanted[:12]],
        items_more=max(len(wanted) - 12, 0),
        action="Make the letters",
        back=reverse("evaluations:round", args=[slug]),
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def late_projects(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish projects accepted after the round's were published."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    waiting = unpublished_projects(round_)

    def do(_form: Any) -> str:
        return f"{plural(len(publish_late_projects(round_id=round_.pk, by=person(request))), 'project')} published."

    return confirm(
        request,
        title="Publish late projects",
        sentence=f"{plural(len(waiting), 'project')} accepted since will appear on the public site.",
        items=[project.title for project in waiting[:12]],
        action="Publish",
        back=reverse("evaluations:round", args=[slug]),
        do=do,
    )
