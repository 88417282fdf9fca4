"""What readers said of pages, counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from programmes.models import PageAnswer

MOST_PAGES = 25


@dataclass(frozen=True, slots=True)
class PageSaid:
    """How many found a page useful, and how many did not."""

    path: str
    yes: int
    no: int
    words: int


def said_by_page() -> list[PageSaid]:
    """The pages that most readers answered about: those that fewest found useful first among equals. One query."""
    pages = (
        PageAnswer.objects.order_by()
        .values("path")
        .annotate(
            yes=Count("pk", filter=Q(was_useful=True)),
            no=Count("pk", filter=Q(was_useful=False)),
            words=Count("pk", filter=~Q(looking_for="")),
            all=Count("pk"),
        )
        .order_by("-all", "yes", "path")
    )
    return [PageSaid(one["path"], one["yes"], one["no"], one["words"]) for one in pages[:MOST_PAGES]]


def said_in_all() -> tuple[int, int]:
    """How many answers said yes, and how many no. One query."""
    counted = PageAnswer.objects.aggregate(
        yes=Count("pk", filter=Q(was_useful=True)), no=Count("pk", filter=Q(was_useful=False))
    )
    return counted["yes"], counted["no"]
