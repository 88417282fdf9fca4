"""What an assessor has before them: their allocations, and what they have scored."""

from __future__ import annotations

from django.db.models import QuerySet, prefetch_related_objects

from evaluations.models import Allocation, Assessment
from portal.accounts.models import User
from programmes.models import Criterion, Round


def allocations_of(user: User) -> QuerySet[Allocation]:
    """The person's own allocations with bid, round, declaration and assessment. One query."""
    return (
        Allocation.objects.filter(assessor__user=user)
        .select_related("bid__round", "bid__organisation", "assessor__user", "assessment", "declaration")
        .order_by("due_at", "bid__reference")
    )


def criteria_of(round_: Round) -> list[Criterion]:
    """The round's criteria with their levels, in order. Two queries."""
    return list(round_.criteria.order_by("order", "pk").prefetch_related("levels"))


def assessment_of(allocation: Allocation) -> Assessment | None:
    """The assessment under this allocation, scores at hand, or None when nothing was saved yet."""
    return Assessment.objects.filter(allocation=allocation).prefetch_related("scores").first()


def with_scores(allocation: Allocation) -> Assessment | None:
    """The assessment that came with the allocation (``allocations_of``), scores at hand. One query, or none."""
    assessment: Assessment | None = getattr(allocation, "assessment", None)
    if assessment is not None:
        prefetch_related_objects([assessment], "scores")
    return assessment
