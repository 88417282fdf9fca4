"""Assessors' profiles: what they know, whom they worked for, which areas they may not judge, how much they read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from evaluations.admin.reading import Base
from evaluations.models import AssessorProfile, Expertise
from evaluations.models.assessors import TRAINING_LASTS
from evaluations.selectors.allocation_assessor import area_names, profile_facts
from evaluations.services.rechecking import LookedAgain, hold_rounds, look_again
from evaluations.states import AllocationState
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.services import record

if TYPE_CHECKING:
    Tabular = admin.TabularInline[Expertise, AssessorProfile]
    ModelForm = forms.ModelForm[Expertise]
else:
    Tabular, ModelForm = admin.TabularInline, forms.ModelForm  # Django's own take no parameter while they run


class ExpertiseForm(ModelForm):
    """An area that some round knows, and how well it is known."""

    class Meta:
        model = Expertise
        fields = ("area_slug", "level")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = area_names()
        own = self.instance.area_slug
        choices = sorted((known | ({own: known.get(own, own)} if own else {})).items(), key=lambda area: area[1])
        self.fields["area_slug"] = forms.ChoiceField(label="Priority area", choices=[("", "Choose an area"), *choices])


class ExpertiseInline(Tabular):
    """Written with the profile, by whoever may write that."""

    model = Expertise
    form = ExpertiseForm
    extra = 1
    verbose_name = "priority area they know"
    verbose_name_plural = "priority areas they know"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("evaluations.view_assessorprofile")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("evaluations.change_assessorprofile")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request)


class TrainingFilter(admin.SimpleListFilter):
    """Whose training still counts: only they can be given bids."""

    title = "training"
    parameter_name = "training"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("current", "Up to date"), ("over", "Out of date"), ("none", "None on record")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AssessorProfile]) -> QuerySet[AssessorProfile]:
        since = timezone.localdate() - TRAINING_LASTS
        chosen = {
            "current": Q(trained_on__gte=since),
            "over": Q(trained_on__lt=since),
            "none": Q(trained_on__isnull=True),
        }
        wanted = chosen.get(self.value() or "")
        return queryset.filter(wanted) if wanted is not None else queryset


@admin.register(AssessorProfile)
class AssessorProfileAdmin(Base):
    """Written by officers; the person cannot change once chosen."""

    list_display = ["name", "email", "bid_count", "max_reads", "trained_on", "glance"]
    list_filter = [TrainingFilter]
    search_fields = ["user__full_name", "user__email", "expertise"]
    fields = ["user", "expertise", "employers", "authorities", "trained_on", "max_reads"]
    inlines = [ExpertiseInline]
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AssessorProfile]:
        in_force = ~Q(allocations__state=AllocationState.RECUSED)
        under_way = Q(allocations__bid__round__outcomes_published_at__isnull=True)
        profiles: QuerySet[AssessorProfile] = super().get_queryset(request).select_related("user")
        return profiles.annotate(reads=Count("allocations", filter=in_force & under_way))

    def get_readonly_fields(self, request: HttpRequest, obj: AssessorProfile | None = None) -> list[str]:
        return ["user"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(groups__name=Role.ASSESSOR, assessor_profile__isnull=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: AssessorProfile | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: AssessorProfile, form: Any, change: bool) -> None:
        """Nobody allocates by what the profile said before while it changes."""
        hold_rounds()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What decides who may read what is on record, and is applied at once to what is allocated already."""
        super().save_related(request, form, formsets, change)
        profile, by = form.instance, cast(User, request.user)
        _say(request, look_again(profiles=[profile], by=by))
        record(
            chain=f"user:{profile.user_id}",
            kind="assessor.changed" if change else "assessor.made",
            by=by,
            subject=profile,
            data=profile_facts(profile),
        )

    @admin.display(description="Name", ordering="user__full_name")
    def name(self, profile: AssessorProfile) -> str:
        return profile.user.full_name

    @admin.display(description="Email")
    def email(self, profile: AssessorProfile) -> str:
        return profile.user.email

    @admin.display(description="Bids in rounds under way", ordering="reads")
    def bid_count(self, profile: Any) -> int:
        return int(profile.reads)

    @admin.display(description="Load and conflicts")
    def glance(self, profile: AssessorProfile) -> str:
        address = reverse("evaluations:assessor", args=[profile.pk])
        return format_html('<a href="{}" aria-label="At a glance: {}">At a glance</a>', address, profile.user.full_name)


def _say(request: HttpRequest, seen: LookedAgain) -> None:
    for allocation in seen.taken_off:
        name, reference = allocation.assessor.user.full_name, allocation.bid.reference
        messages.warning(request, f"{name} is off {reference}. {allocation.recusal_reason}")
    for allocation in seen.after_scoring:
        reference = allocation.bid.reference
        messages.warning(
            request,
            f"A conflict with {reference} was found after it was scored. Decide on it on the round’s conflicts page.",
        )
