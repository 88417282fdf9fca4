"""Who may do what when bids are judged: each predicate gives the reason for a refusal, or ``None``.

They bind every account alike, superusers included.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from bids.selectors.submitted import counts
from evaluations.models import Allocation, Assessment
from evaluations.selectors.eligibility import is_eligible
from evaluations.states import AllocationState, AssessmentState
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.audit.clock import database_now
from programmes.models import Round
from programmes.states import Phase

OFFICERS = (Role.FUND_OFFICER,)
PANEL = (Role.FUND_OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR)
"""Roles that may follow a round's judging; scores only once a bid's assessments are all in."""


def may_run_rounds(user: User | AnonymousUser) -> str | None:
    """Fund officers check, allocate, return and decide."""
    return None if has_role(user, *OFFICERS) else "Only a fund officer can do this."


def may_approve(user: User | AnonymousUser) -> str | None:
    """Approvers approve what another person decided."""
    return None if has_role(user, Role.APPROVER) else "Only an approver can do this."


def may_follow(user: User | AnonymousUser) -> str | None:
    """Officers, approvers, auditors and administrators follow the judging of every bid."""
    return None if has_role(user, *PANEL) else "Only the department's officers can see how bids are judged."


def phase_of(round_: Round) -> Phase:
    """The round's phase at this very moment."""
    return round_.phase_at(database_now())


def is_their_own(user: User | AnonymousUser, allocation: Allocation) -> bool:
    """Whether the bid was allocated to this very person, who is still an assessor."""
    return has_role(user, Role.ASSESSOR) and allocation.assessor.user_id == user.pk


def may_open_allocation(allocation: Allocation) -> str | None:
    """Whether an allocated bid is still the assessor's concern. Access ends with the round."""
    phase = phase_of(allocation.bid.round)
    if allocation.state == AllocationState.RECUSED:
        return "You have been taken off this bid, so you can no longer read it."
    if phase is Phase.COMPLETE:
        return "This round is complete, so its bids are closed to assessors."
    if phase in (Phase.DRAFT, Phase.SCHEDULED, Phase.OPEN, Phase.CLOSED):
        return "Assessment of this round has not started yet."
    if not counts(allocation.bid):
        return "This bid was withdrawn, so there is nothing to assess."
    if not is_eligible(allocation.bid):
        return "This bid is not eligible, so it is not assessed."
    return None


def may_read_allocated(allocation: Allocation) -> str | None:
    """Whether the assessor may see what the bid says: only after declaring no interest."""
    refusal = may_open_allocation(allocation)
    if refusal is None and allocation.state != AllocationState.READING:
        return "Declare whether you have an interest in this bid before you read it."
    return refusal


def may_score(allocation: Allocation, assessment: Assessment | None) -> str | None:
    """Whether the assessor may still change the scores."""
    return may_read_allocated(allocation) or score_lock(allocation, assessment)


def score_lock(allocation: Allocation, assessment: Assessment | None) -> str | None:
    """What keeps the scores of a bid they may read from changing."""
    if phase_of(allocation.bid.round) is not Phase.ASSESSING:
        return "Decisions have started in this round, so scores can no longer change."
    if assessment is not None and assessment.state == AssessmentState.SUBMITTED:
        return "You have submitted this assessment, so it is locked. An officer can return it to you."
    return None
