"""What is offered, and all that the public sees."""

from programmes.models.alliances import Alliance, AlliancePriority, PeerSupport
from programmes.models.answers import PageAnswer
from programmes.models.awards import AmountBasis, Award, Involvement
from programmes.models.corrections import CorrectionOutcome, CorrectionRequest, Standing
from programmes.models.criteria import Criterion, Level
from programmes.models.evidence import EvaluationReport, Finding, FindingDirection, Method
from programmes.models.facts import FILE_FACTS, POLICIES, FactKind
from programmes.models.organisations import (
    Invitation,
    MemberRole,
    Membership,
    Office,
    Organisation,
    OrganisationKind,
)
from programmes.models.places import ChildPopulation, LocalAuthority, OfstedJudgement, Region
from programmes.models.programmes import EligibilityRule, Programme, ProgrammeShape
from programmes.models.projects import Measure, PartyRole, Project, ProjectParty
from programmes.models.questions import Question, QuestionKind, Section
from programmes.models.rounds import Direction, PriorityArea, Round, Seal
from programmes.models.search import SearchEntry, SearchKind, SearchTally
from programmes.models.sources import Figure, LoadedRow, Source
from programmes.models.stories import Story, StoryKind

__all__ = [
    "FILE_FACTS",
    "POLICIES",
    "Alliance",
    "AlliancePriority",
    "AmountBasis",
    "Award",
    "ChildPopulation",
    "CorrectionOutcome",
    "CorrectionRequest",
    "Criterion",
    "Direction",
    "EligibilityRule",
    "EvaluationReport",
    "FactKind",
    "Figure",
    "Finding",
    "FindingDirection",
    "Invitation",
    "Involvement",
    "Level",
    "LoadedRow",
    "LocalAuthority",
    "Measure",
    "MemberRole",
    "Membership",
    "Method",
    "Office",
    "OfstedJudgement",
    "Organisation",
    "OrganisationKind",
    "PageAnswer",
    "PartyRole",
    "PeerSupport",
    "PriorityArea",
    "Programme",
    "ProgrammeShape",
    "Project",
    "ProjectParty",
    "Question",
    "QuestionKind",
    "Region",
    "Round",
    "Seal",
    "SearchEntry",
    "SearchKind",
    "SearchTally",
    "Section",
    "Source",
    "Standing",
    "Story",
    "StoryKind",
]
