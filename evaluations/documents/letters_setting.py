"""A letter's content: who writes to whom about which bid, and what the wording came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from bids.models import Bid
from bids.selectors.submitted import latest_submission, snapshot_of
from evaluations.documents import letters_clauses as clauses
from evaluations.refusals import JudgingRefused
from portal.audit.clock import database_now
from portal.documents.blocks import Block, as_json
from portal.documents.kinds import Attachment, DocumentContent
from portal.documents.wording import Filled
from portal.look.words import day
from programmes.models import OrganisationKind, Round

SENDER = ("Children's Social Care Innovation", "Sanctuary Buildings", "20 Great Smith Street", "London SW1P 3BT")
SIGNS_FOR = "For the Secretary of State for Education"


def letter_content(
    bid: Bid,
    filled: Filled,
    *,
    title: str,
    basis: str,
    signed: str,
    more: dict[str, Any],
    attachments: Sequence[Attachment] = (),
) -> DocumentContent:
    """A letter about a bid to those who lead it."""
    return DocumentContent(
        title=title,
        subject_label=bid.reference,
        reference=bid.reference,
        chain=bid.audit_chain,
        demonstration=bid.round.is_demonstration,
        attachments=attachments,
        context={
            "sender": list(SENDER),
            "addressee": addressee(bid),
            "addressee_known": False,
            "letter_date": day(database_now()),
            "signatory": {"name": signed, "role": SIGNS_FOR, "team": "Department for Education"},
            "reference": bid.reference,
            "basis": basis,
            **set_out(filled),
            **more,
        },
    )


def set_out(filled: Filled) -> dict[str, Any]:
    """The wording as the template wants it: what closes the letter stays with its last paragraph."""
    blocks = as_json(filled.blocks, under=1)
    at = closing_at(filled.blocks)
    annexes = [{"title": annex.title, "blocks": as_json(annex.blocks, under=2)} for annex in filled.annexes]
    return {"blocks": blocks[:at], "closing": blocks[at:], "annexes": annexes}


def closing_at(blocks: Sequence[Block]) -> int:
    """Where the part begins that may not be parted from the signature: the last paragraph, with its heading."""
    at = len(blocks)
    if at and blocks[at - 1].block == "paragraph":
        at -= 1
        if at and blocks[at - 1].block == "heading":
            at -= 1
    return at


def common_values(bid: Bid) -> dict[str, str]:
    """What every letter about a bid may say."""
    contact = contact_of(bid.round)
    return {
        "reference": bid.reference,
        "bid_title": bid.title,
        "organisation": bid.organisation.name,
        "round": bid.round.title,
        "programme": bid.round.programme.name,
        "contact": contact,
        "feedback_clause": clauses.feedback(contact, bid.reference),
        "data_protection_clause": clauses.DATA_OF_BID,
    }


def contact_of(round_: Round) -> str:
    """The round's address, the portal's, or the page that has it."""
    return round_.contact_email or settings.PORTAL_CONTACT_EMAIL or f"{settings.PORTAL_BASE_URL}/contact/"


def addressee(bid: Bid) -> list[str]:
    """The office that a letter goes to, and its address."""
    organisation = bid.organisation
    is_council = organisation.kind == OrganisationKind.COUNCIL
    office = "The Director of Children's Services" if is_council else "The Chief Executive"
    lines = [line.strip() for line in organisation.address.splitlines() if line.strip()]
    return [office, organisation.name, *(line for line in lines if line != organisation.name)]


def handed_in(bid: Bid) -> dict[str, Any]:
    """The bid as it is judged. One query. Raises ``JudgingRefused`` when nothing was handed in."""
    submission = latest_submission(bid)
    if submission is None:
        raise JudgingRefused(f"{bid.reference} was not handed in.")
    return snapshot_of(submission)
