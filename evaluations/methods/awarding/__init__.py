"""The award rule ``merit_order/2``: merit order with floors and caps by priority area and region."""

from evaluations.methods.awarding.chances import award_decider
from evaluations.methods.awarding.comparing import compare, costs, merit
from evaluations.methods.awarding.records import (
    MERIT_ORDER_2,
    Contender,
    Cost,
    Difference,
    FloorMet,
    Limit,
    Method,
    Possible,
    Reason,
    Result,
    Standing,
    Terms,
)
from evaluations.methods.awarding.rule import award, floors_possible

__all__ = [
    "MERIT_ORDER_2",
    "Contender",
    "Cost",
    "Difference",
    "FloorMet",
    "Limit",
    "Method",
    "Possible",
    "Reason",
    "Result",
    "Standing",
    "Terms",
    "award",
    "award_decider",
    "compare",
    "costs",
    "floors_possible",
    "merit",
]
