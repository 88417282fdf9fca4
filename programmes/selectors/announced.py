"""What sources announced about a round or a programme, with each figure's source and date.

Figures on one topic that disagree all stand, side by side; nothing is added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import QuerySet

from portal.look.words import partial_date, plural, pounds, pounds_prose
from programmes.models import Figure, Source
from programmes.selectors.figures import COMMITTED

HELD: Final = frozenset({"round", "programme"})
ANNOUNCED: Final = frozenset({"tranche", "budget_step", "payment_run"})
ROUNDS_FILE: Final = "rounds.csv/"
"""What the keys of figures about rounds, announcements and payments begin with."""
CONFLICT: Final = "conflict"
DATE: Final = re.compile(r"^\d{4}-(?:0[1-9]|1[0-2])(?:-\d\d)?\b")
"""A date known to the month or the day at the start of what a source says: never the years 2014-20."""
BASES: Final = frozenset({"more than", "over", "up to", "about"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure as it is shown: its words, and the sources that give it."""

    words: str
    value: int | None
    basis: str
    note: str
    as_of: str
    sources: Sequence[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and every statement on it; several when sources disagree or succeed one another."""

    name: str
    note: str
    statements: Sequence[Statement]


@dataclass(slots=True)
class Announcement:
    """One announcement of money, of projects or of both, with when and by which source."""

    name: str
    as_of: str
    note: str
    sources: Sequence[dict[str, str]]
    money: Statement | None = None
    projects: Statement | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """Everything announced: the headline, the announcements in order, facts, and disagreements."""

    headline: Announcement | None
    announcements: Sequence[Announcement] = field(default=())
    facts: Sequence[Topic] = field(default=())
    disagreements: Sequence[Topic] = field(default=())


def figures_with_sources() -> QuerySet[Figure]:
    """Figures about a whole round or programme (those of one project stand on its own page)."""
    return Figure.objects.filter(project__isnull=True).prefetch_related("sources").order_by("order", "pk")


def announced(figures: Iterable[Figure]) -> Announced:
    """The figures of one round or programme, arranged for reading."""
    everything = list(figures)
    of_rounds = [figure for figure in everything if figure.record_key.startswith(ROUNDS_FILE)]
    held = _announcements(figure for figure in of_rounds if _is_headline(figure))
    made = _announcements(figure for figure in of_rounds if figure.kind in ANNOUNCED)
    headline = held[0] if held else made[0] if len(made) == 1 and _is_of_a_round(of_rounds) else None
    arranged = {figure.pk for figure in of_rounds if _is_headline(figure) or figure.kind in ANNOUNCED}
    rest = [figure for figure in everything if figure.pk not in arranged]
    return Announced(
        headline=headline,
        announcements=sorted((one for one in (*held[1:], *made) if one is not headline), key=_when),
        facts=_topics(figure for figure in rest if figure.kind != CONFLICT),
        disagreements=_topics(figure for figure in rest if figure.kind == CONFLICT),
    )


def _is_headline(figure: Figure) -> bool:
    return figure.kind in HELD or figure.record_key.startswith(COMMITTED)


def _is_of_a_round(figures: Iterable[Figure]) -> bool:
    """Only a round may be spoken for by its one announcement; a programme is more than one of its own."""
    return all(figure.round_id for figure in figures)


def said(figure: Figure) -> str:
    """A figure in words: “more than £12 million”, “14 projects”, or as the source says it."""
    if figure.value is None:
        return DATE.sub(lambda found: partial_date(found[0]), figure.text)
    if figure.unit == "GBP":
        basis = f"{figure.basis} " if figure.basis in BASES else ""
        exact = figure.value % 10_000 == 0 or figure.value < 1_000_000
        return f"{basis}{pounds_prose(figure.value) if exact else pounds(figure.value)}"
    if figure.unit == "projects":
        return plural(int(figure.value), "project")
    return figure.text or f"{figure.value.normalize():f} {figure.unit}".strip()


def _announcements(figures: Iterable[Figure]) -> list[Announcement]:
    made: dict[str, Announcement] = {}
    for figure in figures:
        name, _, part = figure.topic.rpartition(": ")
        if part not in ("money", "projects"):
            name, part = figure.topic, ""
        statement = _statement(figure)
        one = made.setdefault(name, Announcement(name, figure.as_of, figure.note or figure.text, statement.sources))
        if part == "money":
            one.money = statement
        elif part == "projects":
            one.projects = statement
    return list(made.values())


def _when(one: Announcement) -> tuple[bool, str]:
    return (not one.as_of, one.as_of)


def _topics(figures: Iterable[Figure]) -> list[Topic]:
    by_name: dict[str, list[Figure]] = {}
    for figure in figures:
        by_name.setdefault(figure.topic, []).append(figure)
    return [
        Topic(name, next((one.note for one in group if one.note), ""), [_statement(one) for one in group])
        for name, group in by_name.items()
    ]


def _statement(figure: Figure) -> Statement:
    return Statement(
        words=said(figure),
        value=None if figure.value is None else int(figure.value),
        basis="" if figure.basis in BASES else figure.basis.replace(" (", ": ").replace(")", ""),
        note=figure.note,
        as_of=figure.as_of,
        sources=[cited(source) for source in figure.sources.all()],
    )


def cited(source: Source) -> dict[str, str]:
    """A source as the source line shows it."""
    return {"title": source.label, "url": source.url, "date": ""}
