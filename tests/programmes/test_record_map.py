"""The record itself. The hexagon map: where each hexagon stands, how it is coloured, and the same facts as a table."""

from __future__ import annotations

from django.test import Client

from programmes.selectors.map import map_facts
from tests.programmes.register import assert_public, loaded, loaded_once

__all__ = ["loaded", "loaded_once"]


def test_the_page_says_the_same_as_the_picture(loaded: None, client: Client) -> None:
    text = assert_public(client, "/map/")
    assert text.count('class="portal-hexmap__link"') == 153
    assert text.count('<th scope="row"') == 153 + 11
    assert "£4,000,000 was awarded to Northamptonshire County Council, also shown at West Northamptonshire" in text
    assert "counted once, at the authority that leads" in text


def test_no_award_is_counted_twice(loaded: None) -> None:
    facts = map_facts()
    assert facts.total == 169_731_050
    assert sum(region.pounds for region in facts.regions) + facts.unplaced_pounds == facts.total
    assert sum(region.projects for region in facts.regions) + facts.unplaced_projects == 93
    split = {one.authority.nice_name: one.pounds for one in facts.places}
    assert split["North Northamptonshire"] == split["West Northamptonshire"] == 4_000_000
