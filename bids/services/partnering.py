"""Naming the partners of a bid."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from bids.models import Bid, Partner
from bids.refusals import BidRefused
from bids.services.writing import draft_for_change, keep_version, note_change, question_of
from portal.accounts.models import User
from portal.audit.digests import canonical_json, sha256_of
from programmes.models import LocalAuthority, Organisation, Question, QuestionKind

MOST_PARTNERS = 60


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
        _keep(bid, question, by, now, "bid.partner_added")
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
        partner.save(update_fields=["contribution"])
        _keep(bid, question, by, now, "bid.partner_changed")
    return partner


def remove_partner(*, bid_id: int, question_id: int, partner_id: int, by: User) -> None:
    """Take a partner out of the bid; its name stays in the answer's earlier versions."""
    with transaction.atomic():
        bid, now = draft_for_change(bid_id=bid_id, by=by)
        question = _partner_question(bid, question_id)
        _partner(bid, partner_id).delete()
        _keep(bid, question, by, now, "bid.partner_removed")


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


def _keep(bid: Bid, question: Question, by: User, at: dt.datetime, kind: str) -> None:
    value: list[dict[str, Any]] = [
        {
            "name": str(partner),
            "gss_code": partner.authority.gss_code if partner.authority else None,
            "organisation": partner.organisation.slug if partner.organisation else None,
            "contribution": partner.contribution,
        }
        for partner in bid.partners.select_related("authority", "organisation").order_by("pk")
    ]
    keep_version(bid=bid, question=question, value=value, by=by, at=at)
    digest = sha256_of(canonical_json(value))
    note_change(bid=bid, by=by, at=at, kind=kind, data={"sha256": digest, "partners": len(value)})
