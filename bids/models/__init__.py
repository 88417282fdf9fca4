"""What councils write, submit and are told."""

from bids.models.answers import Answer, AnswerVersion
from bids.models.attachments import Attachment
from bids.models.bids import Bid
from bids.models.certifications import Certification
from bids.models.costs import CostCategory, CostLine, MoneySource
from bids.models.facts import StandingFact
from bids.models.outcomes import BidOutcome
from bids.models.partners import Partner, PartnerInvitation
from bids.models.reuse import BidCopy, Reuse
from bids.models.stages import StageInvitation
from bids.models.submissions import Submission
from bids.models.together import Assignment, Comment, Presence

__all__ = [
    "Answer",
    "AnswerVersion",
    "Assignment",
    "Attachment",
    "Bid",
    "BidCopy",
    "BidOutcome",
    "Certification",
    "Comment",
    "CostCategory",
    "CostLine",
    "MoneySource",
    "Partner",
    "PartnerInvitation",
    "Presence",
    "Reuse",
    "StageInvitation",
    "StandingFact",
    "Submission",
]
