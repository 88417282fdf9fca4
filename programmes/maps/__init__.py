"""The hexagon map of England's authorities: one hexagon each, drawn on the server as SVG."""

from programmes.maps.geometry import Hexagon, hexagons, outline_path, view_box
from programmes.maps.highlight import highlight_map, highlighted_svg

__all__ = ["Hexagon", "hexagons", "highlight_map", "highlighted_svg", "outline_path", "view_box"]
