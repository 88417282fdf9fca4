"""What leads from a plan to a letter, as lists: plans, overrides, runs, due diligence, conditions and wording."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from evaluations.admin.reading import ReadOnlyAdmin, bid_link
from evaluations.models import AllocationPlan, AwardRun, Condition, ConflictOverride, DueDiligence, LetterTemplate


class OfBid(ReadOnlyAdmin):
    """A list whose rows are each about one bid."""

    search_fields = ["bid__reference", "bid__organisation__name"]

    @admin.display(description="Bid", ordering="bid__reference")
    def of_bid(self, row: Any) -> str:
        return bid_link(row.bid)


@admin.register(ConflictOverride)
class ConflictOverrideAdmin(OfBid):
    """Conflicts that an officer set aside, with the reason."""

    list_display = ["of_bid", "assessor", "reason", "overridden_at", "overridden_by"]
    list_filter = ["bid__round", "overridden_at"]
    list_select_related = ["bid", "assessor__user", "overridden_by"]


@admin.register(AllocationPlan)
class AllocationPlanAdmin(ReadOnlyAdmin):
    """Plans of who reads what, committed or not."""

    list_display = ["purpose", "round", "state", "queued_at", "planned_by", "committed_at", "discarded_at"]
    list_filter = ["state", "round"]
    search_fields = ["purpose", "round__title"]
    list_select_related = ["round", "planned_by"]
    exclude = ["lease_until", "attempts"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AllocationPlan]:
        return super().get_queryset(request).defer("pairs", "short", "achieved", "asked")


@admin.register(AwardRun)
class AwardRunAdmin(ReadOnlyAdmin):
    """Award runs by their digests; what they came to stands on the round's own pages."""

    list_display = ["number", "title", "round", "is_what_if", "run_at", "run_by", "adopted_at", "retired_at", "decided"]
    list_filter = ["is_what_if", "round", "adopted_at"]
    search_fields = ["title", "round__title", "inputs_sha256", "result_sha256"]
    list_select_related = ["round", "run_by"]
    exclude = ["inputs", "result"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AwardRun]:
        runs: QuerySet[AwardRun] = super().get_queryset(request).defer("inputs", "result")
        return runs.annotate(decision_count=Count("decisions"))

    @admin.display(description="Decisions", ordering="decision_count")
    def decided(self, run: Any) -> int:
        return int(run.decision_count)


@admin.register(DueDiligence)
class DueDiligenceAdmin(OfBid):
    """Every check made; the latest of a check counts."""

    list_display = ["of_bid", "check_code", "rating", "checked_at", "checked_by"]
    list_filter = ["rating", "check_code", "bid__round"]
    list_select_related = ["bid", "checked_by"]


@admin.register(Condition)
class ConditionAdmin(OfBid):
    """Conditions precedent, open, met or waived."""

    list_display = ["of_bid", "text", "set_at", "set_by", "met_at", "waived_at"]
    list_filter = ["met_at", "waived_at", "bid__round"]
    list_select_related = ["bid", "set_by"]


@admin.register(LetterTemplate)
class LetterTemplateAdmin(ReadOnlyAdmin):
    """Every version of every letter's wording."""

    list_display = ["kind", "version", "round", "note", "written_at", "written_by", "approved_at", "approved_by"]
    list_filter = ["kind", "round", "approved_at"]
    search_fields = ["note", "body"]
    list_select_related = ["round", "written_by", "approved_by"]
