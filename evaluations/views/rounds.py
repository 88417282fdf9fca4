"""A round's page: its gates with what blocks each, its figures and its pages; and what is done from it."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.judging import AnswerDateForm
from evaluations.permissions import OFFICERS, PANEL
from evaluations.selectors.cockpit import facts_of, gates_of
from evaluations.selectors.letters import LetterState, letters_of
from evaluations.selectors.letters_wording import with_grounds
from evaluations.selectors.runs import with_adopted_run
from evaluations.selectors.terms import terms_at_hand
from evaluations.services.dates import set_accept_by
from evaluations.services.letters import BATCH_KEY, render_letters, wanting
from evaluations.views.pages import confirm, page, person
from evaluations.views.round_figures import figures
from evaluations.views.round_links import links_for
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.documents.models import Batch
from portal.look.words import moment, plural
from programmes.models import Round
from programmes.states import Gate, Phase


@access.staff(*PANEL)
@require_safe
def round_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the round stands, what comes next, and its figures, each a link to its list."""
    round_ = get_object_or_404(_rounds(), slug=slug, is_record=False)
    phase = round_.phase_at(timezone.now())
    facts = facts_of(round_)
    gates, counted = gates_of(facts)
    letters = counted if phase is Phase.DECIDING else None
    is_officer = has_role(person(request), *OFFICERS)
    return page(
        request,
        "round",
        title=round_.title,
        round=round_,
        phase=phase,
        links=links_for(person(request), round_, phase),
        gates=gates,
        terms=terms_at_hand(round_),
        letters=[(letters[state], state) for state in LetterState if letters[state]] if letters else [],
        letters_to_make=letters is not None and letters[LetterState.MISSING] + letters[LetterState.FAILED],
        may_make_letters=letters is not None and not letters[LetterState.UNDECIDED],
        batch_id=round_.letters_batch_id,  # type: ignore[attr-defined]  # by _rounds
        is_officer=is_officer,
        **figures(facts, timezone.now(), may_remind=is_officer),
    )


def _rounds() -> QuerySet[Round]:
    """Rounds joined with what their page shows that each has one of."""
    joined = (*(f"{gate.value}_by" for gate in Gate), "judging_terms__notify_set_by")
    theirs = Batch.objects.filter(key=Concat(Value(BATCH_KEY), Cast(OuterRef("pk"), TextField())))
    newest = Subquery(theirs.order_by("-started_at", "pk").values("pk")[:1])
    rounds = Round.objects.select_related(*joined).annotate(letters_batch_id=newest)
    return with_adopted_run(with_grounds(rounds))


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
        back_title=round_.title,
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def accept_by(request: HttpRequest, slug: str) -> HttpResponse:
    """Set the date by which awards are to be answered."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    initial = {"day": timezone.localtime(round_.accept_by).date()} if round_.accept_by else None

    def do(form: Any) -> str:
        changed = set_accept_by(round_id=round_.pk, accept_by=form.at_five, by=person(request))
        return f"Awards are to be answered by {moment(changed.accept_by)}."

    return confirm(
        request,
        title="When awards are to be answered",
        sentence="The award letters and the bidders’ pages give this date.",
        consequences=["Award letters that were made with another date have to be made again before bidders are told."],
        form=AnswerDateForm(request.POST or None, initial=initial),
        action="Set the date",
        back=reverse("evaluations:round", args=[slug]),
        back_title=round_.title,
        do=do,
    )
