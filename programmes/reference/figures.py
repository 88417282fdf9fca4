"""Announced figures, facts of the source documents, and figures on which sources disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from programmes.models import Figure
from programmes.reference.citations import Citation, citations, loose_citations
from programmes.reference.files import Row, notes_for, read
from programmes.reference.loading import Loader, Wanted
from programmes.reference.sourcing import bring_sources

INNOVATION = "Children's Social Care Innovation Programme"
AMOUNT = re.compile(
    r"(?P<basis>more than|over|up to|about)?\s*(?P<pound>£)?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>m|%)?$"
)


@dataclass(frozen=True)
class Drawn:
    """A figure before its sources have ids."""

    key: str
    fields: dict[str, object]
    cited: list[Citation]


def load(loader: Loader, programmes: dict[str, int], rounds: dict[str, int], projects: dict[str, int]) -> None:
    """Bring in every figure with its sources. Where sources disagree, both figures stand."""
    about = _Subjects(programmes, rounds, projects)
    drawn = [*_announced(about), *_facts(about), *_conflicts(about), *_stages(about)]
    sources = bring_sources(loader, "sources of figures", (one for figure in drawn for one in figure.cited))
    loader.bring(
        "figures",
        Figure,
        [
            Wanted(
                figure.key,
                {"record_key": figure.key, "order": order, **figure.fields},
                links={"sources": [sources[one] for one in figure.cited]},
            )
            for order, figure in enumerate(drawn, start=1)
        ],
        identify=("record_key",),
    )


def number_in(text: str) -> tuple[Decimal | None, str, str]:
    """The value, unit and basis of a text that is nothing but a number, else no value.

    >>> number_in("up to £3.28m")
    (Decimal('3280000.00'), 'GBP', 'up to')
    """
    found = AMOUNT.match(text.strip())
    if not found:
        return None, "", ""
    value = Decimal(found["number"].replace(",", ""))
    value *= 1_000_000 if found["scale"] == "m" else 1
    unit = "GBP" if found["pound"] else "per cent" if found["scale"] == "%" else ""
    return value, unit, found["basis"] or ""


class _Subjects:
    """What each figure is about: a programme, and perhaps a round or a project."""

    def __init__(self, programmes: dict[str, int], rounds: dict[str, int], projects: dict[str, int]) -> None:
        self.programmes, self.rounds, self.projects = programmes, rounds, projects
        self.slugs = {row.text("round_or_tranche"): row.text("slug") for row in read("portal/rounds.csv")}
        self.named = {(row.text("file"), row.text("topic")): row for row in read("portal/subjects.csv")}

    def of(self, file: str, topic: str) -> dict[str, object]:
        """The ids for a fact or a conflict by its topic; the whole programme unless it is listed."""
        row = self.named.get((file, topic))
        if row is None:
            return self.ids(INNOVATION, "", "")
        return self.ids(row.text("programme"), row.text("round"), row.text("project"))

    def ids(self, programme: str, round_slug: str, project: str) -> dict[str, object]:
        return {
            "programme_id": self.programmes[programme] if programme else None,
            "round_id": self.rounds[round_slug] if round_slug else None,
            "project_id": self.projects[project] if project else None,
        }

    def of_round_row(self, row: Row) -> dict[str, object]:
        """The ids for a row of rounds.csv, by itself or by the round it is part of."""
        programme = row.text("programme")
        names = (row.text("round_or_tranche"), row.text("parent_round"))
        slug = next((self.slugs[name] for name in names if name in self.slugs), "")
        return self.ids(programme if programme in self.programmes else INNOVATION, slug, "")


def _announced(about: _Subjects) -> Iterator[Drawn]:
    """Money and numbers of projects from each row of rounds.csv."""
    notes = notes_for("rounds.csv")
    for row in read("rounds.csv"):
        name = row.text("round_or_tranche", needed=True)
        description = notes.get(name, row.text("description"))
        budget, count = row.whole("budget_gbp"), row.text("projects_count")
        key = f"rounds.csv/{row.text('programme')}/{name}"[:190]
        shared = {
            "kind": row.text("kind", needed=True),
            "as_of": row.partial("announced"),
            "note": description.removesuffix(": see conflicts.csv.").removesuffix(" See conflicts.csv."),
            **about.of_round_row(row),
        }
        cited = citations(row.text("source"))
        if budget is not None:
            basis = row.text("budget_basis")
            fields = {"topic": f"{name}: money", "value": Decimal(budget), "unit": "GBP", "basis": basis}
            yield Drawn(f"{key}/money", {**shared, **fields, "text": ""}, cited)
        if count:
            value, _, basis = number_in(count)
            fields = {"topic": f"{name}: projects", "value": value, "unit": "projects", "basis": basis}
            yield Drawn(f"{key}/projects", {**shared, **fields, "text": count}, cited)
        if budget is None and not count and row.text("kind") not in ("programme", "round"):
            fields = {"topic": name, "value": None, "unit": "", "basis": ""}
            yield Drawn(key, {**shared, **fields, "text": description}, cited)


def _facts(about: _Subjects) -> Iterator[Drawn]:
    for row in read("source_facts.csv"):
        topic, text = row.text("fact", needed=True), row.text("value", needed=True)
        yield Drawn(
            f"source_facts.csv/{topic[:120]}/{text[:50]}",
            _stated(row.text("kind", needed=True), topic, text, "") | about.of("source_facts.csv", topic),
            citations(row.text("source")),
        )


def _conflicts(about: _Subjects) -> Iterator[Drawn]:
    notes = notes_for("conflicts.csv")
    for row in read("conflicts.csv"):
        topic = row.text("topic", needed=True)
        for side in ("a", "b"):
            text = row.text(f"value_{side}", needed=True)
            yield Drawn(
                f"conflicts.csv/{topic}/{side}",
                _stated("conflict", topic, text, notes.get(topic, row.text("note"))) | about.of("conflicts.csv", topic),
                loose_citations(row.text(f"source_{side}")),
            )


def _stages(about: _Subjects) -> Iterator[Drawn]:
    """How many bids reached each stage of a past round, as far as a source says."""
    for row in read("portal/stages.csv"):
        slug, stage = row.text("round", needed=True), row.text("stage", needed=True)
        yield Drawn(
            f"portal/stages.csv/{slug}/{stage}",
            _stated("stage", stage, row.text("number", needed=True), "")
            | about.ids(INNOVATION, slug, "")
            | {"as_of": row.partial("as_of")},
            citations(row.text("source", needed=True)),
        )


def _stated(kind: str, topic: str, text: str, note: str) -> dict[str, object]:
    value, unit, basis = number_in(text)
    return {
        "kind": kind,
        "topic": topic,
        "text": text,
        "note": note,
        "value": value,
        "unit": unit,
        "basis": basis,
        "as_of": "",
    }
