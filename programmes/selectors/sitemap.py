"""Every address that a search engine may know, in parts of a size that the protocol allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from programmes.models import LocalAuthority, Programme
from programmes.selectors.evidence import public_reports
from programmes.selectors.opendata.identifiers import absolute
from programmes.selectors.phases import visible_rounds
from programmes.selectors.projects import real_projects
from programmes.selectors.stories import real_stories

A_PART = 20_000
"""Addresses in a file; the protocol (sitemaps.org) allows 50,000 and 50 MB."""
PAGES = (
    "/", "/projects/", "/authorities/", "/map/", "/map/every-authority/", "/evidence/", "/stories/", "/rounds/",
    "/programmes/", "/data/", "/data/api/", "/accessibility/", "/privacy/", "/cookies/", "/contact/",
)  # fmt: skip


PARTS: dict[str, Callable[[], QuerySet[Any]]] = {
    "programmes": lambda: Programme.objects.filter(is_demonstration=False).order_by("pk"),
    "rounds": lambda: visible_rounds().filter(is_demonstration=False).order_by("pk"),
    "projects": lambda: real_projects().order_by("pk"),
    "authorities": lambda: LocalAuthority.objects.order_by("pk"),
    "evidence": lambda: public_reports().order_by("pk"),
    "stories": lambda: real_stories().order_by("pk"),
}


def part_addresses() -> Iterator[str]:
    """The addresses of the parts: the pages, then as many of each kind as it needs. One query a kind."""
    yield absolute("/sitemap-pages-1.xml")
    for name, things in PARTS.items():
        for number in range(-(-things().count() // A_PART)):
            yield absolute(f"/sitemap-{name}-{number + 1}.xml")


def addresses(name: str, number: int) -> list[str]:
    """The addresses of one part; none when there is no such part. One query."""
    if name == "pages":
        return [absolute(path) for path in PAGES] if number == 1 else []
    if name not in PARTS or number < 1:
        return []
    part = PARTS[name]()[(number - 1) * A_PART : number * A_PART]
    return [absolute(one.get_absolute_url()) for one in part]
