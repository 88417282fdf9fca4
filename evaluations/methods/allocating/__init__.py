"""Who reads which bid: the best plan under conflicts, loads, expertise, employers and links between areas."""

from evaluations.methods.allocating.allocation import allocate
from evaluations.methods.allocating.measuring import measure, refusal
from evaluations.methods.allocating.records import (
    EXPERT,
    Achieved,
    BidToRead,
    Plan,
    Problem,
    Reader,
    Short,
    fit_of,
)

__all__ = [
    "EXPERT",
    "Achieved",
    "BidToRead",
    "Plan",
    "Problem",
    "Reader",
    "Short",
    "allocate",
    "fit_of",
    "measure",
    "refusal",
]
