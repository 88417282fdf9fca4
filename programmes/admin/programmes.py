"""Programmes in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.look.lists import DemonstrationFilter
from programmes.admin.drafts import may_look, may_manage
from programmes.models import Programme
from programmes.selectors.programmes import with_counts

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Programme]
else:
    ModelAdmin = admin.ModelAdmin


@admin.register(Programme)
class ProgrammeAdmin(ModelAdmin):
    """Policies with money behind them, each with its rounds."""

    list_display = ("name", "held_count", "funded_count")
    list_filter = (("is_demonstration", DemonstrationFilter),)
    search_fields = ("name", "summary")
    fields = ("name", "slug", "summary", "description", "shape", "eligibility_rule", "pays_for", "order")
    filter_horizontal = ("pays_for",)
    prepopulated_fields = {"slug": ("name",)}
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Programme]:
        """With the numbers of rounds and projects, in the same query."""
        return with_counts(super().get_queryset(request))

    @admin.display(description="rounds", ordering="round_count")
    def held_count(self, programme: Programme) -> int:
        """How many rounds the public can see."""
        return int(getattr(programme, "round_count", 0))

    @admin.display(description="projects", ordering="project_count")
    def funded_count(self, programme: Programme) -> int:
        """How many projects the public can see."""
        return int(getattr(programme, "project_count", 0))

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may_look(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_look(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_manage(request)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may_manage(request)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
