"""Assessments as a list of how far each is: no score, no comment, and no way to ask for one."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from evaluations.admin.reading import ReadOnlyAdmin, bid_link
from evaluations.models import Assessment


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    """Scores are on the bid's page, once all are in; they are nowhere else in the admin."""

    list_display = ["bid", "assessor", "state", "version", "submitted_at"]
    list_display_links = None
    list_filter = ["state", "allocation__bid__round"]
    search_fields = ["allocation__bid__reference", "allocation__assessor__user__full_name"]
    fields = ["bid", "assessor", "state", "version", "submitted_at", "returned_at"]
    readonly_fields = ["bid", "assessor", "state", "version", "submitted_at", "returned_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        return super().get_queryset(request).select_related("allocation__bid", "allocation__assessor__user")

    @admin.display(description="Bid", ordering="allocation__bid__reference")
    def bid(self, assessment: Assessment) -> str:
        return bid_link(assessment.allocation.bid)

    @admin.display(description="Assessor")
    def assessor(self, assessment: Assessment) -> str:
        return str(assessment.allocation.assessor)
