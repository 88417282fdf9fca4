"""A round's own figures for judging: set by an officer until decisions start, with their history in the audit."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from evaluations.models import JudgingTerms
from evaluations.permissions import may_run_rounds
from evaluations.refusals import JudgingRefused
from evaluations.selectors.terms import FIGURES, terms_of
from evaluations.services.guards import refuse
from portal.accounts.models import User
from portal.audit.services import record
from programmes.models import Round
from programmes.services.locking import lock_round


@transaction.atomic
def set_terms(
    *,
    round_id: int,
    divergence_points: int,
    divergence_levels: int,
    cross_area_percent: int,
    second_approval_above_pounds: int | None,
    by: User,
) -> JudgingTerms:
    """Set the figures a round is judged by; ``None`` pounds ask for one approval of every award.

    They are settled before anybody sees who would gain: raises ``JudgingRefused`` once decisions have
    started, for anybody but a fund officer, and when nothing changes.
    """
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    refuse(unsettled(round_))
    terms = terms_of(round_)
    before = figures(terms)
    terms.divergence_points, terms.divergence_levels = divergence_points, divergence_levels
    terms.cross_area_percent = cross_area_percent
    terms.second_approval_above_pounds = second_approval_above_pounds
    changed = {name: [before[name], value] for name, value in figures(terms).items() if value != before[name]}
    if not changed:
        raise JudgingRefused("Nothing has changed. Change a figure, or go back.")
    terms.save()
    record(chain=round_.audit_chain, kind="round.judging_terms_set", by=by, subject=round_, data={"changed": changed})
    return terms


def unsettled(round_: Round) -> str | None:
    """Why the figures of a round can no longer be set, if they cannot."""
    if round_.is_record:
        return "This round is from the record: it is not judged here."
    if round_.deciding_at:
        return "Decisions have started in this round, so the figures it is judged by can no longer change."
    return None


def figures(terms: JudgingTerms) -> dict[str, Any]:
    """The figures by their field's name."""
    return {name: getattr(terms, name) for name in FIGURES}
