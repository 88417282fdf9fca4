"""Assessors' profiles: what they know, whom they worked for, which areas they may not judge."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from evaluations.admin.reading import Base
from evaluations.models import AssessorProfile
from evaluations.states import AllocationState
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.services import record


@admin.register(AssessorProfile)
class AssessorProfileAdmin(Base):
    """Written by officers; the person cannot change once chosen."""

    list_display = ["name", "email", "bid_count", "trained_on"]
    list_filter = ["trained_on"]
    search_fields = ["user__full_name", "user__email", "expertise"]
    fields = ["user", "expertise", "employers", "authorities", "trained_on"]
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AssessorProfile]:
        in_force = ~Q(allocations__state=AllocationState.RECUSED)
        counted = Count("allocations", filter=in_force)
        profiles: QuerySet[AssessorProfile] = super().get_queryset(request).select_related("user")
        return profiles.annotate(reads=counted)

    def get_readonly_fields(self, request: HttpRequest, obj: AssessorProfile | None = None) -> list[str]:
        return ["user"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(groups__name=Role.ASSESSOR, assessor_profile__isnull=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: AssessorProfile | None = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Employers and barred authorities decide who may read what: who changed them is on record."""
        super().save_related(request, form, formsets, change)
        profile = form.instance
        record(
            chain=f"user:{profile.user_id}",
            kind="assessor.changed" if change else "assessor.made",
            by=cast(User, request.user),
            subject=profile,
            data={
                "employers": sorted(profile.employers.values_list("pk", flat=True)),
                "authorities": sorted(profile.authorities.values_list("gss_code", flat=True)),
            },
        )

    @admin.display(description="Name", ordering="user__full_name")
    def name(self, profile: AssessorProfile) -> str:
        return profile.user.full_name

    @admin.display(description="Email")
    def email(self, profile: AssessorProfile) -> str:
        return profile.user.email

    @admin.display(description="Bids allocated", ordering="reads")
    def bid_count(self, profile: Any) -> int:
        return int(profile.reads)
