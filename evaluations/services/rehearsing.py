"""Rehearsing a draft round: made-up bids in a copy of it, made by a worker and thrown away as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bids.models import Bid
from bids.rehearsing.removing import remove_bids, remove_documents
from bids.rehearsing.writing import write_bid
from evaluations.models import Rehearsal
from evaluations.models.rehearsals import MOST_BIDS
from evaluations.refusals import JudgingRefused
from evaluations.services.packs import PACK, request_pack
from evaluations.services.working import Report, ask
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import plural
from programmes.permissions import may_edit_round, may_manage_rounds
from programmes.selectors.readiness import publishing_blockers
from programmes.services.copying import copy_for_rehearsal
from programmes.services.locking import lock_round


@transaction.atomic
def rehearse(*, round_id: int, wanted: int, by: User) -> Rehearsal:
    """Copy a draft and ask for its bids to be made. Raises ``JudgingRefused`` while it has a rehearsal already."""
    draft = lock_round(round_id)
    refusal = may_edit_round(by, draft)
    if refusal:
        raise JudgingRefused(refusal)
    if draft.is_rehearsal or draft.is_record:
        raise JudgingRefused("Only a draft can be rehearsed.")
    if Rehearsal.objects.filter(of=draft).exists():
        raise JudgingRefused("This round is being rehearsed already. Throw that rehearsal away first.")
    if not 1 <= wanted <= MOST_BIDS:
        raise JudgingRefused(f"A rehearsal has from 1 to {MOST_BIDS} bids.")
    if not draft.sections.filter(questions__isnull=False).exists():
        raise JudgingRefused("This round asks nothing yet. Add a section with a question first.")
    copy = copy_for_rehearsal(source=draft, by=by)
    blockers = publishing_blockers(draft, database_now())
    made = Rehearsal(of=draft, round=copy, wanted=wanted, blockers=blockers, asked_by=by)
    ask(made)
    data = {"rehearsal": made.round.slug, "bids": wanted}
    record(chain=draft.audit_chain, kind="round.rehearsed", by=by, subject=made, data=data)
    return made


def try_again(*, rehearsal: Rehearsal) -> None:
    """Go on with a rehearsal that stopped; what was made stays."""
    ask(rehearsal)


def work_out(rehearsal: Rehearsal, report: Report) -> Mapping[str, Any]:
    """Make the bids that are not made yet, each whole or not at all, and ask for the pack of the first."""
    for number in range(len(rehearsal.results) + 1, rehearsal.wanted + 1):
        _make(rehearsal, number)
        report(100 * number // (rehearsal.wanted + 1))
    first = _first_submitted(rehearsal)
    if first is not None:
        request_pack(bid_id=first.pk, by=rehearsal.asked_by)
    return {}


@transaction.atomic
def throw_away(*, round_id: int, by: User) -> str:
    """Delete a draft's rehearsal with everything in it, and say what went."""
    refusal = may_manage_rounds(by)
    if refusal:
        raise JudgingRefused(refusal)
    draft = lock_round(round_id)
    rehearsal = Rehearsal.objects.select_for_update(of=("self",)).filter(of=draft).first()
    if rehearsal is None:
        raise JudgingRefused("This rehearsal has been thrown away already.")
    copy = lock_round(rehearsal.round_id)
    remove_documents(PACK, list(Bid.objects.filter(round=copy).values_list("pk", flat=True)))
    count = remove_bids(copy)
    rehearsal.delete()
    copy.delete()
    data = {"rehearsal": copy.slug, "bids": count}
    record(chain=draft.audit_chain, kind="round.rehearsal_thrown_away", by=by, subject=draft, data=data)
    return f"The rehearsal is thrown away, with its {plural(count, 'bid')}. The draft is as it was."


def _make(rehearsal: Rehearsal, number: int) -> None:
    """The row is held, so that throwing away waits for the bid under way, and comes before none."""
    with transaction.atomic():
        held = Rehearsal.objects.select_for_update(of=("self",)).filter(pk=rehearsal.pk).first()
        if held is None:
            raise JudgingRefused("The rehearsal was thrown away.")
        if len(held.results) >= number:
            return
        rehearsal.results = [*held.results, write_bid(rehearsal.round, number).as_record()]
        rehearsal.save(update_fields=["results"])


def _first_submitted(rehearsal: Rehearsal) -> Bid | None:
    reference = next((each["reference"] for each in rehearsal.results if each["is_submitted"]), None)
    return Bid.objects.filter(reference=reference).first() if reference else None
