"""How bids are judged."""

from evaluations.models.allocations import Allocation, Declaration
from evaluations.models.assessments import Assessment, AssessmentVersion, Score
from evaluations.models.assessors import AssessorProfile, Expertise, ExpertiseLevel
from evaluations.models.calibration import CalibratedRanking, CalibrationBid
from evaluations.models.checks import EligibilityCheck, EligibilityReason
from evaluations.models.conflicts import ConflictOverride
from evaluations.models.decisions import Decision, DecisionReason, SealedSeed
from evaluations.models.determinations import Determination
from evaluations.models.diligence import Condition, DiligenceCheck, DueDiligence
from evaluations.models.flags import BidFlag, FlagKind
from evaluations.models.letters import LetterKind, LetterTemplate
from evaluations.models.moderation import (
    AgendaItem,
    AgreedScore,
    LeftAsScored,
    Moderation,
    PanelMeeting,
    PanelMember,
)
from evaluations.models.plans import AllocationPlan
from evaluations.models.rehearsals import Rehearsal
from evaluations.models.runs import AwardRun, RunScores
from evaluations.models.terms import JudgingTerms

__all__ = [
    "AgendaItem",
    "AgreedScore",
    "Allocation",
    "AllocationPlan",
    "Assessment",
    "AssessmentVersion",
    "AssessorProfile",
    "AwardRun",
    "BidFlag",
    "CalibratedRanking",
    "CalibrationBid",
    "Condition",
    "ConflictOverride",
    "Decision",
    "DecisionReason",
    "Declaration",
    "Determination",
    "DiligenceCheck",
    "DueDiligence",
    "EligibilityCheck",
    "EligibilityReason",
    "Expertise",
    "ExpertiseLevel",
    "FlagKind",
    "JudgingTerms",
    "LeftAsScored",
    "LetterKind",
    "LetterTemplate",
    "Moderation",
    "PanelMeeting",
    "PanelMember",
    "Rehearsal",
    "RunScores",
    "Score",
    "SealedSeed",
]
