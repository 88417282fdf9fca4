"""A bid with a partner whose person was let in, for tests."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from bids.models import Bid, Partner
from bids.services.partner_inviting import enter, invite_partner
from bids.services.partnering import add_partner
from portal.accounts.models import User
from portal.mail.models import OutboxEmail
from tests.accounts.people import make_person
from tests.bids.rounds import question, signed_in
from tests.factories.bids import Council


@dataclass(frozen=True)
class Partnership:
    """A bid, its partner, and somebody of the partner who can open it."""

    bid: Bid
    council: Council
    partner: Partner
    person: User

    @property
    def client(self) -> Client:
        """A browser in which the partner's person is signed in."""
        return signed_in(self.person)

    def url(self, name: str = "part") -> str:
        """The address of a page of the part."""
        return reverse(f"bids:{name}", args=[self.bid.reference, self.partner.pk])

    def of_lead(self, name: str, *more: object) -> str:
        """The address of a page about the partner, as the lead has it."""
        return reverse(f"bids:{name}", args=[self.bid.reference, "partners", self.partner.pk, *more])


def name_partner(bid: Bid, council: Council, name: str = "Brightwater Trust", contribution: str = "Was") -> Partner:
    """A partner by name."""
    asked = question(bid.round, "partners")
    return add_partner(bid_id=bid.pk, question_id=asked.pk, by=council.lead, name=name, contribution=contribution)


def let_in(bid: Bid, council: Council, partner: Partner, email: str = "") -> User:
    """Invite somebody for the partner, who accepts."""
    person = make_person("Pat Partner", email)
    invite_partner(bid_id=bid.pk, partner_id=partner.pk, email=person.email, by=council.lead)
    enter(token=token_sent_to(person.email), by=person)
    return person


def make_partnership(bid: Bid, council: Council, name: str = "Brightwater Trust") -> Partnership:
    """A named partner with one person let in."""
    partner = name_partner(bid, council, name)
    return Partnership(bid, council, partner, let_in(bid, council, partner))


def token_sent_to(email: str) -> str:
    """The secret in the newest invitation sent to an address."""
    sent = OutboxEmail.objects.filter(to=email, template="bids/partner_invited").order_by("queued_at", "key")
    found = [re.search(r"/bids/partner-invitations/([^/\s]+)/", one.text_body) for one in sent]
    tokens = [each.group(1) for each in found if each]
    return tokens[-1]
