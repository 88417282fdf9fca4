"""Naming the partners of a bid."""

from __future__ import annotations

from django.db import transaction

from bids.models import Bid, Partner
from bids.permissions import may_lead
from bids.refusals import BidRefused
from bids.services.locking import refuse
from bids.services.partner_record import keep_partners
from bids.services.telling_partners import tell_ask_again, tell_partner_removed
from bids.services.writing import draft_for_change, question_of
from bids.states import PartnerState
from portal.accounts.models import User
from programmes.models import LocalAuthority, Organisation, Question, QuestionKind

MOST_PARTNERS = 60
ANSWERED = ("state", "comment", "responded_at", "responded_by")
"""What a partner's answer is made of."""


class PartnerChanged(BidRefused):
    """Somebody wrote another contribution meanwhile: ``theirs`` stands."""

    def __init__(self, theirs: str) -> None:
        super().__init__("Somebody changed this meanwhile. Both texts are below: save again to keep yours.")
        self.theirs = theirs


def add_partner(
    *,
    bid_id: int,
    question_id: int,
    by: User,
    authority: LocalAuthority | None = None,
    organisation: Organisation | None = None,
    name: str = "",
    contribution: str = "",
) -> Partner:
    """Name a partner: exactly one of an authority, a known organisation or a name. Raises ``BidRefused``."""
    name = " ".join(name.split())
    if sum(map(bool, (authority, organisation, name))) != 1:
        raise BidRefused("Choose a council, choose an organisation, or enter a name.")
    with transaction.atomic():
        bid, now = draft_for_change(bid_id=bid_id, by=by)
        question = _partner_question(bid, question_id)
        present = list(bid.partners.select_related("authority", "organisation"))
        _refuse_twice(bid, present, authority, organisation, name)
        if len(present) >= MOST_PARTNERS:
            raise BidRefused(f"A bid can name up to {MOST_PARTNERS} partners.")
        partner = Partner.objects.create(
            bid=bid,
            authority=authority,
            organisation=organisation,
            name=name[:200],
            contribution=contribution.strip(),
        )
        keep_partners(bid, question, by, now, "bid.partner_added", about=partner.pk)
    return partner


def change_contribution(
    *, bid_id: int, question_id: int, partner_id: int, contribution: str, was: str, by: User
) -> Partner:
    """Say what a partner does, starting from the text ``was``.

    Raises ``PartnerChanged`` when somebody wrote something else meanwhile, ``BidRefused`` otherwise.
    """
    with transaction.atomic():
        bid, now = draft_for_change(bid_id=bid_id, by=by)
        question = _partner_question(bid, question_id)
        partner = _partner(bid, partner_id)
        wanted = contribution.strip()
        if partner.contribution == wanted:
            return partner
        if partner.contribution != was:
            raise PartnerChanged(partner.contribution)
        partner.contribution = wanted
        ask_again(partner, by)
        partner.save(update_fields=["contribution", *ANSWERED])
        keep_partners(bid, question, by, now, "bid.partner_changed", about=partner.pk)
    return partner


def remove_partner(*, bid_id: int, question_id: int, partner_id: int, by: User) -> None:
    """Take a partner out of the bid, its own costs with it; both stay in the answer's earlier versions.

    Its people can no longer open the bid, and are told. Once somebody is invited, only a lead takes it out.
    """
    with transaction.atomic():
        bid, now = draft_for_change(bid_id=bid_id, by=by)
        question = _partner_question(bid, question_id)
        partner = _partner(bid, partner_id)
        if partner.invitations.filter(revoked_at__isnull=True).exists():
            refuse(may_lead(by, bid))
        tell_partner_removed(partner=partner, by=by)
        partner.delete()
        keep_partners(bid, question, by, now, "bid.partner_removed", about=partner_id)


def ask_again(partner: Partner, by: User) -> None:
    """What a partner has confirmed is changed by others: it is asked again. The caller saves ``ANSWERED``."""
    if partner.state == PartnerState.NAMED:
        return
    partner.state, partner.comment = PartnerState.NAMED, ""
    partner.responded_at, partner.responded_by = None, None
    tell_ask_again(partner=partner, by=by)


def _partner_question(bid: Bid, question_id: int) -> Question:
    question = question_of(bid, question_id)
    if question.kind != QuestionKind.PARTNERS:
        raise BidRefused("This question asks for no partners.")
    return question


def _partner(bid: Bid, partner_id: int) -> Partner:
    partner = bid.partners.select_related("authority", "organisation").filter(pk=partner_id).first()
    if partner is None:
        raise BidRefused("Somebody has removed this partner meanwhile.")
    return partner


def _refuse_twice(
    bid: Bid,
    present: list[Partner],
    authority: LocalAuthority | None,
    organisation: Organisation | None,
    name: str,
) -> None:
    if organisation is not None and organisation.pk == bid.organisation_id:
        raise BidRefused(f"{organisation} leads this bid, so it cannot be a partner as well.")
    if authority is not None and authority.pk == bid.organisation.authority_id:
        raise BidRefused(f"{authority} leads this bid, so it cannot be a partner as well.")
    wanted = str(authority or organisation or name)
    if any(_same(partner, authority, organisation) or str(partner).lower() == wanted.lower() for partner in present):
        raise BidRefused(f"{wanted} is a partner of this bid already.")


def _same(partner: Partner, authority: LocalAuthority | None, organisation: Organisation | None) -> bool:
    if authority is not None:
        return partner.authority_id == authority.pk
    return organisation is not None and partner.organisation_id == organisation.pk
