"""Published figures with their sources: those of the whole programme, and those that disagree."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet

from programmes.models import Figure

COMMITTED = "rounds.csv/Innovation Programme and successors/Innovation Programme 2014-15 to 2019-20"

STAGE = "stage"
"""The kind of a figure that says how many bids reached a stage of a past round."""


@dataclass(frozen=True)
class Disagreement:
    """A topic on which sources disagree, with every figure given."""

    topic: str
    note: str
    figures: list[Figure]


def committed_figures() -> dict[str, Figure]:
    """The Public Accounts Committee's sum and number of projects, by ``money`` and ``projects``.

    One query: each carries ``source_url``, the address of its source.
    """
    found = Figure.objects.filter(record_key__in=[f"{COMMITTED}/money", f"{COMMITTED}/projects"])
    return {one.record_key.rsplit("/", 1)[1]: one for one in found.annotate(source_url=F("sources__url"))}


def disagreements(figures: QuerySet[Figure] | list[Figure]) -> list[Disagreement]:
    """Figures of kind ``conflict``, those of one topic together."""
    topics: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.kind == "conflict":
            topics.setdefault(figure.topic, []).append(figure)
    return [Disagreement(topic, said[0].note, said) for topic, said in topics.items()]
