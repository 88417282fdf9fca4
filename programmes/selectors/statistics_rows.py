"""A round's statistics as rows of a table: one figure a line, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from portal.look.spreadsheets import Cell
from programmes.selectors.statistics import Shown

HEAD: Final = ("about", "group", "measure", "value")


def statistics_rows(shown: Shown) -> list[tuple[Cell, ...]]:
    """Every figure of the page, in its order."""
    return [*_whole(shown), *_groups(shown), *_scores(shown), *_times(shown)]


def _whole(shown: Shown) -> Iterator[tuple[Cell, ...]]:
    slug = shown.said["round"]["slug"]
    yield ("round", slug, "demonstration", "yes" if shown.said["is_demonstration"] else "no")
    for stage, count in shown.said["bids"].items():
        yield ("round", slug, f"bids {stage}", count)
    for name, pounds in shown.said["money"].items():
        yield ("round", slug, name.replace("_", " "), pounds)
    yield ("round", slug, "reads asked for each bid", shown.said["reads"]["wanted"])
    yield ("round", slug, "reads made of eligible bids", shown.said["reads"]["made"])


def _groups(shown: Shown) -> Iterator[tuple[Cell, ...]]:
    for about, lines in (("region", shown.regions), ("kind of organisation", shown.kinds)):
        for line in lines:
            yield (about, line.name, "bids", line.bids)
            yield (about, line.name, "funded", line.funded)


def _scores(shown: Shown) -> Iterator[tuple[Cell, ...]]:
    for band in shown.said["scores"]["bands"]:
        name = f"{band['from']} to {band['to']}"
        yield ("score of 100", name, "bids", band["bids"])
        if band["funded"] is not None:
            yield ("score of 100", name, "funded", band["funded"])
    for measure in ("median", "line", "threshold"):
        value = shown.said["scores"][measure]
        if value is not None:
            yield ("score of 100", "", {"line": "lowest funded"}.get(measure, measure), float(value))


def _times(shown: Shown) -> Iterator[tuple[Cell, ...]]:
    for step in shown.steps:
        yield ("time", step.name, "when", step.at)
        yield ("time", step.name, "days after the step before", step.days)
