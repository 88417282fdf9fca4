"""Where the money went: projects, pounds and parts by authority, for the maps and the tables beside them."""

from programmes.selectors.map.facts import MapFacts, RegionSum, map_facts
from programmes.selectors.map.places import PlaceFacts

__all__ = ["MapFacts", "PlaceFacts", "RegionSum", "map_facts"]
