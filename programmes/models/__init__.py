"""What is offered, and all that the public sees."""

from programmes.models.alliances import Alliance, AlliancePriority, PeerSupport
from programmes.models.answers import PageAnswer
from programmes.models.awards import AmountBasis, Award, Involvement
from programmes.models.corrections import CorrectionOutcome, CorrectionRequest, Standing
from programmes.models.criteria import Criterion, Level
from programmes.models.deadlines import Extension, Heartbeat, Outage
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
from programmes.models.published_answers import AnswerCorrection, PublishedAnswer
from programmes.models.questions import FILE_KINDS, MOST_FILES, Question, QuestionKind, Section, Totals
from programmes.models.rounds import Direction, PriorityArea, Round, Seal
from programmes.models.search import SearchEntry, SearchKind, SearchTally
from programmes.models.sources import Figure, LoadedRow, Source
from programmes.models.statistics import RoundStatistics
from programmes.models.stories import Story, StoryKind

__all__ = [
    "FILE_FACTS",
    "FILE_KINDS",
    "MOST_FILES",
    "POLICIES",
    "Alliance",
    "AlliancePriority",
    "AmountBasis",
    "AnswerCorrection",
    "Award",
    "ChildPopulation",
    "CorrectionOutcome",
    "CorrectionRequest",
    "Criterion",
    "Direction",
    "EligibilityRule",
    "EvaluationReport",
    "Extension",
    "FactKind",
    "Figure",
    "Finding",
    "FindingDirection",
    "Heartbeat",
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
    "Outage",
    "PageAnswer",
    "PartyRole",
    "PeerSupport",
    "PriorityArea",
    "Programme",
    "ProgrammeShape",
    "Project",
    "ProjectParty",
    "PublishedAnswer",
    "Question",
    "QuestionKind",
    "Region",
    "Round",
    "RoundStatistics",
    "Seal",
    "SearchEntry",
    "SearchKind",
    "SearchTally",
    "Section",
    "Source",
    "Standing",
    "Story",
    "StoryKind",
    "Totals",
]
