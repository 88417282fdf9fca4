"""The ranking as a table to take away: every bid, with every figure the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evaluations.selectors.ranking import RankedBid, Ranking
from portal.look.spreadsheets import Cell

HEAD: Final = (
    "Place",
    "Reference",
    "Title",
    "Led by",
    "Priority area",
    "Region",
    "Score that decides",
    "Which score",
    "Mean",
    "Agreed by the panel",
    "Calibrated",
    "Standard error",
    "Low (95%)",
    "High (95%)",
    "Chance of being funded",
    "Place by mean",
    "Place by calibrated score",
    "Reads",
    "Lowest assessor",
    "Highest assessor",
    "Applied for, pounds",
    "Funded by the rule",
    "Decision",
    "Decision stands",
)


def ranking_rows(ranking: Ranking, areas: Mapping[str, str]) -> list[list[Cell]]:
    """A row for each bid, in order."""
    return [_row(each, areas) for each in ranking.bids]


def _row(each: RankedBid, areas: Mapping[str, str]) -> list[Cell]:
    found, decision = each.calibrated, each.decision
    return [
        each.position,
        each.bid.reference,
        each.bid.title,
        each.bid.organisation.name,
        areas.get(each.where.area, each.where.area),
        each.where.region,
        each.score,
        each.by,
        each.scores.mean,
        each.scores.agreed,
        *((found.score, found.standard_error, found.low, found.high, found.chance) if found else [None] * 5),
        each.mean_position,
        each.calibrated_position,
        len(each.scores.readings),
        each.low,
        each.high,
        each.where.asked_pounds,
        "yes" if each.funded else "no",
        decision.get_kind_display() if decision else "",
        decision.get_state_display() if decision else "",
    ]
