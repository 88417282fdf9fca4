"""What bidders and the department are told while bids are judged, and how far they may choose."""

from typing import Final

from portal.documents.wording import Variable
from portal.mail import editable
from portal.mail.editable import LINK, Editable
from portal.notices.kinds import Kind, register
from portal.notices.states import Group

KINDS: Final = (
    Kind(
        "judging.outcome",
        "The decision on a bid",
        ("evaluations/outcome", "evaluations/lapsed"),
        Group.DECISION,
        may_wait=False,
        may_be_off=False,
        why="An award has to be answered by its date.",
    ),
    Kind("judging.feedback", "Scores and comments to read", ("evaluations/feedback",), Group.DECISION),
    Kind(
        "judging.flagged",
        "An assessor flagged a bid",
        ("evaluations/flagged",),
        Group.STAFF,
        may_wait=False,
        may_be_off=False,
        why="It may be about the safety of a child.",
        for_staff=True,
    ),
    Kind("judging.answered", "Your flag was answered", ("evaluations/flag_answered",), Group.STAFF, for_staff=True),
    Kind("judging.returned", "Your assessment was returned", ("evaluations/returned",), Group.STAFF, for_staff=True),
    Kind("judging.reminder", "Your reading is overdue", ("evaluations/reminder",), Group.STAFF, for_staff=True),
    Kind(
        "judging.assessors",
        "An assessor came off a bid, or has a conflict",
        ("evaluations/recused", "evaluations/conflict_after_scoring"),
        Group.STAFF,
        for_staff=True,
    ),
    Kind(
        "judging.held",
        "Bidders were not told at the time you set",
        ("evaluations/notification_held",),
        Group.STAFF,
        may_wait=False,
        may_be_off=False,
        why="Bidders wait until you have put it right.",
        for_staff=True,
    ),
)

OF_A_BID: Final = (
    Variable("reference", "the bid's reference", "IF-2016-0001"),
    Variable("title", "the bid's title", "Families first"),
    Variable("round", "the round", "Innovation round 2016"),
    LINK,
)
ACCEPT: Final = "A lead of your organisation has to accept or decline the award. The page and the letter say by when."

EMAILS: Final = (
    Editable(
        "evaluations/outcome",
        "The decision on a bid",
        "The decision on your bid {{ reference }}",
        (*OF_A_BID, Variable("accept", "what to do about an award; empty when there is none", ACCEPT)),
        required=("link", "accept"),
    ),
    Editable(
        "evaluations/lapsed",
        "An award has ended",
        "The award of your bid {{ reference }} has ended",
        OF_A_BID,
    ),
    Editable(
        "evaluations/feedback",
        "Scores and comments to read",
        "The feedback on your bid {{ reference }} is ready",
        OF_A_BID,
    ),
)


def register_notices() -> None:
    """Called once, when the apps are ready."""
    register(*KINDS)
    editable.register(*EMAILS)
