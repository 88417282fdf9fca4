"""The award rule ``merit_order/2``: merit order with floors and caps by priority area and region."""

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
]
