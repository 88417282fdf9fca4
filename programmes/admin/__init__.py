"""The programmes in the admin."""

from programmes.admin.alliances import AllianceAdmin, PeerSupportAdmin
from programmes.admin.answers import PageAnswerAdmin
from programmes.admin.corrections import CorrectionRequestAdmin
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
from programmes.admin.stories import StoryAdmin

__all__ = [
    "AllianceAdmin",
    "CorrectionRequestAdmin",
    "CriterionAdmin",
    "EvaluationReportAdmin",
    "FigureAdmin",
    "InvolvementAdmin",
    "LocalAuthorityAdmin",
    "OrganisationAdmin",
    "PageAnswerAdmin",
    "PeerSupportAdmin",
    "ProgrammeAdmin",
    "ProjectAdmin",
    "QuestionAdmin",
    "RoundAdmin",
    "SectionAdmin",
    "SourceAdmin",
    "StoryAdmin",
]
