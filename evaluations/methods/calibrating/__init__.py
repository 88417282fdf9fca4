"""Scores with the assessors' leniency taken out, and what that says about who is funded."""

from evaluations.methods.calibrating.calibration import calibrate
from evaluations.methods.calibrating.funding import (
    Decider,
    chance_of_funding,
    draws,
    each_draw,
    grey_zone,
    greyest,
    merit_decider,
)
from evaluations.methods.calibrating.records import BidScore, Calibrated, Reading, Trust, Variances

__all__ = [
    "BidScore",
    "Calibrated",
    "Decider",
    "Reading",
    "Trust",
    "Variances",
    "calibrate",
    "chance_of_funding",
    "draws",
    "each_draw",
    "grey_zone",
    "greyest",
    "merit_decider",
]
