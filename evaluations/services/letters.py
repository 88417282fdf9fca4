"""Rendering the letters of a round before its bidders are told."""

from __future__ import annotations

from django.db import transaction

from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.letters import AWARD_LETTER, OUTCOME_LETTER, Letter, LetterState, letters_of
from evaluations.selectors.runs import adopted_run
from evaluations.services.guards import refuse
from evaluations.states import WorkState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.documents.models import Batch
from portal.documents.services import request_document
from programmes.models import Round
from programmes.services.locking import lock_round
from programmes.states import Phase


def wanting(letters: list[Letter]) -> list[Letter]:
    """Letters that are still to be made, or that failed."""
    return [letter for letter in letters if letter.state in (LetterState.MISSING, LetterState.FAILED)]


BATCH_KEY = "letters:round:"
"""What the key of a batch of letters begins with; the round's id follows."""


def batch_key(round_: Round) -> str:
    """How the batches of a round's letters are found again."""
    return f"{BATCH_KEY}{round_.pk}"


def _refuse_unfit(letters: list[Letter]) -> None:
    """Refuse the first wording that leaves out what its letters have to say."""
    for letter in letters:
        if letter.lacks:
            raise JudgingRefused(
                f"The wording of the {letter.wording.label.lower()} leaves out: {'; '.join(letter.lacks)}. "
                "Write a version that has it, and have it approved."
            )


def _refuse_while_scores_are_worked_out(round_: Round) -> None:
    """Letters give the score that would have been funded, so they wait for it."""
    run = adopted_run(round_)
    if run is not None and run.scores_needed.state in (WorkState.QUEUED, WorkState.WORKING):
        raise JudgingRefused(
            "The scores that would have been funded are still being worked out, and letters give them. "
            "This takes up to a few minutes."
        )


@transaction.atomic
def render_letters(*, round_id: int, by: User) -> Batch:
    """Ask for every letter of the round that is not made yet, as one batch.

    Each bid gets one letter: an award letter or an outcome letter. Raises ``JudgingRefused`` while
    a bid is undecided, or when nothing is to be made.
    """
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    if phase_of(round_) is not Phase.DECIDING:
        raise JudgingRefused("Letters are made while the round is being decided, before bidders are told.")
    _refuse_while_scores_are_worked_out(round_)
    letters = letters_of(round_)
    undecided = [letter.bid.reference for letter in letters if letter.state is LetterState.UNDECIDED]
    if undecided:
        raise JudgingRefused(f"{', '.join(undecided[:6])} has no approved decision yet, so its letter cannot be made.")
    wanted = wanting(letters)
    _refuse_unfit(wanted)
    if not wanted:
        raise JudgingRefused("Every letter of this round is made already, or being made.")
    batch = Batch.objects.create(
        title=f"Letters: {round_.title}",
        kind=AWARD_LETTER if {letter.kind for letter in wanted} == {AWARD_LETTER} else OUTCOME_LETTER,
        key=batch_key(round_),
        started_at=database_now(),
        started_by=by,
    )
    for letter in sorted(wanted, key=lambda letter: letter.bid.pk):
        request_document(kind=letter.kind, subject_id=letter.bid.pk, by=by, batch=batch)
    record(
        chain=round_.audit_chain,
        kind="round.letters_asked",
        by=by,
        subject=round_,
        data={"batch": batch.pk, "letters": len(wanted)},
    )
    return batch
