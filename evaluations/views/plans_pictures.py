"""A plan as pictures: loads and fit as bars, links between areas as a grid. Geometry here, drawing in templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaluations.selectors.plans import Link, PlannedLoad
from portal.look.words import plural

LABEL, ROOM, NUMBER, ROW = 190, 380, 90, 26
WIDTH = LABEL + ROOM + NUMBER
CELL, GRID_LABEL, GRID_TOP = 64, 200, 30
SHADES = 5


def load_bars(loads: Sequence[PlannedLoad]) -> dict[str, Any]:
    """For each assessor what they read now, what the plan adds, and a mark at the most they can read."""
    most = max((max(load.total, load.assessor.max_reads) for load in loads), default=1) or 1
    scale = ROOM / most
    rows = [
        {
            "load": load,
            "y": ROW * index + 4,
            "text_y": ROW * index + 17,
            "now": round(load.now * scale, 1),
            "planned_x": round(LABEL + load.now * scale, 1),
            "planned": round(load.planned * scale, 1),
            "most_x": round(LABEL + load.assessor.max_reads * scale, 1),
        }
        for index, load in enumerate(loads)
    ]
    busiest = max(loads, key=lambda load: load.total, default=None)
    said = f"{plural(len(loads), 'assessor')}"
    if busiest is not None:
        said += f"; {busiest.assessor.user.full_name} would read the most, {plural(busiest.total, 'bid')}"
    return {
        "rows": rows,
        "label": LABEL,
        "width": WIDTH,
        "number_x": LABEL + ROOM + 10,
        "height": ROW * len(rows) + 8,
        "bar": ROW - 8,
        "said": f"{said}.",
    }


def fit_bars(fits: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """How well the planned readers know the areas of their bids."""
    total = sum(count for _, count in fits)
    most = max((count for _, count in fits), default=0) or 1
    rows = [
        {
            "label": label,
            "count": count,
            "percent": round(100 * count / total) if total else 0,
            "y": ROW * index + 4,
            "text_y": ROW * index + 17,
            "bar": round(ROOM * count / most, 1),
        }
        for index, (label, count) in enumerate(fits)
    ]
    expert = rows[0]["percent"] if rows else 0
    return {
        "rows": rows,
        "label": LABEL,
        "width": WIDTH,
        "number_x": LABEL + ROOM + 10,
        "height": ROW * len(rows) + 8,
        "bar": ROW - 8,
        "said": f"{expert}% of {plural(total, 'planned read')} are by an expert in the bid’s area.",
    }


def link_grid(areas: Sequence[str], links: Sequence[Link]) -> dict[str, Any]:
    """Home areas of assessors down, areas of bids across; a darker square is more reads."""
    most = max((count for link in links for count in link.counts), default=0) or 1
    rows = [
        {
            "home": link.home,
            "y": GRID_TOP + CELL * index // 2,
            "text_y": GRID_TOP + CELL * index // 2 + 21,
            "cells": [
                {
                    "x": GRID_LABEL + CELL * place,
                    "text_x": GRID_LABEL + CELL * place + CELL // 2,
                    "count": count,
                    "shade": 0 if not count else 1 + (SHADES - 1) * (count - 1) // max(most - 1, 1),
                    "is_home": areas[place] == link.home,
                }
                for place, count in enumerate(link.counts)
            ],
        }
        for index, link in enumerate(links)
    ]
    return {
        "rows": rows,
        "heads": [
            {"number": place + 1, "area": area, "x": GRID_LABEL + CELL * place + CELL // 2}
            for place, area in enumerate(areas)
        ],
        "width": max(GRID_LABEL + CELL * len(areas) + 4, 320),
        "height": GRID_TOP + CELL * len(rows) // 2 + 6,
        "cell": CELL - 2,
        "cell_height": CELL // 2 - 2,
    }
