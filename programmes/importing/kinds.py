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
    """One kind of file: what its rows are called and become, and its columns."""

    code: str
    one: str
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
        Kind("projects", "project", Project, ProjectResource, _columns("projects")),
        Kind("reports", "report", EvaluationReport, ReportResource, _columns("reports")),
        Kind("findings", "finding", Finding, FindingResource, _columns("findings")),
        Kind("figures", "figure", Figure, FigureResource, _columns("figures")),
    )
}
