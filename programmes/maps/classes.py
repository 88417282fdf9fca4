"""Five classes of money from one blue, and what the legend says of each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from portal.look.words import pounds_prose

LIMITS = (750_000, 1_500_000, 3_000_000, 5_000_000)
"""The lowest sum of each class above the first, in pounds."""


@dataclass(frozen=True)
class MoneyClass:
    """One step of the legend; ``number`` 0 is no award."""

    number: int
    words: str

    @property
    def css(self) -> str:
        """The class that colours it."""
        return f"portal-hexmap__hex--{self.number}"


def class_of(pounds: int) -> int:
    """0 for no money, else 1 to 5."""
    if pounds <= 0:
        return 0
    return 1 + sum(pounds >= limit for limit in LIMITS)


def legend() -> list[MoneyClass]:
    """The classes from none to most."""
    words = ["No published award", f"Less than {pounds_prose(LIMITS[0])}"]
    words += [f"{pounds_prose(low)} to less than {pounds_prose(high)}" for low, high in pairwise(LIMITS)]
    words.append(f"{pounds_prose(LIMITS[-1])} or more")
    return [MoneyClass(number, text) for number, text in enumerate(words)]
