"""Flags on a bid: raised by its assessor, told to officers at once, answered by one of them."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from bids.models import Bid
from evaluations.models import Allocation, BidFlag, FlagKind
from evaluations.permissions import is_their_own, may_read_allocated, may_run_rounds
from evaluations.refusals import JudgingRefused
from evaluations.services.guards import lock_round_and_bid, refuse, required
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.notices.services import tell, tell_each

SUBJECTS = {
    FlagKind.SAFEGUARDING: "Urgent: a safeguarding concern about bid {}",
    FlagKind.OUT_OF_SCOPE: "An assessor says that bid {} is out of scope",
}


@transaction.atomic
def raise_flag(*, allocation_id: int, kind: FlagKind, concern: str, by: User) -> BidFlag:
    """Tell every fund officer of a concern, by email and on their work lists. Twice is the same as once.

    Raises ``JudgingRefused`` for anybody but the bid's assessor, without words, or while another
    flag of the same kind waits for its answer.
    """
    bid = lock_round_and_bid(Allocation.objects.values_list("bid_id", flat=True).get(pk=allocation_id))
    allocation = (
        Allocation.objects.select_for_update(of=("self",)).select_related("assessor__user").get(pk=allocation_id)
    )
    allocation.bid = bid
    if not is_their_own(by, allocation):
        raise JudgingRefused("Only the assessor this bid was allocated to can flag it.")
    refuse(may_read_allocated(allocation))
    text = required(concern, "Say what concerns you.")
    open_one = BidFlag.objects.filter(allocation=allocation, kind=kind, answered_at__isnull=True).first()
    if open_one is not None and open_one.concern == text:
        return open_one
    if open_one is not None:
        raise JudgingRefused("You have raised this already, and an officer has not answered yet.")
    flag = BidFlag.objects.create(
        allocation=allocation, kind=kind, concern=text, raised_at=database_now(), raised_by=by
    )
    _tell_officers(flag, bid, by)
    record(chain=bid.audit_chain, kind="bid.flagged", by=by, subject=flag, data={"kind": flag.kind})
    return flag


def _tell_officers(flag: BidFlag, bid: Bid, by: User) -> None:
    """The words of the concern stay on the portal: an email says only that there is one, and where."""
    tell_each(
        User.objects.filter(is_active=True, groups__name=Role.FUND_OFFICER).order_by("pk"),
        key=f"flag:{flag.pk}",
        subject=SUBJECTS[FlagKind(flag.kind)].format(bid.reference),
        template="evaluations/flagged",
        context={
            "reference": bid.reference,
            "round": bid.round.title,
            "flag": flag.pk,
            "is_safeguarding": flag.kind == FlagKind.SAFEGUARDING,
        },
        path=reverse("evaluations:flag_page", args=[flag.pk]),
        about=f"{bid.reference} in {bid.round.title}",
        by=by,
    )


@transaction.atomic
def answer_flag(*, flag_id: int, answer: str, by: User) -> BidFlag:
    """Say what was done about a flag; its assessor is told. The same answer twice is the same as once.

    Raises ``JudgingRefused`` for anybody but a fund officer, for whoever raised it, without words,
    or when it has been answered otherwise.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(BidFlag.objects.values_list("allocation__bid_id", flat=True).get(pk=flag_id))
    flag = BidFlag.objects.select_for_update(of=("self",)).select_related("raised_by").get(pk=flag_id)
    text = required(answer, "Say what was done about it.")
    if flag.answered_at is not None:
        if flag.answer == text:
            return flag
        raise JudgingRefused("This flag has been answered already.")
    if flag.raised_by_id == by.pk:
        raise JudgingRefused("You raised this flag, so another officer has to answer it.")
    flag.answer, flag.answered_at, flag.answered_by = text, database_now(), by
    flag.save(update_fields=["answer", "answered_at", "answered_by"])
    tell(
        key=f"flag-answered:{flag.pk}",
        to=flag.raised_by,
        subject=f"Your flag on bid {bid.reference} has been answered",
        template="evaluations/flag_answered",
        context={"reference": bid.reference, "allocation": flag.allocation_id},
        path=reverse("evaluations:score", args=[flag.allocation_id]),
        about=bid.reference,
        by=by,
    )
    record(chain=bid.audit_chain, kind="bid.flag_answered", by=by, subject=flag, data={"kind": flag.kind})
    return flag
