"""Who reads which bid: the best plan under conflicts, loads, expertise, employers and links between areas."""

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

__all__ = ["EXPERT", "Achieved", "BidToRead", "Plan", "Problem", "Reader", "Short", "fit_of"]
