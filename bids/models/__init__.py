"""What councils write, submit and are told."""

from bids.models.answers import Answer, AnswerVersion
from bids.models.attachments import Attachment
from bids.models.bids import Bid
from bids.models.certifications import Certification
from bids.models.clarifications import Clarification, ClarificationFile, ClarificationReply
from bids.models.costs import CostCategory, CostLine, MoneySource
from bids.models.deadlines import BidExtension, Reminder
from bids.models.enquiries import Enquiry
from bids.models.erasing import Erasure, Hold
from bids.models.facts import StandingFact
from bids.models.outcomes import BidOutcome
from bids.models.partners import Partner, PartnerAccess, PartnerInvitation
from bids.models.reuse import BidCopy, Reuse
from bids.models.stages import StageInvitation
from bids.models.submissions import Submission
from bids.models.taking_away import TakeAway
from bids.models.together import Assignment, Comment, Presence

__all__ = [
    "Answer",
    "AnswerVersion",
    "Assignment",
    "Attachment",
    "Bid",
    "BidCopy",
    "BidExtension",
    "BidOutcome",
    "Certification",
    "Clarification",
    "ClarificationFile",
    "ClarificationReply",
    "Comment",
    "CostCategory",
    "CostLine",
    "Enquiry",
    "Erasure",
    "Hold",
    "MoneySource",
    "Partner",
    "PartnerAccess",
    "PartnerInvitation",
    "Presence",
    "Reminder",
    "Reuse",
    "StageInvitation",
    "StandingFact",
    "Submission",
    "TakeAway",
]
