"""Checks, allocations, declarations and decisions as lists with filters."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from evaluations.admin.reading import ReadOnlyAdmin, bid_link
from evaluations.models import Allocation, Decision, Declaration, EligibilityCheck


@admin.register(EligibilityCheck)
class EligibilityCheckAdmin(ReadOnlyAdmin):
    """Every check made; the latest of a bid counts."""

    list_display = ["of_bid", "is_eligible", "is_in_scope", "checked_at", "checked_by"]
    list_filter = ["is_eligible", "is_in_scope", "bid__round"]
    search_fields = ["bid__reference"]
    list_select_related = ["bid", "checked_by"]

    @admin.display(description="Bid", ordering="bid__reference")
    def of_bid(self, check: EligibilityCheck) -> str:
        return bid_link(check.bid)


@admin.register(Allocation)
class AllocationAdmin(ReadOnlyAdmin):
    """Who reads which bid. An assessor's own notes are theirs alone."""

    exclude = ["notes"]
    list_display = ["of_bid", "assessor", "state", "due_at", "allocated_at"]
    list_filter = ["state", "bid__round"]
    search_fields = ["bid__reference", "assessor__user__full_name"]
    list_select_related = ["bid", "assessor__user"]

    @admin.display(description="Bid", ordering="bid__reference")
    def of_bid(self, allocation: Allocation) -> str:
        return bid_link(allocation.bid)


@admin.register(Declaration)
class DeclarationAdmin(ReadOnlyAdmin):
    """Statements of interest, and of none."""

    list_display = ["of_bid", "assessor", "has_interest", "declared_at"]
    list_filter = ["has_interest", "allocation__bid__round"]
    search_fields = ["allocation__bid__reference", "declared_by__full_name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Declaration]:
        return super().get_queryset(request).select_related("allocation__bid", "allocation__assessor__user")

    @admin.display(description="Bid", ordering="allocation__bid__reference")
    def of_bid(self, declaration: Declaration) -> str:
        return bid_link(declaration.allocation.bid)

    @admin.display(description="Assessor")
    def assessor(self, declaration: Declaration) -> str:
        return str(declaration.allocation.assessor)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Every decision, whatever became of it."""

    list_display = ["of_bid", "kind", "amount_pounds", "state", "follows_recommendation", "decided_by", "approved_by"]
    list_filter = ["kind", "state", "follows_recommendation", "bid__round"]
    search_fields = ["bid__reference"]
    list_select_related = ["bid", "decided_by", "approved_by"]

    @admin.display(description="Bid", ordering="bid__reference")
    def of_bid(self, decision: Any) -> str:
        return bid_link(decision.bid)
