"""The programmes in the admin."""

from programmes.admin.criteria import CriterionAdmin
from programmes.admin.evidence import EvaluationReportAdmin
from programmes.admin.organisations import OrganisationAdmin
from programmes.admin.programmes import ProgrammeAdmin
from programmes.admin.questions import QuestionAdmin, SectionAdmin
from programmes.admin.register import (
    FigureAdmin,
    InvolvementAdmin,
    LocalAuthorityAdmin,
    ProjectAdmin,
    SourceAdmin,
)
from programmes.admin.rounds import RoundAdmin

__all__ = [
    "CriterionAdmin",
    "EvaluationReportAdmin",
    "FigureAdmin",
    "InvolvementAdmin",
    "LocalAuthorityAdmin",
    "OrganisationAdmin",
    "ProgrammeAdmin",
    "ProjectAdmin",
    "QuestionAdmin",
    "RoundAdmin",
    "SectionAdmin",
    "SourceAdmin",
]
