"""The record itself. Councils, today's and those that have ended."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.programmes.register import assert_public, loaded, loaded_once

__all__ = ["loaded", "loaded_once"]


def test_there_are_153_today_and_8_that_ended(loaded: None, client: Client) -> None:
    text = assert_public(client, "/authorities/")
    assert "There are 153 councils today" in text
    assert "153 councils of today" in text
    assert text.count(", replaced by ") == 8


def test_northamptonshire_leads_to_its_two_successors(loaded: None, client: Client) -> None:
    text = assert_public(client, "/authorities/E10000021/")
    assert "ended on 31 March 2021" in text
    assert 'href="/authorities/E06000061/"' in text
    assert 'href="/authorities/E06000062/"' in text
    assert "£4,000,000" in text


@pytest.mark.parametrize("code", ["E06000061", "E06000062"])
def test_the_successors_show_what_northamptonshire_did(code: str, loaded: None, client: Client) -> None:
    text = assert_public(client, f"/authorities/{code}/")
    assert "Alternative delivery model" in text
    assert "as Northamptonshire County Council" in text
    assert "Shared Lives Care Leavers" in text


def test_facts_of_a_council(loaded: None, client: Client) -> None:
    text = client.get("/authorities/E08000035/").content.decode()
    for said in ("Leeds City Council", "Family Valued", "£4,850,000", "Partners in Practice", "£9,590,000", "Ofsted"):
        assert said in text
    assert "(year inferred)" in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [("E08000038", "E08000016"), ("E08000020", "E08000037"), ("e08000035", "E08000035")],
)
def test_old_and_new_codes_lead_to_the_page(asked: str, found: str, loaded: None, client: Client) -> None:
    response = client.get(f"/authorities/{asked}/")
    assert response.status_code == 301
    assert response.headers["Location"] == f"/authorities/{found}/"


def test_the_list_can_be_narrowed(loaded: None, client: Client) -> None:
    text = client.get("/authorities/?q=leeds").content.decode()
    assert "1 council of today" in text
    assert "12 councils of today" in client.get("/authorities/?region=North+East").content.decode()
    assert "No council matches" in client.get("/authorities/?q=atlantis").content.decode()
