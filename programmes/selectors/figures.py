"""Published figures with their sources: those of the whole programme, and those that disagree."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from programmes.models import Figure, Project

COMMITTED = "rounds.csv/Innovation Programme and successors/Innovation Programme 2014-15 to 2019-20"


@dataclass(frozen=True)
class Disagreement:
    """A topic on which sources disagree, with every figure given."""

    topic: str
    note: str
    figures: list[Figure]


def committed_figures() -> dict[str, Figure]:
    """The Public Accounts Committee's sum and number of projects, by ``money`` and ``projects``."""
    found = Figure.objects.filter(record_key__in=[f"{COMMITTED}/money", f"{COMMITTED}/projects"])
    return {one.record_key.rsplit("/", 1)[1]: one for one in found.prefetch_related("sources")}


def figures_of(project: Project) -> list[Figure]:
    """What sources say of a project, in the order of the record."""
    return list(project.figures.prefetch_related("sources"))


def disagreements(figures: QuerySet[Figure] | list[Figure]) -> list[Disagreement]:
    """Figures of kind ``conflict``, those of one topic together."""
    topics: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.kind == "conflict":
            topics.setdefault(figure.topic, []).append(figure)
    return [Disagreement(topic, said[0].note, said) for topic, said in topics.items()]
