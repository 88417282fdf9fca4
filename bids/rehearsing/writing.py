"""Writing one made-up bid: started, filled in section by section, certified and handed in as bidders do."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import Any

from bids.forms.building import form_for
from bids.models import Bid, Partner, PartnerInvitation
from bids.refusals import BidRefused
from bids.rehearsing.people import DOMAIN, Cast, make_cast
from bids.rehearsing.plans import Plan, plan_for
from bids.rehearsing.posting import posted, uploads
from bids.rehearsing.values import Making, making_of, value_of
from bids.selectors.certificates import offices_of
from bids.selectors.completeness import gaps
from bids.selectors.mine import with_parts, with_totals
from bids.selectors.reading import BidPages, pages_of
from bids.services.certifying import certify
from bids.services.partnering import add_partner
from bids.services.parts import answer_part
from bids.services.starting import start_bid
from bids.services.submitting import submit_bid
from bids.views.saving import save_form
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from programmes.models import Question, QuestionKind, Round
from programmes.selectors.questions import all_questions, question_set

MOST_PASSES = 4
"""How often a section is filled in again because its answers brought up more questions."""


@dataclass
class Written:
    """What came of a bid: what its forms refused by question key, and why it was not handed in."""

    number: int
    plan: Plan
    reference: str = ""
    organisation: str = ""
    is_submitted: bool = False
    refused: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def as_record(self) -> dict[str, Any]:
        """The same as plain data."""
        return {
            "number": self.number,
            "plan": self.plan.value,
            "reference": self.reference,
            "organisation": self.organisation,
            "is_submitted": self.is_submitted,
            "refused": self.refused,
            "reasons": self.reasons,
        }


def write_bid(round_: Round, number: int) -> Written:
    """Make the rehearsal's bid of this number; in the caller's transaction."""
    questions = all_questions(question_set(round_))
    written = Written(number, plan_for(number, round_, questions))
    cast = make_cast(round_, number)
    written.organisation = cast.organisation.name
    try:
        bid = start_bid(round_id=round_.pk, organisation_id=cast.organisation.pk, by=cast.lead)
    except BidRefused as error:
        written.reasons.append(error.sentence)
        return written
    written.reference = bid.reference
    _fill_in(bid, cast, making_of(round_, questions, number, written.plan), written)
    _hand_in(bid, cast, written)
    return written


def read_bid(bid_id: int) -> BidPages:
    """The bid with its parts, as the bidder's pages have it."""
    bids = Bid.objects.select_related("round", "organisation", "organisation__authority")
    return pages_of(with_parts(with_totals(bids)).get(pk=bid_id))


def _fill_in(bid: Bid, cast: Cast, making: Making, written: Written) -> None:
    for place in range(len(read_bid(bid.pk).sections)):
        filled: set[int] = set()
        for _ in range(MOST_PASSES):
            pages = read_bid(bid.pk)
            new = [question for question in pages.sections[place].asked if question.pk not in filled]
            if not new:
                break
            _answer(pages, new, cast, making, written)
            filled.update(question.pk for question in new)


def _answer(pages: BidPages, asked: list[Question], cast: Cast, making: Making, written: Written) -> None:
    values = {question.pk: value_of(question, making) for question in asked}
    empty = form_for(pages, asked, values=values)
    form = form_for(pages, asked, posted(empty), uploads(asked, making.number))
    saving = save_form(form, pages.bid, cast.lead)
    if saving.refusal:
        written.reasons.append(saving.refusal)
    for question in asked:
        if form.has_error_in(question):
            written.refused[question.key] = _first_error(form, question)
        if question.kind == QuestionKind.PARTNERS:
            _add_partner(pages.bid, question, cast, written)


def _first_error(form: Any, question: Question) -> str:
    error = next(error for bound in form.bound_fields(question) for error in bound.errors)
    return f"“{question.label}”: {error}"


def _add_partner(bid: Bid, question: Question, cast: Cast, written: Written) -> None:
    """A partner that has confirmed, as one of its people does who came in by invitation."""
    try:
        partner = add_partner(
            bid_id=bid.pk,
            question_id=question.pk,
            by=cast.lead,
            name=f"Demonstration partner of bid {written.number}",
            contribution="Made up to rehearse the round: runs the work in its own area.",
        )
        _let_in(partner, cast)
        answer_part(bid_id=bid.pk, partner_id=partner.pk, confirms=True, comment="", by=cast.partner)
    except BidRefused as error:
        written.refused[question.key] = error.sentence


def _let_in(partner: Partner, cast: Cast) -> None:
    """What accepting an invitation leaves behind: in a rehearsal no email goes out that could be answered."""
    now = database_now()
    PartnerInvitation.objects.create(
        partner=partner,
        email=f"partner@{DOMAIN}",
        token_sha256=sha256_of(secrets.token_urlsafe(32)),
        invited_at=now,
        invited_by=cast.lead,
        expires_at=now + dt.timedelta(days=1),
        accepted_at=now,
        accepted_by=cast.partner,
    )


def _hand_in(bid: Bid, cast: Cast, written: Written) -> None:
    """Certify and submit; what refuses is what a bidder would be told."""
    missing = gaps(Bid.objects.select_related("round").get(pk=bid.pk))
    written.reasons += [gap.sentence for gap in missing]
    try:
        offices = offices_of(bid.round)
        signing = offices[:-1] if written.plan is Plan.UNCERTIFIED else offices
        for office in [] if missing else signing:
            certify(bid_id=bid.pk, office=office, by=cast.certifiers[office])
        submit_bid(bid_id=bid.pk, by=cast.lead)
        written.is_submitted = True
    except BidRefused as error:
        if not missing:
            written.reasons.append(error.sentence)
