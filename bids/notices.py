"""What a bid's people are told of, and how far they may choose when an email says so."""

from typing import Final

from bids.wordings import EMAILS
from portal.mail import editable
from portal.notices.kinds import Kind, register
from portal.notices.states import Group

WRITING: Final = (
    Kind("bids.assigned", "A section is given to you", ("bids/assigned",), Group.WRITING),
    Kind("bids.commented", "Somebody comments on an answer of yours", ("bids/commented",), Group.WRITING),
    Kind("bids.resolved", "A comment of yours is settled", ("bids/comment_resolved",), Group.WRITING),
    Kind("bids.partners", "What partners answered", ("bids/partner_answered",), Group.WRITING),
    Kind(
        "bids.part",
        "Your part in another organisation's bid",
        ("bids/partner_again", "bids/partner_removed"),
        Group.WRITING,
    ),
)

DEADLINES: Final = (
    Kind(
        "bids.submitted",
        "A bid was submitted",
        ("bids/receipt",),
        Group.DEADLINE,
        may_be_off=False,
        why="The email is the receipt, so it is sent in any case.",
    ),
    Kind(
        "bids.certify",
        "You are asked to certify",
        ("bids/certify",),
        Group.DEADLINE,
        may_wait=False,
        may_be_off=False,
        why="A bid cannot be submitted until you have answered.",
    ),
    Kind("bids.certified", "A bid was certified, or not", ("bids/certified",), Group.DEADLINE),
    Kind("bids.lapsed", "A certificate no longer holds", ("bids/certificate_lapsed",), Group.DEADLINE),
    Kind(
        "bids.time_left",
        "A deadline comes near",
        ("bids/time_left",),
        Group.DEADLINE,
        may_wait=False,
        why="Once a day could be after the deadline.",
    ),
    Kind(
        "bids.extended",
        "A deadline was moved",
        ("bids/extended",),
        Group.DEADLINE,
        may_wait=False,
        may_be_off=False,
        why="Everybody who bids has to know the deadline that counts.",
    ),
    Kind(
        "bids.not_submitted",
        "A bid was not submitted in time",
        ("bids/not_submitted",),
        Group.DEADLINE,
        may_wait=False,
        may_be_off=False,
        why="The email holds all that you had written.",
    ),
)

QUESTIONS: Final = (
    Kind(
        "bids.answered",
        "A question on a round was answered for everybody, or the answer corrected",
        ("bids/answered", "bids/answer_corrected"),
        Group.QUESTIONS,
    ),
    Kind("bids.enquiry", "Your own question was looked at", ("bids/enquiry_settled",), Group.QUESTIONS),
    Kind(
        "bids.clarification",
        "The department asks about a bid",
        ("bids/clarification", "bids/clarification_time", "bids/clarification_cancelled"),
        Group.QUESTIONS,
        may_wait=False,
        may_be_off=False,
        why="It has to be answered by a time of its own.",
    ),
    Kind("bids.clarified", "A bidder answered your question", ("bids/clarified",), Group.STAFF, for_staff=True),
)

KINDS: Final = (
    *WRITING,
    *DEADLINES,
    *QUESTIONS,
    Kind("bids.taken", "The archive you asked for is ready", ("bids/take_away_ready",), Group.ACCOUNT),
    Kind(
        "bids.invited",
        "You are invited into a round",
        ("bids/invited", "bids/uninvited"),
        Group.DECISION,
        may_be_off=False,
        why="Nobody else can bid in your place.",
    ),
)


def register_notices() -> None:
    """Called once, when the apps are ready."""
    register(*KINDS)
    editable.register(*EMAILS)
