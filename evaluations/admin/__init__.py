"""The records of judging as lists. Only assessors' profiles can be written here: all else goes through services."""

from evaluations.admin import assessments, assessors, awarding, panel, records

__all__ = ["assessments", "assessors", "awarding", "panel", "records"]
