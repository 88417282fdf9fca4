"""Scores with the assessors' leniency taken out, and what that says about who is funded."""

from evaluations.methods.calibrating.records import BidScore, Calibrated, Reading, Trust, Variances

__all__ = ["BidScore", "Calibrated", "Reading", "Trust", "Variances"]
