"""A round at a glance: its bids, its assessors, its money, and what blocks each gate."""

from evaluations.selectors.cockpit.assessors import AssessorLine, assessor_lines
from evaluations.selectors.cockpit.facts import Facts, facts_of
from evaluations.selectors.cockpit.gates import GateLine, gates_of
from evaluations.selectors.cockpit.lines import BidLine, lines_of
from evaluations.selectors.cockpit.money import MoneyLine, money_of
from evaluations.selectors.cockpit.reads import ReadLine, read_lines
from evaluations.selectors.cockpit.runs import Recommended, recommended_by, recommended_of
from evaluations.selectors.cockpit.spread import Spread, spread_of
from evaluations.selectors.cockpit.stages import STAGES, WAITS, Step

__all__ = [
    "STAGES",
    "WAITS",
    "AssessorLine",
    "BidLine",
    "Facts",
    "GateLine",
    "MoneyLine",
    "ReadLine",
    "Recommended",
    "Spread",
    "Step",
    "assessor_lines",
    "facts_of",
    "gates_of",
    "lines_of",
    "money_of",
    "read_lines",
    "recommended_by",
    "recommended_of",
    "spread_of",
]
