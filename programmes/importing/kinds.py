"""The kinds of file there are, and what goes in each column."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.look.tables import Shape
from programmes.importing.evidence import FindingResource, ReportResource
from programmes.importing.figures import FigureResource
from programmes.importing.projects import ProjectResource
from programmes.models import EvaluationReport, Figure, Finding, Project

MOST_ROWS = 1_000
COLUMNS = Path(__file__).with_name("columns.csv")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what goes in it, and an example."""

    name: str
    meaning: str
    example: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: what its rows are called, are about and become, and its columns."""

    code: str
    one: str
    about: str
    model: type[Any]
    resource: type[Any]
    columns: tuple[Column, ...]

    @property
    def shape(self) -> Shape:
        """What a file of this kind may look like."""
        needed = [column.name for column in self.columns if column.is_needed]
        return Shape([column.name for column in self.columns], needed, MOST_ROWS)


def _columns(kind: str) -> tuple[Column, ...]:
    with COLUMNS.open(encoding="utf-8", newline="") as handle:
        return tuple(
            Column(row["column"], row["meaning"], row["example"], row["needed"] == "yes")
            for row in csv.DictReader(handle)
            if row["kind"] == kind
        )


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "projects",
            "project",
            "A row for each project: its round, who leads it, when, its award and its sources.",
            Project,
            ProjectResource,
            _columns("projects"),
        ),
        Kind(
            "reports",
            "report",
            "A row for each evaluation report: what it evaluates, who wrote it, how, and where to read it.",
            EvaluationReport,
            ReportResource,
            _columns("reports"),
        ),
        Kind(
            "findings",
            "finding",
            "A row for each finding of a report: the figure with its unit, what it means, and which way it points.",
            Finding,
            FindingResource,
            _columns("findings"),
        ),
        Kind(
            "figures",
            "figure",
            "A row for each published figure about a programme, a round or a project, with its date and source.",
            Figure,
            FigureResource,
            _columns("figures"),
        ),
    )
}
