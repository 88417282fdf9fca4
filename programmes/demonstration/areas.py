"""The priority areas of the demonstration round."""

from __future__ import annotations

from typing import Final

PRIORITY_AREAS: Final = (
    (
        "rethinking-social-care",
        "Rethinking children's social care",
        "New ways of working with children in need, children who need protection and children in care: "
        "who works with a family, how long for, and who decides.",
    ),
    (
        "transitions-to-adulthood",
        "Rethinking transitions to adulthood",
        "New ways of helping young people who leave care, or who stand at its edge, into a home, "
        "relationships that last, and work or study.",
    ),
)
"""(slug, name, description), in order."""
