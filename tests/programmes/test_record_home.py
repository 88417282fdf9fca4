"""The record itself. The first page: search, the map, three figures with sources, and the rounds open now."""

from __future__ import annotations

from django.test import Client

from tests.programmes.register import assert_public, loaded, loaded_once

__all__ = ["loaded", "loaded_once"]


def test_it_answers_at_one_look(loaded: None, client: Client) -> None:
    text = assert_public(client, "/")
    assert text.count('class="portal-hexmap__link"') == 153
    assert 'aria-label="Hertfordshire: £16.46 million awarded"' in text
    assert "£169.73 million" in text
    assert "£212.8 million was committed" in text
    assert "96 of 153" in text
    assert "£6.8 million" in text, "the North East"
    assert "No round is open now" in text
    assert "counted once, at the authority that leads" in text
