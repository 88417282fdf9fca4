"""Who may do what when bids are judged: each predicate gives the reason for a refusal, or ``None``.

They bind every account alike, superusers included.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from bids.models import Bid
from bids.states import BidState
from evaluations.models import Allocation, Assessment, PanelMeeting
from evaluations.selectors.conflicts import open_conflicts
from evaluations.selectors.desk import calibration_due
from evaluations.selectors.eligibility import is_eligible
from evaluations.selectors.meetings import Agenda
from evaluations.selectors.secrecy import all_in_ids
from evaluations.states import AllocationState, AssessmentState
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.audit.clock import database_now
from portal.look.words import join
from programmes.models import Round
from programmes.states import Phase

OFFICERS = (Role.FUND_OFFICER,)
PANEL = (Role.FUND_OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR)
"""Roles that may follow a round's judging; scores only once a bid's assessments are all in."""
TAKERS = (Role.AUDITOR, Role.FUND_OFFICER)
"""Roles that may take case files and check the record."""


CONFLICT_FOUND = "A conflict of interest between you and this bid has been found. Ask the fund officer of the round."


def may_run_rounds(user: User | AnonymousUser) -> str | None:
    """Fund officers check, allocate, return and decide."""
    return None if has_role(user, *OFFICERS) else "Only a fund officer can do this."


def may_approve(user: User | AnonymousUser) -> str | None:
    """Approvers approve what another person decided."""
    return None if has_role(user, Role.APPROVER) else "Only an approver can do this."


def may_set_conditions(user: User | AnonymousUser) -> str | None:
    """Officers and approvers say what has to be done before an award is approved."""
    allowed = has_role(user, Role.FUND_OFFICER, Role.APPROVER)
    return None if allowed else "Only a fund officer or an approver can set a condition."


def may_follow(user: User | AnonymousUser) -> str | None:
    """Officers, approvers, auditors and administrators follow the judging of every bid."""
    return None if has_role(user, *PANEL) else "Only the department's officers can see how bids are judged."


def may_take_case_files(user: User | AnonymousUser) -> str | None:
    """Auditors and fund officers take case files and check the record."""
    return None if has_role(user, *TAKERS) else "Only auditors and fund officers can do this."


def phase_of(round_: Round) -> Phase:
    """The round's phase at this very moment."""
    return round_.phase_at(database_now())


def is_their_own(user: User | AnonymousUser, allocation: Allocation) -> bool:
    """Whether the bid was allocated to this very person, who is still an assessor."""
    return has_role(user, Role.ASSESSOR) and allocation.assessor.user_id == user.pk


def may_open_allocation(allocation: Allocation, phase: Phase | None = None) -> str | None:
    """Whether an allocated bid is still the assessor's concern. Access ends with the round."""
    phase = phase or phase_of(allocation.bid.round)
    if allocation.state == AllocationState.RECUSED:
        return "You have been taken off this bid, so you can no longer read it."
    if phase is Phase.COMPLETE:
        return "This round is complete, so its bids are closed to assessors."
    if phase in (Phase.DRAFT, Phase.SCHEDULED, Phase.OPEN, Phase.CLOSED):
        return "Assessment of this round has not started yet."
    if allocation.bid.state == BidState.WITHDRAWN:
        return "This bid was withdrawn, so there is nothing to assess."
    # Only what was handed in can pass its check, so that is not asked again.
    if not is_eligible(allocation.bid):
        return "This bid is not eligible, so it is not assessed."
    return None


def may_read_allocated(allocation: Allocation, phase: Phase | None = None) -> str | None:
    """Whether the assessor may see what the bid says: after declaring no interest, with no conflict found since."""
    refusal = may_open_allocation(allocation, phase)
    if refusal is None and allocation.state != AllocationState.READING:
        return "Declare whether you have an interest in this bid before you read it."
    if refusal is None and open_conflicts(allocation.assessor, allocation.bid):
        return CONFLICT_FOUND
    return refusal


def may_score(allocation: Allocation, assessment: Assessment | None) -> str | None:
    """Whether the assessor may still change the scores, and may already give any."""
    phase = phase_of(allocation.bid.round)
    return (
        may_read_allocated(allocation, phase)
        or score_lock(allocation, assessment, phase)
        or calibration_lock(calibration_due(allocation))
    )


def score_lock(allocation: Allocation, assessment: Assessment | None, phase: Phase | None = None) -> str | None:
    """What keeps the scores of a bid they may read from changing."""
    if (phase or phase_of(allocation.bid.round)) is not Phase.ASSESSING:
        return "Decisions have started in this round, so scores can no longer change."
    if assessment is not None and assessment.state == AssessmentState.SUBMITTED:
        return "You have submitted this assessment, so it is locked. An officer can return it to you."
    return None


def calibration_lock(reference: str | None) -> str | None:
    """What an assessor is told who has not yet scored the bid that comes before live marking."""
    if reference is None:
        return None
    return f"Score {reference} first: every assessor scores it before live marking starts."


def may_read_versions(user: User | AnonymousUser, assessment: Assessment) -> str | None:
    """Those who follow the judging read another's versions once every assessment of the bid is in."""
    bid = assessment.allocation.bid
    if refusal := may_follow(user):
        return refusal
    return None if bid.pk in all_in_ids([bid]) else "Nobody sees a score of this bid until every assessment is in."


def may_run_meeting(user: User, meeting: PanelMeeting) -> str | None:
    """A fund officer keeps a meeting's record, and so may its chair."""
    if may_run_rounds(user) is None or meeting.members.filter(user=user, is_chair=True).exists():
        return None
    return "Only a fund officer or the chair of the meeting can do this."


def may_see_meeting(user: User, agenda: Agenda) -> str | None:
    """Those who follow the judging see every meeting; an assessor those they sit on."""
    if may_follow(user) is None or agenda.member(user) is not None:
        return None
    return "You are not a member of this meeting."


def may_read_for_panel(user: User, agenda: Agenda, bid: Bid) -> str | None:
    """Whether this person may read the scores of a bid on the agenda.

    Nobody before all are in; no member who is out for it, whatever their roles. Else those who
    follow the judging, and members in the room while the meeting is open.
    """
    if not any(line.bid.pk == bid.pk and line.all_in for line in agenda.lines):
        return f"The assessments of {bid.reference} are not all in, so its scores stay closed."
    if user.pk in agenda.outs.get(bid.pk, {}):
        return f"You are out for {bid.reference}. {agenda.outs[bid.pk][user.pk]}"
    return None if may_follow(user) is None else _in_the_room(user, agenda)


def _in_the_room(user: User, agenda: Agenda) -> str | None:
    member, meeting = agenda.member(user), agenda.meeting
    if member is None or not has_role(user, Role.ASSESSOR):
        return "You are not a member of this meeting."
    if meeting.opened_at is None or meeting.closed_at is not None:
        return "Members read the panel’s papers while the meeting is open."
    return None if member.is_present else "Members read the panel’s papers once they are ticked as in the room."


def may_read_panel_pack(user: User, agenda: Agenda) -> str | None:
    """The pack holds every bid of the agenda, so whoever is out for one of them cannot read it whole."""
    out = agenda.out_of(user)
    if out:
        return f"You are out for {join(out)}, so this pack is not for you. Read the other bids from the meeting’s page."
    return None if may_follow(user) is None else _in_the_room(user, agenda)
