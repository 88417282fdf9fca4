"""Accepted projects of a round that the public cannot see yet."""

from __future__ import annotations

from evaluations.states import DecisionKind, DecisionState
from programmes.models import Project, Round


def unpublished_projects(round_: Round) -> list[Project]:
    """The round's projects that stand on an accepted award and wait for publication. One query.

    Nothing else of the round is touched: a project that was written by hand is published by hand.
    """
    return list(
        Project.objects.filter(
            round=round_,
            published_at__isnull=True,
            awards__decision__kind=DecisionKind.FUND,
            awards__decision__state=DecisionState.APPROVED,
        )
        .distinct()
        .order_by("pk")
    )
