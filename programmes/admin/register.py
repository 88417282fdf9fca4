"""The register in the admin: projects with their parties, awards and measures, figures, sources, authorities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Count, Model, QuerySet, URLField
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse

from portal.accounts.access import person_of
from portal.look.lists import DemonstrationFilter
from portal.look.words import partial_date, pounds
from programmes.models import (
    Award,
    Figure,
    Involvement,
    LocalAuthority,
    Measure,
    Project,
    ProjectParty,
    Source,
)
from programmes.permissions import may_edit_register
from programmes.selectors.projects import with_money
from programmes.services.register import note_change, publish_by_hand

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
    Tabular = admin.TabularInline[Any, Any]
    Stacked = admin.StackedInline[Any, Any]
    AnyForm = ModelForm[Model]
    AnyFormSet = BaseModelFormSet[Any, Any]
else:
    AnyAdmin, Tabular, Stacked = admin.ModelAdmin, admin.TabularInline, admin.StackedInline
    AnyForm, AnyFormSet = ModelForm, BaseModelFormSet


class RegisterAdmin(AnyAdmin):
    """What every list of the register shares; each change is written into its audit chain."""

    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    list_per_page = 50
    actions = None
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    change_list_template = "admin/programmes/register_list.html"
    imported: tuple[str, ...] = ()
    """The kinds of file whose rows come into this list."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A summary is a sentence or two: it is typed where it can be read whole."""
        if db_field.name == "summary":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the way to import, for whoever may."""
        kinds = self.imported if may_edit_register(request.user) is None else ()
        return super().changelist_view(request, {**(extra_context or {}), "imported": kinds})

    def save_related(self, request: HttpRequest, form: AnyForm, formsets: list[AnyFormSet], change: bool) -> None:
        """Save the rows below, then note who changed what: the last thing before the commit."""
        super().save_related(request, form, formsets, change)
        below = [str(formset.prefix) for formset in formsets if formset.has_changed()]
        if not change or form.changed_data or below:
            note_change(
                by=person_of(request), subject=form.instance, added=not change, fields=[*form.changed_data, *below]
            )


def _made_here(project: Any) -> bool:
    """Whether the project's award came from a decision in this portal."""
    return bool(project and project.awards.filter(grant_reference__isnull=False).exists())


class AwardInline(Stacked):
    model = Award
    extra = 0
    fields = (("amount_pounds", "basis", "awarded_on"), "grant_reference", "note", "sources")
    autocomplete_fields = ("sources",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An award made here follows its approved decision: nobody edits it by hand."""
        return super().has_change_permission(request, obj) and not _made_here(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """See ``has_change_permission``."""
        return super().has_delete_permission(request, obj) and not _made_here(obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """See ``has_change_permission``."""
        return super().has_add_permission(request, obj) and not _made_here(obj)


class PartyInline(Tabular):
    model = ProjectParty
    extra = 0
    fields = ("role", "authority", "organisation", "contribution")
    autocomplete_fields = ("authority", "organisation")


class MeasureInline(Tabular):
    model = Measure
    extra = 0
    fields = ("measure", "baseline", "target", "by_when", "how", "order")


@admin.register(Project)
class ProjectAdmin(RegisterAdmin):
    """Funded projects: those of the record, and those that a round published."""

    list_display = ("title", "led_by", "round", "awarded_pounds", "when", "published")
    list_filter = ("round", "lead__kind", ("is_demonstration", DemonstrationFilter))
    list_select_related = ("lead", "round")
    search_fields = ("title", "lead_name", "lead__name", "record_id", "description")
    autocomplete_fields = ("lead", "sources")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("record_id", "published_at", "published_by", "is_demonstration")
    inlines = (AwardInline, PartyInline, MeasureInline)
    imported = ("projects",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        return with_money(super().get_queryset(request))

    @admin.display(description="led by", ordering="lead_name")
    def led_by(self, project: Project) -> str:
        return project.lead_name or str(project.lead or "Not named")

    @admin.display(description="awarded", ordering="pounds")
    def awarded_pounds(self, project: Project) -> str:
        return f"{getattr(project, 'inexact', None) or ''} {pounds(getattr(project, 'pounds', None))}".strip()

    @admin.display(description="announced", ordering="announced")
    def when(self, project: Project) -> str:
        return partial_date(project.announced) or "Not known"

    @admin.display(description="public", boolean=True, ordering="published_at")
    def published(self, project: Project) -> bool:
        return project.published_at is not None

    def save_model(self, request: HttpRequest, obj: Project, form: AnyForm, change: bool) -> None:
        if not change:
            publish_by_hand(by=person_of(request), project=obj)
        super().save_model(request, obj, form, change)


@admin.register(Figure)
class FigureAdmin(RegisterAdmin):
    """Published figures: where sources disagree, each of them."""

    list_display = ("topic", "text_or_value", "kind", "round", "programme", "as_of")
    list_filter = ("kind", "programme")
    list_select_related = ("round", "programme")
    search_fields = ("topic", "text", "note")
    imported = ("figures",)
    autocomplete_fields = ("project", "sources")

    @admin.display(description="figure", ordering="value")
    def text_or_value(self, figure: Figure) -> str:
        return figure.text or (pounds(figure.value) if figure.unit == "GBP" else f"{figure.value} {figure.unit}")


@admin.register(Source)
class SourceAdmin(RegisterAdmin):
    """Citations: a page, a report or a data file that states a fact."""

    list_display = ("label", "licence", "cited")
    search_fields = ("citation", "url")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        sources: QuerySet[Source] = super().get_queryset(request)
        return sources.annotate(cited=Count("projects", distinct=True))

    @admin.display(description="projects", ordering="cited")
    def cited(self, source: Source) -> int:
        return int(getattr(source, "cited", 0))


@admin.register(LocalAuthority)
class LocalAuthorityAdmin(RegisterAdmin):
    """Councils of today and those that have ended."""

    list_display = ("nice_name", "gss_code", "region", "authority_type", "active_to")
    list_filter = ("region", "authority_type")
    search_fields = ("nice_name", "name", "gss_code")
    autocomplete_fields = ("successors",)

    def has_delete_permission(self, request: HttpRequest, obj: LocalAuthority | None = None) -> bool:
        return False


@admin.register(Involvement)
class InvolvementAdmin(RegisterAdmin):
    """Parts that authorities played in programmes without projects."""

    list_display = ("name", "programme", "strand", "role", "date", "received")
    list_filter = ("programme", "is_inferred")
    list_select_related = ("programme",)
    search_fields = ("name", "strand", "notes")
    autocomplete_fields = ("authority", "sources")

    @admin.display(description="amount", ordering="amount_pounds")
    def received(self, involvement: Involvement) -> str:
        return pounds(involvement.amount_pounds) if involvement.amount_pounds else ""
