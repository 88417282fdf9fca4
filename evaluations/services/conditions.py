"""Conditions precedent: what has to be done before an award is approved. Met with evidence, or waived."""

from __future__ import annotations

from django.db import transaction

from bids.models import Bid
from evaluations.models import Condition
from evaluations.permissions import may_approve, may_run_rounds, may_set_conditions
from evaluations.refusals import JudgingRefused
from evaluations.services.diligence import refuse_unless_looked_into
from evaluations.services.guards import lock_round_and_bid, refuse, required
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record


@transaction.atomic
def set_condition(*, bid_id: int, text: str, by: User) -> Condition:
    """Hold an award back until something is done. An officer or an approver may.

    Raises ``JudgingRefused`` without words, when the bid is not to be funded, or once it has been told.
    """
    refuse(may_set_conditions(by))
    bid = lock_round_and_bid(bid_id)
    refuse_unless_looked_into(bid)
    words = required(text, "Say what has to be done before the award can be approved.")
    condition = Condition.objects.create(bid=bid, text=words, set_at=database_now(), set_by=by)
    record(chain=bid.audit_chain, kind="condition.set", by=by, subject=condition)
    return condition


@transaction.atomic
def meet_condition(*, condition_id: int, evidence: str, by: User) -> Condition:
    """Record that a condition is met, and what shows it. Raises ``JudgingRefused``."""
    refuse(may_run_rounds(by))
    bid, condition = _open(condition_id)
    condition.evidence = required(evidence, "Say what shows that the condition is met.")
    condition.met_at, condition.met_by = database_now(), by
    condition.save(update_fields=["evidence", "met_at", "met_by"])
    record(chain=bid.audit_chain, kind="condition.met", by=by, subject=condition)
    return condition


@transaction.atomic
def waive_condition(*, condition_id: int, reason: str, by: User) -> Condition:
    """Let an award go ahead without a condition; never by who set it. Raises ``JudgingRefused``."""
    refuse(may_approve(by))
    bid, condition = _open(condition_id)
    if condition.set_by_id == by.pk:
        raise JudgingRefused("You set this condition, so another person has to waive it.")
    condition.waiver_reason = required(reason, "Say why the award can go ahead without this condition.")
    condition.waived_at, condition.waived_by = database_now(), by
    condition.save(update_fields=["waiver_reason", "waived_at", "waived_by"])
    record(chain=bid.audit_chain, kind="condition.waived", by=by, subject=condition)
    return condition


def _open(condition_id: int) -> tuple[Bid, Condition]:
    """The bid under lock, and its condition if it still holds the award back."""
    bid = lock_round_and_bid(Condition.objects.values_list("bid_id", flat=True).get(pk=condition_id))
    condition = Condition.objects.select_for_update().get(pk=condition_id)
    if condition.met_at:
        raise JudgingRefused("This condition is met already.")
    if condition.waived_at:
        raise JudgingRefused("This condition has been waived already.")
    return bid, condition
