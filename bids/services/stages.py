"""Inviting the bids of one round into the round that follows it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from bids.models import Bid, StageInvitation
from bids.refusals import BidRefused
from bids.selectors.submitted import counted_bids
from bids.services.locking import refuse
from bids.services.telling import tell_invited, tell_uninvited
from bids.states import BidState, InvitationBasis
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import moment
from programmes.models import Round
from programmes.permissions import may_manage_rounds
from programmes.services.locking import lock_round
from programmes.states import Phase

TAKES_INVITATIONS = frozenset({Phase.SCHEDULED, Phase.OPEN})


@transaction.atomic
def invite_to_round(
    *, round_id: int, bid_ids: Collection[int], basis: InvitationBasis, reason: str = "", by: User
) -> list[StageInvitation]:
    """Invite bids of the earlier round, all or none; those invited already stay as they are.

    Their organisations' leads and editors get an email. Raises ``BidRefused`` for whoever may not, for a round
    that follows none or takes no more bids, before the earlier round has closed, for a bid that was not handed
    in there, and when bids are chosen by hand without a reason.
    """
    refuse(may_manage_rounds(by))
    round_ = lock_round(round_id)
    bids = _bids_of(_guarded(round_, basis, reason), bid_ids)
    standing = StageInvitation.objects.filter(round=round_, bid__in=bids, revoked_at__isnull=True)
    present = set(standing.values_list("bid_id", flat=True))
    now = database_now()
    given = StageInvitation.objects.bulk_create(
        StageInvitation(round=round_, bid=bid, basis=basis, reason=reason.strip(), invited_at=now, invited_by=by)
        for bid in bids
        if bid.pk not in present
    )
    for invitation in given:
        _go_on_with_draft(invitation)
        tell_invited(invitation=invitation, by=by)
    for invitation in given:
        data = {"round": round_.slug, "basis": basis.value}
        record(chain=invitation.bid.audit_chain, kind="bid.invited", by=by, subject=invitation, data=data)
    if given:
        references = [invitation.bid.reference for invitation in given]
        data_of_round = {"bids": references, "basis": basis.value}
        record(chain=round_.audit_chain, kind="round.invited", by=by, subject=round_, data=data_of_round)
    return given


@transaction.atomic
def take_back_invitation(*, invitation_id: int, reason: str, by: User) -> StageInvitation:
    """Take one invitation back, for as long as no bid was submitted on it; twice is once.

    A draft that was started on it stays readable and cannot be written or submitted any more. Those who were
    told of the invitation are told. Raises ``BidRefused`` for whoever may not, without a reason, and once a bid
    was submitted on it.
    """
    refuse(may_manage_rounds(by))
    round_id = StageInvitation.objects.values_list("round_id", flat=True).get(pk=invitation_id)
    round_ = lock_round(round_id)
    invitation = StageInvitation.objects.select_for_update().get(pk=invitation_id)
    if invitation.revoked_at is not None:
        return invitation
    if not reason.strip():
        raise BidRefused("Say why the invitation is taken back.")
    bid = Bid.objects.select_related("round", "organisation").get(pk=invitation.bid_id)
    if invitation.started_bids.filter(submissions__number=1).exists():
        raise BidRefused(f"{bid.organisation} has submitted a bid on this invitation, so it stands.")
    invitation.bid, invitation.round = bid, round_
    invitation.revoked_at, invitation.revoked_by, invitation.revoked_reason = database_now(), by, reason.strip()
    invitation.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    tell_uninvited(invitation=invitation, by=by)
    data = {"round": round_.slug}
    record(chain=bid.audit_chain, kind="bid.uninvited", by=by, subject=invitation, data=data)
    data_of_round = {"bids": [bid.reference]}
    record(chain=round_.audit_chain, kind="round.uninvited", by=by, subject=round_, data=data_of_round)
    return invitation


def _go_on_with_draft(invitation: StageInvitation) -> None:
    """A draft whose invitation was taken back goes on under the new one."""
    earlier = Bid.objects.filter(round=invitation.round_id, invitation__bid=invitation.bid_id)
    stranded = earlier.filter(invitation__revoked_at__isnull=False).exclude(state=BidState.WITHDRAWN).order_by("pk")
    if draft := stranded.first():
        Bid.objects.filter(pk=draft.pk).update(invitation=invitation)


def _guarded(round_: Round, basis: InvitationBasis, reason: str) -> Round:
    """The earlier round, if bids may be invited from it now."""
    now = database_now()
    earlier = round_.follows
    if earlier is None:
        raise BidRefused(f"{round_.title} follows no other round, so nobody is invited to it.")
    if round_.phase_at(now) not in TAKES_INVITATIONS:
        raise BidRefused(f"{round_.title} is not published, or has closed: nobody can be invited to it now.")
    if earlier.phase_at(now) in (Phase.DRAFT, Phase.SCHEDULED, Phase.OPEN):
        raise BidRefused(f"{earlier.title} closes {moment(earlier.closes_at)}. Invite from it after that.")
    if basis == InvitationBasis.BY_HAND and not reason.strip():
        raise BidRefused("Say why you invite these bids.")
    return earlier


def _bids_of(earlier: Round, bid_ids: Collection[int]) -> list[Bid]:
    if not bid_ids:
        raise BidRefused("Choose at least one bid to invite.")
    found = list(counted_bids(earlier).select_related("round").filter(pk__in=set(bid_ids)))
    if len(found) != len(set(bid_ids)):
        raise BidRefused(f"Only bids that were handed in to {earlier.title} can be invited.")
    return found
