"""Telling the people of a bid's partners what concerns them, and its leads what partners answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from bids.models import Partner, PartnerInvitation
from bids.services.telling import people_of
from bids.states import PartnerState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.look.words import moment
from portal.mail.services import send_email
from portal.notices.services import tell_each
from programmes.models import MemberRole


def tell_partner_invited(*, invitation: PartnerInvitation, token: str, by: User) -> None:
    """The link that lets a person of a partner in."""
    context = {
        **_of_bid(invitation.partner),
        "who": by.full_name,
        "expires": moment(invitation.expires_at),
        "url": f"{settings.PORTAL_BASE_URL}{reverse('bids:partner_invitation', args=[token])}",
    }
    subject = f"{context['organisation']} asks {context['partner']} to take part in a bid"
    key = f"partner-invitation:{invitation.pk}:{invitation.token_sha256}"
    send_email(key=key, to=invitation.email, subject=subject, template="bids/partner_invited", context=context, by=by)


def tell_partner_answered(*, partner: Partner, by: User) -> None:
    """Tell the bid's leads and editors that a partner confirmed its part, or declined and why."""
    confirmed = partner.state == PartnerState.CONFIRMED
    answered = "confirmed" if confirmed else "declined"
    context = {
        **_of_bid(partner),
        "who": by.full_name,
        "confirmed": confirmed,
        "comment": partner.comment,
        "answered": answered,
        "said": f"It said: {partner.comment}" if partner.comment else "",
        "path": reverse("bids:bid", args=[partner.bid.reference]),
    }
    subject = f"{partner} {answered} its part in bid {partner.bid.reference}"
    key = f"partner-answered:{partner.pk}:{_now()}"
    _send(people_of(partner.bid, MemberRole.LEAD, MemberRole.EDITOR), key, subject, "partner_answered", context, by)


def tell_ask_again(*, partner: Partner, by: User) -> None:
    """Tell a partner's people that what they confirmed was changed, so that they confirm again."""
    context = {**_of_bid(partner), "who": by.full_name, "path": part_path(partner)}
    subject = f"Confirm your part in bid {partner.bid.reference} again"
    _send(people_let_in(partner), f"partner-again:{partner.pk}:{_now()}", subject, "partner_again", context, by)


def tell_partner_removed(*, partner: Partner, by: User) -> None:
    """Tell a partner's people that it no longer takes part."""
    context = {**_of_bid(partner), "who": by.full_name}
    subject = f"{partner} is no longer a partner in bid {partner.bid.reference}"
    _send(people_let_in(partner), f"partner-removed:{partner.pk}", subject, "partner_removed", context, by)


def people_let_in(partner: Partner) -> list[User]:
    """The people who may open the bid for this partner."""
    found = partner.invitations.filter(accepted_by__isnull=False, revoked_at__isnull=True, accepted_by__is_active=True)
    return [invitation.accepted_by for invitation in found.select_related("accepted_by") if invitation.accepted_by]


def part_path(partner: Partner) -> str:
    """The address of the partner's part."""
    return reverse("bids:part", args=[partner.bid.reference, partner.pk])


def _of_bid(partner: Partner) -> dict[str, Any]:
    bid = partner.bid
    return {
        "partner": str(partner),
        "reference": bid.reference,
        "title": bid.title,
        "organisation": str(bid.organisation),
        "round_title": bid.round.title,
        "closes": moment(bid.closes_at),
    }


def _send(people: Iterable[User], key: str, subject: str, template: str, context: Mapping[str, Any], by: User) -> None:
    tell_each(
        people,
        key=key,
        subject=subject,
        template=f"bids/{template}",
        context=context,
        path=context.get("path", reverse("bids:home")),
        about=f"{context['reference']} in {context['round_title']}",
        by=by,
    )


def _now() -> str:
    """A part of a key that makes each telling its own."""
    return f"{database_now():%Y%m%d%H%M%S%f}"
