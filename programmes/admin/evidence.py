"""Evaluation reports in the admin: what each found, which way it points, and which promise it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Count, ForeignKey, Model, QuerySet
from django.http import HttpRequest

from portal.look.words import partial_date
from programmes.admin.register import RegisterAdmin, Tabular
from programmes.models import EvaluationReport, Finding, Measure, Method

NO_PROMISE = "Add the promises on the project’s own page first."


if TYPE_CHECKING:
    FindingBase = forms.ModelForm[Finding]
    ReportBase = forms.ModelForm[EvaluationReport]
else:
    FindingBase, ReportBase = forms.ModelForm, forms.ModelForm


class FindingForm(FindingBase):
    """A finding, whose promise is one of the project that the report is about."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        measure = cleaned.get("measure")
        if measure and measure.project_id != self.instance.report.project_id:
            self.add_error("measure", "This promise is another project’s. Choose one of the project this is about.")
        return cleaned


class ReportForm(ReportBase):
    """A report, whose methods are ticked and not typed."""

    methods = forms.MultipleChoiceField(choices=Method.choices, required=False, widget=forms.CheckboxSelectMultiple)

    def clean_project(self) -> Any:
        project = self.cleaned_data.get("project")
        moved = self.instance.pk and "project" in self.changed_data
        if moved and Finding.objects.filter(report=self.instance, measure__isnull=False).exists():
            raise forms.ValidationError(
                "Findings of this report answer promises of the project it is about. "
                "Take those links away and save, then change the project."
            )
        return project


class FindingInline(Tabular):
    model = Finding
    form = FindingForm
    extra = 0
    fields = ("figure", "unit", "meaning", "direction", "direction_words", "measure", "order")

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        """Offer the promises of the report's project alone: asked for once, however many findings there are."""
        formset = super().get_formset(request, obj, **kwargs)
        fields: dict[str, Any] = formset.form.base_fields
        if "measure" in fields:
            about = obj.project_id if isinstance(obj, EvaluationReport) else None
            known = [(one.pk, str(one)) for one in Measure.objects.filter(project=about)] if about else []
            fields["measure"].choices = [("", "None"), *known]
            fields["measure"].help_text = "" if known else NO_PROMISE
        return formset

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """A plain list: a promise is added on its project's page, not in a window of its own."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "measure" and field is not None:
            field.widget = forms.Select()
        return field


@admin.register(EvaluationReport)
class EvaluationReportAdmin(RegisterAdmin):
    """Independent reports, each with what it found."""

    form = ReportForm
    list_display = ("title", "evaluator", "about", "when", "found")
    list_filter = ("project__round", "link_is_inferred")
    list_select_related = ("project", "round")
    search_fields = ("title", "subject", "evaluator", "project__title")
    autocomplete_fields = ("project", "sources")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (FindingInline,)
    imported = ("reports", "findings")

    def get_queryset(self, request: HttpRequest) -> QuerySet[EvaluationReport]:
        reports: QuerySet[EvaluationReport] = super().get_queryset(request)
        return reports.annotate(found=Count("findings"))

    @admin.display(description="about", ordering="project__title")
    def about(self, report: EvaluationReport) -> str:
        return str(report.project or report.round or report.subject)

    @admin.display(description="published", ordering="published")
    def when(self, report: EvaluationReport) -> str:
        return partial_date(report.published) or "Not known"

    @admin.display(description="findings", ordering="found")
    def found(self, report: EvaluationReport) -> int:
        return int(getattr(report, "found", 0))
