"""The papers that money is paid on: section 31 determinations for councils, agreements for everyone else."""

from __future__ import annotations

from django.db import transaction

from bids.models import Bid
from evaluations.models import Determination
from evaluations.permissions import may_run_rounds
from evaluations.refusals import JudgingRefused
from evaluations.selectors.determinations import AGREEMENT, DETERMINATION, agreements_of, undecided, years_of
from evaluations.services.guards import refuse
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.documents.models import Batch, Document
from portal.documents.services import request_document, start_batch
from programmes.models import Round
from programmes.services.locking import lock_round


def agreements_key(round_: Round) -> str:
    """How the batches of a round's agreements are found again."""
    return f"agreements:round:{round_.pk}"


@transaction.atomic
def make_determination(*, round_id: int, financial_year: int, by: User) -> Document:
    """Ask for the determination of a year, or for its next version when awards have changed since.

    Raises ``JudgingRefused`` while a bid of the round has no approved decision, when no council is
    paid in that year, or when the document says already what holds.
    """
    round_ = _decided(round_id, by)
    paper = next((each for each in years_of(round_) if each.year == financial_year), None)
    if paper is None or not paper.councils:
        raise JudgingRefused("No council of this round is paid in that financial year.")
    if paper.is_up_to_date:
        raise JudgingRefused(f"The determination of {paper.words} is made, and says what holds.")
    made, _ = Determination.objects.get_or_create(
        round=round_, financial_year=financial_year, defaults={"made_at": database_now(), "made_by": by}
    )
    document = request_document(kind=DETERMINATION, subject_id=made.pk, by=by)
    record(
        chain=round_.audit_chain,
        kind="determination.asked",
        by=by,
        subject=made,
        data={"financial_year": financial_year, "version": document.version, "total_pounds": paper.pounds},
    )
    return document


@transaction.atomic
def make_agreements(*, round_id: int, by: User) -> Batch:
    """Ask for every agreement's letter that is not made from what holds now, as one batch."""
    round_ = _decided(round_id, by)
    wanted: list[Bid] = [grant.bid for grant, document in agreements_of(round_) if document is None]
    if not wanted:
        raise JudgingRefused("Every letter of an agreement of this round is made already.")
    batch = start_batch(
        title=f"Grant agreements: {round_.title}",
        kind=AGREEMENT,
        subject_ids=[bid.pk for bid in wanted],
        by=by,
        key=agreements_key(round_),
    )
    record(
        chain=round_.audit_chain,
        kind="round.agreements_asked",
        by=by,
        subject=round_,
        data={"batch": batch.pk, "letters": len(wanted)},
    )
    return batch


def _decided(round_id: int, by: User) -> Round:
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    if round_.deciding_at is None:
        raise JudgingRefused("Grant papers are made once the round has been decided.")
    waiting = [] if round_.notified_at else undecided(round_)
    if waiting:
        raise JudgingRefused(f"{', '.join(waiting[:6])} has no approved decision yet, so no grant paper can be made.")
    return round_
