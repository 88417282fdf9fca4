"""The demonstration round: its criteria and question set as data, and the function that makes it."""

from programmes.demonstration.making import create_demonstration_round

__all__ = ["create_demonstration_round"]
