"""Alliances of neighbouring authorities and support between councils, in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from portal.look.words import partial_date
from programmes.admin.register import RegisterAdmin
from programmes.models import Alliance, AlliancePriority, Involvement, PeerSupport
from programmes.services.alliances import as_member

if TYPE_CHECKING:
    Tabular = admin.TabularInline[Any, Any]
    MemberForm_ = forms.ModelForm[Involvement]
else:
    Tabular, MemberForm_ = admin.TabularInline, forms.ModelForm


class MemberForm(MemberForm_):
    """One member: an authority that is not named in this alliance already."""

    class Meta:
        model = Involvement
        fields = ("authority", "date", "is_inferred", "notes", "sources")

    def clean(self) -> dict[str, Any]:
        """A member is an authority; the key it is filed under must be free."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        authority, alliance = values.get("authority"), self.instance.alliance
        if authority is None and not self.instance.pk:
            self.add_error("authority", "Choose the authority")
        elif alliance and alliance.pk and authority:
            same = Involvement.objects.filter(alliance=alliance, authority=authority).exclude(pk=self.instance.pk)
            if same.exists():
                self.add_error("authority", f"{authority} is a member already")
        return values


class MemberInline(Tabular):
    model = Involvement
    form = MemberForm
    extra = 0
    verbose_name, verbose_name_plural = "member", "members"
    fields = ("authority", "date", "is_inferred", "notes", "sources")
    autocomplete_fields = ("authority", "sources")


class PriorityInline(Tabular):
    model = AlliancePriority
    extra = 0
    fields = ("priority", "agreed", "source", "order")
    autocomplete_fields = ("source",)


@admin.register(Alliance)
class AllianceAdmin(RegisterAdmin):
    """Regional Improvement Alliances: their members and what they agreed to improve."""

    list_display = ("name", "programme", "region", "member_count", "priority_count")
    list_filter = ("region",)
    list_select_related = ("programme",)
    search_fields = ("name", "summary")
    autocomplete_fields = ("source",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (MemberInline, PriorityInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alliance]:
        alliances: QuerySet[Alliance] = super().get_queryset(request)
        return alliances.annotate(
            member_total=Count("members", distinct=True), priority_total=Count("priorities", distinct=True)
        )

    @admin.display(description="members", ordering="member_total")
    def member_count(self, alliance: Alliance) -> int:
        return int(getattr(alliance, "member_total", 0))

    @admin.display(description="priorities", ordering="priority_total")
    def priority_count(self, alliance: Alliance) -> int:
        return int(getattr(alliance, "priority_total", 0))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Members are filed under the alliance's programme."""
        saved = formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        for row in saved:
            (as_member(row, form.instance) if isinstance(row, Involvement) else row).save()
        formset.save_m2m()


@admin.register(PeerSupport)
class PeerSupportAdmin(RegisterAdmin):
    """Which council supports which, on what and when."""

    list_display = ("giver", "receiver", "topic", "programme", "since", "is_inferred")
    list_filter = ("programme", "is_inferred")
    list_select_related = ("giver", "receiver", "programme")
    search_fields = ("giver__nice_name", "receiver__nice_name", "topic", "note")
    autocomplete_fields = ("giver", "receiver", "alliance", "source")

    @admin.display(description="since", ordering="starts")
    def since(self, support: PeerSupport) -> str:
        return partial_date(support.starts) or "Not known"
