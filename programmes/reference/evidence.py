"""Evaluation reports and what they found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from programmes.models import EvaluationReport, Finding, FindingDirection, Method
from programmes.reference.citations import citations
from programmes.reference.figures import INNOVATION
from programmes.reference.files import Row, read
from programmes.reference.loading import Loader, Wanted, free_slugs, loaded_keys
from programmes.reference.sourcing import bring_sources

INFERRED_LINKS = frozenset({"R1-22"})
"""Projects whose link to their report is our reading (data README, "Inferred")."""
WHOLE_ROUNDS = {"Whole Round One": "round-one", "Whole Round Two": "round-two"}


def load(loader: Loader, programmes: dict[str, int], rounds: dict[str, int], projects: dict[str, int]) -> None:
    """Bring in the reports, then one finding for each that has a headline."""
    rows = list(read("evaluations.csv"))
    readings = _readings({_key(row): row for row in rows})
    sources = bring_sources(
        loader, "sources of reports", (one for row in rows for one in citations(row.text("source")))
    )
    titles = {_key(row): row.text("title", needed=True) for row in rows}
    slugs = free_slugs(EvaluationReport, titles, loaded_keys("evaluation reports"))
    wanted = []
    for row in rows:
        cited = citations(row.text("source", needed=True))
        fields = _fields(row) | _about(row, programmes, rounds, projects) | _methods(readings.get(_key(row)))
        fields["url"] = next((one.url for one in cited if one.url), "")
        links = {"sources": [sources[one] for one in cited]}
        wanted.append(Wanted(_key(row), fields, {"slug": slugs.get(_key(row), "")}, links))
    ids = loader.bring("evaluation reports", EvaluationReport, wanted, identify=("record_key",))
    loader.bring("findings", Finding, _findings(rows, ids, readings), identify=("report_id", "meaning"))


def _key(row: Row) -> str:
    return f"{row.text('title')} / {row.text('project')}"[:600]


def _fields(row: Row) -> dict[str, object]:
    return {
        "record_key": _key(row),
        "title": row.text("title"),
        "subject": row.text("project"),
        "evaluator": row.text("evaluator"),
        "published": row.partial("published"),
        "link_is_inferred": row.text("project_id") in INFERRED_LINKS,
    }


def _about(row: Row, programmes: dict[str, int], rounds: dict[str, int], projects: dict[str, int]) -> dict[str, object]:
    project, subject = row.text("project_id"), row.text("project")
    if project and project not in projects:
        raise row.refuse("project_id", f"{project!r} is no project of projects.csv")
    named = [name for name in programmes if subject.startswith(name)]
    return {
        "project_id": projects.get(project),
        "round_id": rounds.get(WHOLE_ROUNDS.get(subject, "")),
        "programme_id": programmes[named[0] if named else INNOVATION],
    }


def _readings(rows: Mapping[str, Row]) -> dict[str, Row]:
    """What a report's own words say of its methods and of the way its finding points, by report.

    Refused where the words stand neither in the title nor in the finding.
    """
    readings = {}
    for reading in read("portal/readings.csv"):
        row = rows.get(_key(reading))
        if row is None:
            raise reading.refuse("title", "no report of evaluations.csv has this title and project")
        said = f"{row.text('title')} / {row.text('headline_meaning')}"
        for column in ("direction_words", "methods_words"):
            if not all(words in said for words in reading.text(column).split(" | ")):
                raise reading.refuse(column, "the report's title and finding do not say so")
        readings[_key(row)] = reading
    return readings


def _methods(reading: Row | None) -> dict[str, object]:
    """The methods a reading names; no fields at all without one, so that reports without keep their digest."""
    if reading is None or not reading.text("methods"):
        return {}
    methods = reading.text("methods").split()
    for method in methods:
        if method not in Method.values:
            raise reading.refuse("methods", f"{method!r} is no method")
    return {"methods": methods, "methods_words": reading.text("methods_words", needed=True)}


def _direction(reading: Row | None) -> dict[str, object]:
    """The direction a reading names; no fields at all without one."""
    if reading is None or not reading.text("direction"):
        return {}
    return {
        "direction": reading.one_of("direction", set(FindingDirection.values)),
        "direction_words": reading.text("direction_words", needed=True),
    }


def _findings(rows: list[Row], ids: dict[str, int], readings: Mapping[str, Row]) -> Iterator[Wanted]:
    for row in rows:
        meaning, figure = row.text("headline_meaning"), row.text("headline_figure")
        if not meaning and not figure:
            continue
        unit = row.text("headline_unit")
        fields = {
            "report_id": ids[_key(row)],
            "meaning": meaning,
            "figure": figure,
            "unit": "" if unit == "text" else unit,
        }
        yield Wanted(_key(row), fields | _direction(readings.get(_key(row))))
