"""A bid as the people of one of its partners see it, fetched so that fetching is the check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import Http404

from bids.models import Answer, Bid, Partner, PartnerAccess
from bids.selectors.mine import with_parts, with_totals
from portal.accounts.models import User
from programmes.models import QuestionKind


@dataclass(frozen=True)
class Part:
    """A bid beside the partner that the person who asked acts for. Nothing else of its organisation is theirs."""

    bid: Bid
    partner: Partner

    @property
    def invited_by(self) -> str:
        """Whom the person can ask: whoever let them in."""
        return getattr(self.partner, "invited_by_name", "")

    @property
    def reads_bid(self) -> bool:
        """Whether the person reads the whole bid: unless a lead decided otherwise."""
        access = access_of(self.partner)
        return access is None or access.reads_bid

    @property
    def opens_files(self) -> bool:
        """Whether the person opens the bid's files: only if a lead allowed it."""
        access = access_of(self.partner)
        return access is not None and access.opens_files


def access_of(partner: Partner) -> PartnerAccess | None:
    """What a lead decided that a partner's people see; None while nobody decided."""
    return getattr(partner, "access", None)


def part_for(user: User, reference: str, partner_id: int) -> Part:
    """The bid and the partner, for whoever was let in for it and not shut out; ``Http404`` for anyone else.

    Two queries.
    """
    partner = (
        Partner.objects.filter(
            pk=partner_id,
            bid__reference=reference,
            invitations__accepted_by=user,
            invitations__revoked_at__isnull=True,
        )
        .annotate(invited_by_name=F("invitations__invited_by__full_name"))
        .select_related("authority", "organisation", "responded_by", "access")
        .first()
    )
    if partner is None:
        raise Http404("You take part in no such bid.")
    bids = Bid.objects.select_related("round", "organisation", "organisation__authority", "outcome")
    bid = with_parts(with_totals(bids.defer("round__description", "round__guidance"))).get(pk=partner.bid_id)
    return Part(bid, partner)


def my_parts(user: User) -> list[Partner]:
    """The partners a person acts for, each with its bid, those that close first in front. One query."""
    return list(
        Partner.objects.filter(invitations__accepted_by=user, invitations__revoked_at__isnull=True)
        .select_related("authority", "organisation", "bid__round", "bid__organisation", "bid__outcome")
        .defer("bid__round__description", "bid__round__guidance")
        .order_by("-bid__round__closes_at", "bid__reference", "pk")
    )


def wrote_last(bid: Bid, partner: Partner, reader: User, *, is_guest: bool) -> dict[str, Any]:
    """Who changed what the bid says of its partners last, and when: ``saved_by``, ``saved_at``, ``is_own``.

    People of a partner are told the names of their own colleagues; for everybody else the organisation stands.
    """
    answer = Answer.objects.filter(bid=bid, question__kind=QuestionKind.PARTNERS).select_related("saved_by").first()
    if answer is None:
        return {"saved_by": "", "saved_at": None, "is_own": False}
    writer = answer.saved_by
    is_named = not is_guest or partner.invitations.filter(accepted_by=writer).exists()
    name = writer.full_name if is_named else bid.organisation.name
    return {"saved_by": name, "saved_at": answer.saved_at, "is_own": writer == reader}
