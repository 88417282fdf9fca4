"""The figures of a round's page: stages, assessors, spread and money, each as a picture and a table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from evaluations.selectors.cockpit import (
    STAGES,
    WAITS,
    AssessorLine,
    BidLine,
    Facts,
    assessor_lines,
    lines_of,
    money_of,
    recommended_by,
    spread_of,
)
from evaluations.selectors.cockpit.money import AREA, REGION, MoneyLine
from evaluations.views.charts_cockpit import assessors_chart, money_chart, spread_chart, stages_chart
from evaluations.views.round_lists import areas_of

SHOWN = 8
"""How many assessors the round's page names: the late first, then those with most left."""

TITLES = {AREA: "By priority area", REGION: "By region of the lead organisation"}


def figures(facts: Facts, now: datetime, *, may_remind: bool) -> dict[str, Any]:
    """What the round's page shows below its gates. The round is one that ``with_adopted_run`` read."""
    round_ = facts.round
    areas = areas_of(round_)
    recommended = recommended_by(getattr(round_, "adopted", None), round_, areas)
    lines = lines_of(facts, areas, recommended.pounds)
    assessors = assessor_lines(facts.reads)
    spread = spread_of(lines)
    money = money_of(recommended.terms, areas, lines)
    return {
        **_stages(lines),
        **_assessors(assessors, now, may_remind=may_remind),
        "spread": spread,
        "spread_chart": spread_chart(spread),
        "money": [_money(dimension, found) for dimension, found in money.items() if found],
    }


def _stages(lines: list[BidLine]) -> dict[str, Any]:
    stages = [(step, sum(step.holds(line) for line in lines)) for step in STAGES]
    waits = [(step, sum(step.holds(line) for line in lines)) for step in WAITS]
    return {
        "stages": stages,
        "stages_chart": stages_chart(stages),
        "waits": [(step, count) for step, count in waits if count],
    }


def _assessors(lines: list[AssessorLine], now: datetime, *, may_remind: bool) -> dict[str, Any]:
    return {
        "assessors": lines[:SHOWN],
        "assessor_count": len(lines),
        "late_count": sum(line.overdue > 0 for line in lines),
        "assessors_chart": assessors_chart(lines[:SHOWN]),
        "remindable": {line.assessor_id for line in lines if may_remind and line.may_be_reminded(now)},
        "read_count": sum(line.allocated for line in lines),
        "submitted_count": sum(line.submitted for line in lines),
    }


def _money(dimension: str, lines: list[MoneyLine]) -> dict[str, Any]:
    title = TITLES[dimension]
    return {"dimension": dimension, "title": title, "chart": money_chart(dimension, title, lines), "lines": lines}
