"""What a bid's people are told of, and how far they may choose when an email says so."""

from typing import Final

from portal.documents.wording import Variable
from portal.mail import editable
from portal.mail.editable import LINK, NAME, Editable
from portal.notices.kinds import Kind, register

KINDS: Final = (
    Kind(
        "bids.submitted",
        "A bid was submitted",
        ("bids/receipt",),
        may_be_off=False,
        why="The email is the receipt, so it is sent in any case.",
    ),
    Kind(
        "bids.certify",
        "You are asked to certify",
        ("bids/certify",),
        may_wait=False,
        may_be_off=False,
        why="A bid cannot be submitted until you have answered.",
    ),
    Kind("bids.certified", "A bid was certified, or not", ("bids/certified",)),
    Kind("bids.lapsed", "A certificate no longer holds", ("bids/certificate_lapsed",)),
    Kind("bids.partners", "What partners answered", ("bids/partner_answered",)),
    Kind("bids.part", "Your part in another organisation's bid", ("bids/partner_again", "bids/partner_removed")),
    Kind(
        "bids.invited",
        "You are invited into a round",
        ("bids/invited",),
        may_be_off=False,
        why="Nobody else can bid in your place.",
    ),
)

OF_A_BID: Final = (
    NAME,
    Variable("reference", "the bid's reference", "IF-2016-0001"),
    Variable("title", "the bid's title", "Families first"),
    Variable("round_title", "the round", "Innovation round 2016"),
    Variable("organisation", "who bids", "Example Council"),
    LINK,
)
WHO: Final = Variable("who", "who did it", "Robin Lead")
CLOSES: Final = Variable("closes", "when the round closes", "at 3pm on 29 July 2016")

EMAILS: Final = (
    Editable(
        "bids/receipt",
        "Receipt for a bid",
        "Bid {{ reference }} submitted",
        (
            *OF_A_BID,
            WHO,
            CLOSES,
            Variable("at", "when it was received", "at 2.14pm on 28 July 2016"),
            Variable("code", "the receipt's code", "K7QM-2TXA"),
            Variable("sha256", "the bid's digest", "9f86d081884c7d65"),
            Variable("number", "which submission it is", "1"),
        ),
        required=("link", "code", "at", "sha256"),
    ),
    Editable(
        "bids/certify",
        "You are asked to certify",
        "Certify bid {{ reference }}",
        (*OF_A_BID, WHO, CLOSES, Variable("office", "whose signature is asked for", "Section 151 officer")),
        required=("link", "closes"),
    ),
    Editable(
        "bids/invited",
        "You are invited into a round",
        "You are invited to bid in {{ next_title }}",
        (
            *OF_A_BID,
            CLOSES,
            Variable("next_title", "the round that invites", "Innovation round 2017"),
            Variable("opens", "when that round opens", "at 9am on 1 February 2017"),
        ),
        required=("link", "next_title", "closes"),
    ),
)


def register_notices() -> None:
    """Called once, when the apps are ready."""
    register(*KINDS)
    editable.register(*EMAILS)
