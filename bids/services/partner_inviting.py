"""Letting a partner's people into a bid by email, and taking that back."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from bids.models import Bid, Partner, PartnerInvitation
from bids.permissions import may_lead
from bids.refusals import BidRefused
from bids.selectors.invitations import invitation_of_token, why_not_usable
from bids.selectors.standing import why_not_writable
from bids.services.locking import lock_bid, refuse
from bids.services.telling_partners import tell_partner_invited
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from programmes.models import Membership
from programmes.services.invitations import open_account

GOOD_FOR = timedelta(days=14)
MOST_PEOPLE = 10


@transaction.atomic
def invite_partner(*, bid_id: int, partner_id: int, email: str, by: User) -> PartnerInvitation:
    """Write to a person of a partner: the link lets them into the bid for it. Raises ``BidRefused``.

    Refused are whoever is no lead, an address that is none, one's own, one that works on the bid already, and one
    that is invited already.
    """
    partner = _held(bid_id, partner_id, by)
    email = email.strip().lower()
    _refuse_address(partner, email, by)
    token = secrets.token_urlsafe(32)
    now = database_now()
    invitation = PartnerInvitation.objects.create(
        partner=partner,
        email=email,
        token_sha256=sha256_of(token),
        invited_at=now,
        invited_by=by,
        expires_at=now + GOOD_FOR,
    )
    tell_partner_invited(invitation=invitation, token=token, by=by)
    _record(invitation, "bid.partner_invited", by)
    return invitation


@transaction.atomic
def invite_partner_again(*, bid_id: int, partner_id: int, invitation_id: int, by: User) -> PartnerInvitation:
    """A new link for an invitation that nobody has answered. The old link stops working."""
    invitation = _held_invitation(_held(bid_id, partner_id, by), invitation_id)
    if invitation.accepted_at:
        raise BidRefused(f"{invitation.email} has accepted already, and can open the bid.")
    token = secrets.token_urlsafe(32)
    invitation.token_sha256, invitation.invited_at = sha256_of(token), database_now()
    invitation.invited_by, invitation.expires_at = by, invitation.invited_at + GOOD_FOR
    invitation.save(update_fields=["token_sha256", "invited_at", "invited_by", "expires_at"])
    tell_partner_invited(invitation=invitation, token=token, by=by)
    _record(invitation, "bid.partner_invited_again", by)
    return invitation


@transaction.atomic
def shut_out(*, bid_id: int, partner_id: int, invitation_id: int, by: User) -> PartnerInvitation:
    """Take an invitation back. Its link stops working, and whoever came in by it can no longer open the bid."""
    invitation = _held_invitation(_held(bid_id, partner_id, by, while_open=False), invitation_id)
    invitation.revoked_at, invitation.revoked_by = database_now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    _record(invitation, "bid.partner_shut_out", by)
    return invitation


@transaction.atomic
def enter(*, token: str, by: User) -> PartnerInvitation:
    """Come into the bid, as the person the invitation was sent to. Raises ``BidRefused``."""
    invitation = _locked_by_token(token)
    if invitation.email != by.email:
        raise BidRefused(f"This invitation was sent to {invitation.email}, and you are signed in as {by.email}.")
    return _let_in(invitation, by)


@transaction.atomic
def enter_as_new_person(*, token: str, full_name: str, password: str) -> tuple[PartnerInvitation, User]:
    """Open an account for the invited address, which the link proves, and come in. Raises ``BidRefused``."""
    invitation = _locked_by_token(token)
    if User.objects.filter(email=invitation.email).exists():
        raise BidRefused(f"{invitation.email} has an account already. Sign in to accept.")
    person = open_account(email=invitation.email, full_name=full_name, password=password)
    return _let_in(invitation, person), person


def _held(bid_id: int, partner_id: int, by: User, *, while_open: bool = True) -> Partner:
    """A partner of the bid, which is held, for a lead of the organisation that leads it."""
    bid = lock_bid(bid_id)
    refuse(may_lead(by, bid))
    if while_open:
        refuse(why_not_writable(bid, database_now()))
    partner = bid.partners.select_related("authority", "organisation").filter(pk=partner_id).first()
    if partner is None:
        raise BidRefused("Somebody has removed this partner meanwhile.")
    partner.bid = bid
    return partner


def _refuse_address(partner: Partner, email: str, by: User) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise BidRefused("Enter an email address in the correct format, like name@example.com") from error
    bid = partner.bid
    if email == by.email:
        raise BidRefused("This is your own address. Enter that of somebody at the partner.")
    if Membership.objects.filter(organisation=bid.organisation, user__email=email, ended_at__isnull=True).exists():
        raise BidRefused(f"{email} works for {bid.organisation}, which leads this bid.")
    sent = PartnerInvitation.objects.filter(partner__bid=bid, revoked_at__isnull=True).select_related(
        "partner__authority", "partner__organisation"
    )
    for invitation in sent:
        if invitation.email == email:
            raise BidRefused(f"{email} is invited to this bid already, for {invitation.partner}.")
    if sum(invitation.partner_id == partner.pk for invitation in sent) >= MOST_PEOPLE:
        raise BidRefused(f"Up to {MOST_PEOPLE} people can act for one partner. Take one back first.")


def _held_invitation(partner: Partner, invitation_id: int) -> PartnerInvitation:
    invitation = partner.invitations.filter(pk=invitation_id, revoked_at__isnull=True).first()
    if invitation is None:
        raise BidRefused("This invitation was taken back already.")
    invitation.partner = partner
    return invitation


def _locked_by_token(token: str) -> PartnerInvitation:
    found = invitation_of_token(token)
    if found is None:
        raise BidRefused("This invitation does not exist. Ask for a new one.")
    bid: Bid = lock_bid(found.partner.bid_id)
    invitation = invitation_of_token(token)
    if invitation is None:
        raise BidRefused("A newer invitation was sent. Use the link in the newest email.")
    if reason := why_not_usable(invitation, database_now()):
        raise BidRefused(f"{reason} Ask for a new one.")
    invitation.partner.bid = bid
    return invitation


def _let_in(invitation: PartnerInvitation, person: User) -> PartnerInvitation:
    invitation.accepted_at, invitation.accepted_by = database_now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _record(invitation, "bid.partner_came_in", person)
    return invitation


def _record(invitation: PartnerInvitation, kind: str, by: User) -> None:
    data = {"partner": invitation.partner_id, "invitation": invitation.pk}
    record(chain=invitation.partner.bid.audit_chain, kind=kind, by=by, subject=invitation, data=data)
