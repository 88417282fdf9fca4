"""The map's choices as fields to choose from, and as links that change one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from programmes.selectors.map.choice import AUTHORITIES, EVERYWHERE, MEASURES, PICTURES, PLACES, MapChoice
from programmes.selectors.map.options import MapOptions

AT_ONCE = ("north", "midlands", "south-and-east", "london")


@dataclass(frozen=True)
class Option:
    """One value of a field, its words, and whether it is chosen."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    """One field: its name in the address, its label, and its values."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Way:
    """A link to the same map with one thing changed."""

    words: str
    href: str
    is_here: bool


def map_fields(choice: MapChoice, options: MapOptions) -> list[Field]:
    """Every choice as a field, in the order of the form."""
    years = {str(year): str(year) for year in sorted({*options.years, *_chosen_years(choice)})}
    rounds = {slug: one.title for slug, one in options.rounds.items()}
    places = {slug: area.name for slug, area in PLACES.items()}
    return [
        _field("measure", "Colour by", MEASURES, choice.measure),
        _field("picture", "Drawn as", PICTURES, choice.picture),
        _field("place", "Place", {"": EVERYWHERE.name, **places}, choice.place),
        _field("programme", "Programme", {"": "Every programme", **options.programmes}, choice.programme),
        _field("round", "Round", {"": "Every round", **rounds}, choice.round),
        _field("first", "Announced from", {"": "Any year", **years}, str(choice.first or "")),
        _field("last", "Announced to", {"": "Any year", **years}, str(choice.last or "")),
        _field("authorities", "Authorities", AUTHORITIES, choice.authorities),
    ]


def place_ways(choice: MapChoice) -> list[Way]:
    """Links to all of England and to its large parts."""
    listed = [("", EVERYWHERE.name), *((slug, PLACES[slug].name) for slug in AT_ONCE)]
    return [Way(words, choice.but(place=slug), choice.place == slug) for slug, words in listed]


def measure_ways(choice: MapChoice) -> list[Way]:
    """Links to the same map by each measure."""
    return [Way(words, choice.but(measure=slug), choice.measure == slug) for slug, words in MEASURES.items()]


def picture_ways(choice: MapChoice) -> list[Way]:
    """Links to the same map drawn in each way."""
    return [
        Way(words.partition(",")[0], choice.but(picture=slug), choice.picture == slug)
        for slug, words in PICTURES.items()
    ]


def _chosen_years(choice: MapChoice) -> list[int]:
    return [year for year in (choice.first, choice.last) if year is not None]


def _field(name: str, label: str, values: Mapping[str, str], chosen: str) -> Field:
    return Field(name, label, [Option(value, words, value == chosen) for value, words in values.items()])
