"""The pages of a round: one line each, in the order of the way from close to publication."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse

from evaluations.permissions import OFFICERS, PANEL
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from programmes.models import Round
from programmes.states import Phase

EVER = frozenset(Phase) - {Phase.DRAFT}
CLOSED_ON = EVER - {Phase.SCHEDULED, Phase.OPEN}
ASSESSING_ON = CLOSED_ON - {Phase.CLOSED}
DECIDING_ON = ASSESSING_ON - {Phase.ASSESSING}
DECIDING_ONLY = frozenset({Phase.DECIDING})
NOTIFIED_ON = DECIDING_ON - {Phase.DECIDING}


class Group(StrEnum):
    """What a page is about, in the order of the way."""

    BIDS = "Bids"
    ASSESSORS = "Assessors"
    SCORES = "Scores and panel"
    AWARD = "Ranking and award run"
    DECISIONS = "Decisions"
    LETTERS = "Letters"
    RECORD = "Terms and record"


@dataclass(frozen=True, slots=True)
class RoundLink:
    """A page of a round: its heading, words, url name (which takes the round's ``key``), for whom and when."""

    group: Group
    title: str
    name: str
    roles: tuple[Role, ...] = PANEL
    phases: frozenset[Phase] = EVER
    key: str = "slug"


LINKS: tuple[RoundLink, ...] = (
    RoundLink(Group.BIDS, "All bids", "evaluations:round_bids"),
    RoundLink(Group.BIDS, "Deadline and outages", "evaluations:deadline"),
    RoundLink(Group.BIDS, "Bidders’ questions", "evaluations:enquiries"),
    RoundLink(Group.ASSESSORS, "Progress by assessor", "evaluations:round_progress", PANEL, CLOSED_ON),
    RoundLink(Group.ASSESSORS, "All reads", "evaluations:round_reads", PANEL, CLOSED_ON),
    RoundLink(Group.BIDS, "Eligibility checks", "evaluations:checks", OFFICERS, CLOSED_ON),
    RoundLink(Group.ASSESSORS, "Allocation", "evaluations:allocation", OFFICERS),
    RoundLink(Group.ASSESSORS, "Plan the allocation", "evaluations:plans", PANEL, CLOSED_ON),
    RoundLink(Group.ASSESSORS, "Conflicts", "evaluations:conflicts", PANEL, CLOSED_ON),
    RoundLink(Group.SCORES, "Calibration bid", "evaluations:calibration_bid", PANEL, CLOSED_ON),
    RoundLink(Group.SCORES, "Flags", "evaluations:flags", PANEL, ASSESSING_ON),
    RoundLink(Group.SCORES, "Where assessors differ", "evaluations:divergence", PANEL, ASSESSING_ON),
    RoundLink(Group.SCORES, "Panel meetings", "evaluations:meetings", PANEL, CLOSED_ON),
    RoundLink(Group.AWARD, "Ranking", "evaluations:ranking"),
    RoundLink(Group.AWARD, "Award runs and directions", "evaluations:runs", PANEL, CLOSED_ON),
    RoundLink(Group.DECISIONS, "Due diligence", "evaluations:diligence_grid", PANEL, DECIDING_ON),
    RoundLink(Group.DECISIONS, "Approvals", "evaluations:approvals"),
    RoundLink(Group.DECISIONS, "Invite to the next round", "evaluations:invite", PANEL, CLOSED_ON),
    RoundLink(Group.LETTERS, "When bidders are told", "evaluations:notify_time", OFFICERS, DECIDING_ONLY),
    RoundLink(Group.RECORD, "The round’s record: what it asks and its seal", "admin:programmes_round_change", key="pk"),
    RoundLink(Group.RECORD, "Judging terms", "evaluations:terms"),
    RoundLink(Group.RECORD, "Public statistics", "evaluations:statistics", PANEL, NOTIFIED_ON),
    RoundLink(Group.RECORD, "What is kept of bids", "evaluations:kept_round", PANEL, NOTIFIED_ON),
    RoundLink(Group.LETTERS, "Wording of letters", "evaluations:wordings"),
    RoundLink(Group.LETTERS, "Grant papers", "evaluations:grant_papers", PANEL, DECIDING_ON),
    RoundLink(Group.LETTERS, "When awards are to be answered", "evaluations:accept_by", OFFICERS, CLOSED_ON),
)
"""Within a group pages stand in the order of these lines."""


def links_for(user: User, round_: Round, phase: Phase) -> list[tuple[str, list[tuple[str, str]]]]:
    """The pages this person may open now: by group, each as (title, address)."""
    shown = [link for link in LINKS if phase in link.phases and has_role(user, *link.roles)]
    groups = [(group.value, [_shown(link, round_) for link in shown if link.group is group]) for group in Group]
    return [(group, links) for group, links in groups if links]


def _shown(link: RoundLink, round_: Round) -> tuple[str, str]:
    return link.title, reverse(link.name, args=[getattr(round_, link.key)])
