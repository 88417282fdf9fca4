"""The hexagon map: where each hexagon stands, how it is coloured, and the same facts as a table."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from programmes.maps import hexagons, highlight_map, highlighted_svg, outline_path
from programmes.maps.measures import MEASURES, class_of
from programmes.selectors.map import map_facts
from tests.programmes.register import make_authority, make_project


def test_north_is_up() -> None:
    places = {one.name: one for one in hexagons()}
    assert len(places) == 153
    assert places["Northumberland"].y < places["Kent"].y
    assert places["Cornwall"].x < places["Norfolk"].x


def test_neighbours_share_their_corners_and_regions_are_outlined() -> None:
    corners = [frozenset(one.corners) for one in hexagons()]
    assert sum(len(a & b) == 2 for a in corners for b in corners) > 300
    assert 150 < outline_path().count("M") < 400


@pytest.mark.parametrize(
    ("pounds", "number"), [(0, 0), (1, 1), (749_999, 1), (750_000, 2), (1_500_000, 3), (3_000_000, 4), (5_000_000, 5)]
)
def test_classes(pounds: int, number: int) -> None:
    assert class_of(pounds) == number
    assert [one.number for one in MEASURES["amount"].steps] == [0, 1, 2, 3, 4, 5]


@pytest.mark.django_db
def test_who_only_joins_has_no_money() -> None:
    lead, partner = make_authority("Lead"), make_authority("Partner")
    make_project(pounds=1_000_000, lead=lead, partners=(partner,))
    make_project(pounds=None, lead=lead)
    facts = {one.authority.nice_name: one for one in map_facts().places}
    assert (facts["Lead"].pounds, len(facts["Lead"].led), facts["Lead"].unknown) == (1_000_000, 2, 1)
    assert (facts["Partner"].pounds, len(facts["Partner"].joined)) == (0, 1)
    assert facts["Partner"].figure == "Took part, award led elsewhere"


@pytest.mark.django_db
def test_a_slip_in_the_register_takes_no_page_down(client: Client) -> None:
    first, second = make_authority("First", active_to="2020-03-31"), make_authority("Second", active_to="2021-03-31")
    ended = make_authority("Ended", active_to="2022-03-31")
    first.successors.add(second)
    second.successors.add(first)
    make_project(lead=first, partners=(ended,))
    make_project(pounds=700_000, lead=ended)
    assert map_facts().total >= 700_000
    for address in ("/", "/map/", "/authorities/", "/projects/", first.get_absolute_url(), ended.get_absolute_url()):
        assert client.get(address).status_code == 200, address


def test_a_map_for_documents_stands_alone() -> None:
    svg = highlighted_svg(["E10000015"], ["E06000032", "E99999999"], title="Where <it> is")
    tree = ET.fromstring(svg)  # noqa: S314 - our own
    assert tree.attrib["role"] == "img"
    assert b"Where &lt;it&gt; is" in svg
    assert svg.count(b"<polygon") == 153
    assert svg.count(b'fill="#003764"') == 1
    assert b"style=" not in svg
    assert b"class=" not in svg
    drawn = highlight_map(["E10000015"], ["E06000032"])
    assert (drawn["leads"], drawn["partners"]) == (["Hertfordshire"], ["Luton"])
