"""The programmes in the admin."""

from programmes.admin.alliances import AllianceAdmin, PeerSupportAdmin
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
    "AllianceAdmin",
    "CriterionAdmin",
    "EvaluationReportAdmin",
    "FigureAdmin",
    "InvolvementAdmin",
    "LocalAuthorityAdmin",
    "OrganisationAdmin",
    "PeerSupportAdmin",
    "ProgrammeAdmin",
    "ProjectAdmin",
    "QuestionAdmin",
    "RoundAdmin",
    "SectionAdmin",
    "SourceAdmin",
]
