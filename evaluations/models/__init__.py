"""How bids are judged."""

from evaluations.models.allocations import Allocation, Declaration
from evaluations.models.assessments import Assessment, AssessmentVersion, Score
from evaluations.models.assessors import AssessorProfile
from evaluations.models.checks import EligibilityCheck, EligibilityReason
from evaluations.models.decisions import Decision, SealedSeed

__all__ = [
    "Allocation",
    "Assessment",
    "AssessmentVersion",
    "AssessorProfile",
    "Decision",
    "Declaration",
    "EligibilityCheck",
    "EligibilityReason",
    "Score",
    "SealedSeed",
]
