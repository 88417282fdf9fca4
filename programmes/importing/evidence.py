"""Evaluation reports from a file, and what they found."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from portal.accounts.models import User
from programmes.importing.projects import programmes_named, projects_named, rounds_named
from programmes.importing.resources import RegisterResource, column
from programmes.importing.widgets import Cited, Named, OneOf, Several
from programmes.models import EvaluationReport, Finding, FindingDirection, Measure, Method


class ReportResource(RegisterResource):
    """Reports by the last part of their page's address."""

    slug = column("slug")
    title = column("title")
    subject = column("subject")
    evaluator = column("evaluator")
    published = column("published")
    url = column("url")
    methods = column("methods", Several(Method.choices))
    methods_words = column("methods_words")

    class Meta(RegisterResource.Meta):
        model = EvaluationReport
        import_id_fields = ("slug",)

    def __init__(self, *, by: User) -> None:
        super().__init__()
        self.fields["project"] = column("project", projects_named())
        self.fields["round"] = column("round", rounds_named())
        self.fields["programme"] = column("programme", programmes_named())
        self.fields["sources"] = column("sources", Cited())

    def after_init_instance(self, instance: EvaluationReport, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """A new report has a key of its own, which the record's files never use."""
        super().after_init_instance(instance, new, row, **kwargs)
        if new:
            instance.record_key = f"imported: {row['slug']}"

    def before_save_instance(self, instance: EvaluationReport, row: dict[str, Any], **kwargs: Any) -> None:
        """Every report is about something."""
        super().before_save_instance(instance, row, **kwargs)
        if not (instance.project_id or instance.round_id or instance.programme_id):
            raise ValidationError({"project": "Say which project, round or programme the report is about."})


class FindingResource(RegisterResource):
    """Findings by their report and their words."""

    meaning = column("meaning")
    figure = column("figure")
    unit = column("unit")
    direction = column("direction", OneOf(FindingDirection.choices))
    direction_words = column("direction_words")

    class Meta(RegisterResource.Meta):
        model = Finding
        import_id_fields = ("report", "meaning")

    def __init__(self, *, by: User) -> None:
        super().__init__()
        self.fields["report"] = column("report", _reports())
        self.fields["measure"] = column("measure", _Promise())

    def validate_instance(
        self,
        instance: Finding,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """A finding answers a promise of the project that its report is about."""
        super().validate_instance(instance, import_validation_errors, validate_unique)
        if instance.measure and instance.measure.project_id != instance.report.project_id:
            raise ValidationError({"measure": "This promise is another project’s."})


def _reports() -> Named:
    rows = EvaluationReport.objects.exclude(project__is_demonstration=True)
    return Named("report", lambda: rows, lambda one: (one.slug, one.title))


class _Promise(Named):
    """A promise by its words, among those of the project that the row's report is about."""

    def __init__(self) -> None:
        super().__init__("promise", lambda: Measure.objects.all(), lambda one: (one.measure,))
        self._reports = _reports()

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """The promise. Raises ValueError in words."""
        if not value:
            return None
        report = self._reports.clean(row.get("report", ""))
        about = report.project_id if report else None
        found = [one for one in self._found().get(value.casefold(), []) if about and one.project_id == about]
        if not found:
            raise ValueError(f"The project of this report promised nothing called “{value[:80]}”.")
        return found[0]
