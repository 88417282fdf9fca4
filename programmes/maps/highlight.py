"""A small map with some authorities picked out: for a project's page, and for documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string

from programmes.maps.geometry import Hexagon, hexagons, outline_path, view_box

LEAD, PARTNER, OTHER = "lead", "partner", "other"
FILLS = {LEAD: "#003764", PARTNER: "#6f9bc4", OTHER: "#ffffff"}
"""For documents, where no stylesheet reaches the picture."""


@dataclass(frozen=True)
class Marked:
    """A hexagon and how it takes part."""

    hexagon: Hexagon
    part: str

    @property
    def fill(self) -> str:
        """Its colour in a document."""
        return FILLS[self.part]


def highlight_map(lead: Iterable[str], partners: Iterable[str] = ()) -> dict[str, object]:
    """The context of templates/programmes/map/small.html: GSS codes of today's authorities.

    Codes that are not on the map (ended authorities) are passed over: give their successors, from
    ``programmes.selectors.places.codes_today``.
    """
    leading, joining = set(lead), set(partners)
    marked = [Marked(one, _part(one.gss_code, leading, joining)) for one in hexagons()]
    shown = [one for one in marked if one.part != OTHER]
    return {
        "hexes": sorted(marked, key=lambda one: one.part != OTHER),
        "outline": outline_path(),
        "view_box": view_box(side=6.0),
        "leads": [one.hexagon.name for one in shown if one.part == LEAD],
        "partners": [one.hexagon.name for one in shown if one.part == PARTNER],
    }


def highlighted_svg(lead: Iterable[str], partners: Iterable[str] = (), *, title: str) -> bytes:
    """The same map as an SVG file that stands alone, for documents. ``title`` is its alternative text."""
    context = highlight_map(lead, partners) | {"title": title}
    return render_to_string("programmes/map/alone.svg", context).encode()


def _part(code: str, leading: set[str], joining: set[str]) -> str:
    if code in leading:
        return LEAD
    return PARTNER if code in joining else OTHER
