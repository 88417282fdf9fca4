"""The register: what the public can find and count is what is published."""

from __future__ import annotations

from evaluations.selectors.invariants.found import by_query

PARTS = {
    "entries": """SELECT programme_id, round_id, left(announced, 4) AS year, count(*) AS projects,
        coalesce(sum(pounds) FILTER (WHERE NOT is_demonstration), 0) AS money
    FROM programmes_searchentry WHERE kind = 'project' GROUP BY 1, 2, 3""",
    "cells": """SELECT programme_id, round_id, year, sum(projects) AS projects, sum(money) AS money
    FROM programmes_searchtally WHERE region = '' AND authority = 0 GROUP BY 1, 2, 3""",
}

INVARIANTS = (
    by_query(
        "findable",
        "Every published project can be found, and no other",
        count="SELECT count(*) FROM programmes_project",
        broken="""
            SELECT title, CASE WHEN published_at IS NULL THEN 'is not published and can be found'
                ELSE 'is published and cannot be found' END
            FROM programmes_project project WHERE (published_at IS NOT NULL) <> EXISTS (
                SELECT FROM programmes_searchentry entry WHERE entry.kind = 'project' AND entry.project_id = project.id)
            ORDER BY 1""",
        says="{} {}.",
    ),
    by_query(
        "counted",
        "The numbers beside the filters are those of the projects",
        count="SELECT count(*) FROM (<entries>) entries",
        broken="""
            SELECT coalesce(round.title, 'no round'), coalesce(entries.year, cells.year, ''),
                coalesce(cells.projects, 0), coalesce(cells.money, 0),
                coalesce(entries.projects, 0), coalesce(entries.money, 0)
            FROM (<entries>) entries FULL JOIN (<cells>) cells
                ON (cells.programme_id, coalesce(cells.round_id, 0), cells.year)
                    = (entries.programme_id, coalesce(entries.round_id, 0), entries.year)
            LEFT JOIN programmes_round round ON round.id = coalesce(entries.round_id, cells.round_id)
            WHERE (coalesce(cells.projects, 0), coalesce(cells.money, 0))
                <> (coalesce(entries.projects, 0), coalesce(entries.money, 0))
            ORDER BY 1, 2""",
        says="{} {}: {} projects and £{} are counted, {} projects and £{} can be found.",
        parts=PARTS,
    ),
)
