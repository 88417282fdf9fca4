"""Rounds in the admin: written, previewed, copied, published and sealed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.accounts.access import person_of
from portal.look.components.basics import state_tag
from portal.look.lists import DemonstrationFilter
from portal.look.words import moment, pounds
from programmes.admin.award_terms import award_terms_view
from programmes.admin.criteria import CriterionInline
from programmes.admin.drafts import PlainChoices, may_change, may_look, may_manage, save_inline
from programmes.admin.questions import AreaInline, SectionInline
from programmes.admin.round_facts import RECORD, SEALED, WHAT_IT_IS, RoundFacts
from programmes.admin.round_pages import copy_view, publish_view
from programmes.forms.rounds import RoundForm
from programmes.models import Programme, Round
from programmes.refusals import RoundRefused
from programmes.selectors.phases import in_phase
from programmes.selectors.rounds import current_seal, with_bids
from programmes.services.rounds import discard_draft, note_change, save_draft
from programmes.states import Phase

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Round]
else:
    ModelAdmin = admin.ModelAdmin


class PhaseFilter(admin.SimpleListFilter):
    """Rounds by where they stand now."""

    title = "phase"
    parameter_name = "phase"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(phase.value, str(phase.label)) for phase in Phase]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Round]) -> QuerySet[Round]:
        wanted = self.value()
        return queryset.filter(in_phase(Phase(wanted), timezone.now())) if wanted in Phase.values else queryset


class ProgrammeFilter(admin.SimpleListFilter):
    """Rounds of one programme."""

    title = "programme"
    parameter_name = "programme"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        held = Programme.objects.filter(rounds__isnull=False).distinct()
        return [(programme.slug, programme.name) for programme in held]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Round]) -> QuerySet[Round]:
        return queryset.filter(programme__slug=self.value()) if self.value() else queryset


@admin.register(Round)
class RoundAdmin(RoundFacts, PlainChoices, ModelAdmin):
    """Calls for bids. A published round can be read here and no longer changed."""

    form = RoundForm
    inlines = [AreaInline, CriterionInline, SectionInline]
    change_form_template = "admin/programmes/round.html"
    list_display = ("title", "programme", "phase", "deadline", "shown_pounds", "started_count")
    list_filter = (PhaseFilter, ("is_demonstration", DemonstrationFilter), ProgrammeFilter)
    ordering = (F("closes_at").desc(nulls_last=True), F("record_announced").desc(nulls_last=True), "title")
    list_select_related = ("programme",)
    search_fields = ("title", "slug", "reference_prefix")
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    list_per_page = 50
    actions = None
    fieldsets = [
        WHAT_IT_IS,
        ("For bidders", {"fields": ("guidance", "contact_email", "reference_prefix")}),
        ("Dates", {"fields": ("opens_at", "questions_close_at", "closes_at", "accept_by", "keeps_years")}),
        ("Money", {"fields": ("budget_pounds", ("min_award_pounds", "max_award_pounds"),
                              ("min_match_pounds", "min_match_percent"),
                              ("first_financial_year", "last_financial_year"))}),
        ("Who may bid", {"fields": ("eligible_kinds", "eligibility_rule", "follows", "bids_per_organisation",
                                    "certified_by_dcs", "certified_by_s151", "partners_confirm")}),
        ("Judging", {"fields": ("reads_per_bid", "threshold", "rule_of_award")}),
    ]  # fmt: skip
    readonly_fields = ("rule_of_award",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        """With the number of bids, in the same query. Rehearsals are reached from their draft."""
        return with_bids(super().get_queryset(request)).filter(is_rehearsal=False)

    @admin.display(description="phase")
    def phase(self, round: Round) -> SafeString:
        """Where the round stands, as a tag."""
        return render_to_string("components/tag.html", state_tag(round.phase_at(timezone.now())))

    @admin.display(description="deadline", ordering="closes_at")
    def deadline(self, round: Round) -> str:
        """When bids must be in."""
        return moment(round.closes_at) or "–"

    @admin.display(description="budget", ordering="budget_pounds")
    def shown_pounds(self, round: Round) -> str:
        """The round's budget."""
        return pounds(round.budget_pounds) if round.budget_pounds else "–"

    @admin.display(description="bids", ordering="bid_count")
    def started_count(self, round: Round) -> int:
        """How many bids were started and not withdrawn."""
        return int(getattr(round, "bid_count", 0))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_look(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may_look(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_manage(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_change(request, obj) and not (obj and obj.is_record)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What can no longer be written is shown in words, and a round of the record by what is known of it."""
        if obj is None or self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return RECORD if obj.is_record else SEALED

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new round is saved first; its parts come after. A round of the record has areas alone."""
        if obj is None:
            return []
        return [AreaInline] if obj.is_record else super().get_inlines(request, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With what may be done with the round; a refusal of the service is told."""
        found = self.get_object(request, object_id) if object_id else None
        extra = {**(extra_context or {}), **(self._standing(request, found) if found else {})}
        try:
            return super().changeform_view(request, object_id, form_url, extra)
        except RoundRefused as refused:
            messages.error(request, refused.sentence)
            return redirect(request.path)

    def _standing(self, request: HttpRequest, found: Round) -> dict[str, Any]:
        now: datetime = timezone.now()
        is_draft = not found.published_at and not found.is_record
        return {
            "phase": found.phase_at(now),
            "seal": current_seal(found),
            "may_publish": is_draft and may_manage(request),
            "may_copy": not found.is_record and may_manage(request),
            "is_draft": is_draft,
        }

    def save_model(self, request: HttpRequest, obj: Round, form: Any, change: bool) -> None:
        save_draft(round=obj, by=person_of(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        save_inline(request, form.instance, formset)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        parts = [*form.changed_data, *(set_.prefix for set_ in formsets if set_.has_changed())]
        note_change(round=form.instance, by=person_of(request), parts=parts, is_new=not change)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with a draft: its parts have no permission of their own to ask for."""
        shown, counts, _, protected = super().get_deleted_objects(objs, request)
        return shown, counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: Round) -> None:
        discard_draft(round_id=obj.pk, by=person_of(request))

    def get_urls(self) -> list[URLPattern]:
        """The confirm pages beside Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/publish/", wrap(publish_view), name="programmes_round_publish"),
            path("<int:pk>/award-terms/", wrap(award_terms_view), name="programmes_round_award_terms"),
            path("<int:pk>/copy/", wrap(copy_view), name="programmes_round_copy"),
            *super().get_urls(),
        ]
